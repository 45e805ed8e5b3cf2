// In charge of: what other packages may use of the expression language.
export type { FieldHandle, Scope, Typed, Value, ValueType } from './value-type.ts';
