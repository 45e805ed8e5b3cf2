// In charge of: what other packages may use of the import of files.
export { ImportWizard, type ImportWizardProps } from './import-wizard.react.tsx';
export { importTexts } from './texts.ts';
