// In charge of: which fields serve for what in a view: asked of documents when they are linked, and of an entity's fields when a view is made.
import type { ValueType } from '@trellis/expr';
import type { FieldUse } from '@trellis/schemas';
import type { AnyFieldType } from './field-type.ts';

/** What decides what a field serves for. */
interface UsableField {
  readonly type: AnyFieldType;
  readonly valueType: ValueType;
}

/** Kinds of values of which there are few enough for a column each. */
const grouping: ReadonlySet<ValueType['kind']> = new Set(['choice', 'record', 'user', 'department']);

const tests: { readonly [Use in FieldUse]: (field: UsableField) => boolean } = {
  group: ({ type, valueType }) => type.canGroup && grouping.has(valueType.kind),
  sum: ({ type }) => type.metrics.includes('sum'),
  day: ({ valueType }) => valueType.kind === 'date' || valueType.kind === 'timestamp',
  picture: ({ type }) => type.files !== undefined,
  color: ({ type, valueType }) => type.options !== undefined && valueType.kind === 'choice',
};

/** Whether a field serves for a use. */
export function serves(use: FieldUse, field: UsableField): boolean {
  return tests[use](field);
}
