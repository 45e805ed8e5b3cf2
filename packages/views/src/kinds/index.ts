// In charge of: what other packages may use of the view kinds.
export { ViewHost } from './view-host.react.tsx';
export { kindTexts } from './texts.ts';
