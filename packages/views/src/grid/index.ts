// In charge of: what other packages may use of the grid.
export { GridActions, type GridActionsProps } from './grid-actions.tsx';
export { GridView, type GridViewProps } from './grid-view.tsx';
export type { GridSearch } from './search.ts';
export { gridTexts } from './texts.ts';
