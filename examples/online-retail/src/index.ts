// In charge of: what the server and tests may use of this example.
export { exampleFolder } from './example-folder.ts';
export { prepare } from './prepare.ts';
export { readRecipe, type GroupValue, type LineValue, type Recipe, type RecipeFile, type RecipeStep } from './recipe.ts';
