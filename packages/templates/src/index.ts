// In charge of: what other packages may use of the templates.
export { stage1Sample } from './stage-1-sample.ts';
export { templateFolder, templateNames, type TemplateName } from './template-folder.ts';
export type { SampleCompany, SampleRecord, SampleRecords, SampleReference, SampleUser, SampleValue } from './sample.ts';
