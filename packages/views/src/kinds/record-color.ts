// In charge of: the colours a record is drawn in where a choice gives it one.
import { optionIds, optionsOf } from '@trellis/fields/react';
import type { FieldJson, RecordJson } from '@trellis/query';

/** Background and text of a record, as style variables; those of the accent where nothing says otherwise. */
export function recordColors(record: RecordJson, field: FieldJson | undefined): { readonly background: string; readonly color: string } {
  const [id] = field === undefined ? [] : optionIds(record[field.name]);
  const option = field === undefined ? undefined : optionsOf(field).find((one) => one.id === id);
  if (option === undefined) return { background: 'var(--color-accent-soft)', color: 'var(--color-accent-text)' };
  return { background: `var(--chip-${option.color}-bg)`, color: `var(--chip-${option.color}-text)` };
}
