// In charge of: what other packages may use of the templates.
export { exampleFolder, exampleNames, type ExampleName } from './recipe/example-folder.ts';
export { prepare } from './recipe/prepare.ts';
export { readRecipe, type GroupValue, type LineValue, type Recipe, type RecipeFile, type RecipeStep } from './recipe/recipe.ts';
export { stage1Sample } from './stage-1-sample.ts';
export { templateFolder, templateNames, type TemplateName } from './template-folder.ts';
export type { SampleCompany, SampleRecord, SampleFile, SampleRecords, SampleReference, SampleUser, SampleValue } from './sample.ts';
