// In charge of: what other packages may use of the field types on screen.
export { filesOf, pictureOf, type FileValue } from './attachment/file-value.react.ts';
export { Chip, initials, optionsOf, Person } from './chip.react.tsx';
export type {
  CellProps,
  EditorProps,
  FieldIcon,
  FieldInfo,
  FieldServices,
  FieldUi,
  FilterInputProps,
  InlineEditing,
  Pick,
  UploadOptions,
} from './field-ui.react.tsx';
export { needsNoValue, takesList } from './filter-input.react.tsx';
export {
  cellOf,
  checkValue,
  currencyOf,
  formatted,
  isMissing,
  optionIds,
  optionText,
  picksOf,
  plainText,
  readText,
  typeOf,
  valueAt,
  zoneOf,
  type Reading,
} from './json-value.react.ts';
export { fieldUi, fieldUis } from './list.react.tsx';
export { Marked, Missing } from './missing.react.tsx';
export { isRelativeRange, rangeText } from './relative-range.react.ts';
