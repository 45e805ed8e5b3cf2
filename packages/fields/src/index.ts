// In charge of: what other packages may use of the field types.
export type { AnyFieldType, Cell, ColumnKind, CurrencySource, FieldStorage, FieldType, FormatContext, LinkSettings, MetricOperator, OnDelete, Option, Result, TextContext, ValueContext } from './field-type.ts';
