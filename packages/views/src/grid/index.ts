// In charge of: what other packages may use of the grid.
export { reachField, requestFields } from './columns.ts';
export { GridActions, type GridActionsProps } from './grid-actions.tsx';
export { GridView, type GridViewProps, type UnsavedCells } from './grid-view.tsx';
export { columnValue, ownerOf } from './record-value.ts';
export type { GridSearch } from './search.ts';
export { gridTexts } from './texts.ts';
