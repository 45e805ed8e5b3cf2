// In charge of: writing values as text: as functions join them, and as examples and cases state them.
import { scaleOf } from './decimal.ts';
import { plainNumber } from '../calc/number-text.ts';
import type { Value, ValueType } from '../value-type.ts';
import { formatDate } from './calendar.ts';

/** A single value as text: `3.5`, `2026-01-31`, `2026-01-31T08:30:00Z`, `TRUE`; null is an empty text. */
export function textOf(value: Value, type: ValueType): string {
  if (value === null) return '';
  if (typeof value === 'bigint') return plainNumber(value, scaleOf(type));
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (type.kind === 'date' && typeof value === 'number') return formatDate(value);
  if (type.kind === 'timestamp' && typeof value === 'number') return formatTimestamp(value);
  return Array.isArray(value) ? value.map((each) => textOf(each, type.kind === 'list' ? type.of : type)).join(', ') : String(value);
}

function formatTimestamp(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** A value as examples state it: texts in quotes, lists in brackets. */
export function showValue(value: Value, type: ValueType): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map((each) => showValue(each, type.kind === 'list' ? type.of : type)).join(', ')}]`;
  return typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : textOf(value, type);
}
