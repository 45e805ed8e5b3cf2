// In charge of: what other packages may use of the field types on screen.
export type { CellProps, EditorProps, FieldIcon, FieldInfo, FieldServices, FieldUi, FilterInputProps, InlineEditing, Pick } from './field-ui.react.tsx';
