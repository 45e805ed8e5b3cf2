// In charge of: the values records are grouped by: their names, their colours, and the condition that finds their records.
import { localText, type Locale, type LocalText } from '@trellis/errors';
import { fieldType } from '@trellis/fields';
import type { Filter } from '@trellis/query';
import type { GroupColumn } from './data-frame.ts';
import { MISSING } from './number-format.ts';
import { bucketText, endOf } from './period.ts';

const words: Record<'yes' | 'no', LocalText> = { yes: { 'zh-CN': '是', en: 'Yes' }, no: { 'zh-CN': '否', en: 'No' } };

interface Linked {
  readonly id: number;
  readonly title?: unknown;
  readonly name?: unknown;
}

function isLinked(value: unknown): value is Linked {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number';
}

function optionOf(value: unknown, column: GroupColumn): { readonly label: LocalText; readonly color: string } | undefined {
  const type = column.field === undefined ? undefined : fieldType(column.field.type);
  return type?.options?.(column.field?.config).find((option) => option.id === value);
}

/** A value that tells one group from another. */
export function groupKey(value: unknown): string {
  return isLinked(value) ? `#${value.id}` : JSON.stringify(value ?? null);
}

/** A group's name for a reader; — for records without a value. */
export function groupText(value: unknown, column: GroupColumn, locale: Locale, today: string): string {
  if (value === null || value === undefined || value === '') return MISSING;
  if (isLinked(value)) return String(value.title ?? value.name ?? `#${value.id}`);
  if (typeof value === 'boolean') return localText(words[value ? 'yes' : 'no'], locale);
  if (column.unit !== undefined && typeof value === 'string') return bucketText(value, column.unit, today);
  const option = optionOf(value, column);
  return option === undefined ? String(value) : localText(option.label, locale);
}

/** The chip colour of a group that is a choice. */
export function groupColor(value: unknown, column: GroupColumn): string | undefined {
  return optionOf(value, column)?.color;
}

/** The condition that finds a group's records. */
export function groupFilter(value: unknown, column: GroupColumn): Filter {
  const field = column.path;
  if (value === null || value === undefined) return { field, op: 'isEmpty' };
  if (column.unit !== undefined && typeof value === 'string') return { field, op: 'between', value: [value, endOf(value, column.unit)] };
  return { field, op: 'eq', value: isLinked(value) ? value.id : value };
}
