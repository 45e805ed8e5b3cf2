// In charge of: checking stored filters: their paths, operators and values.
import type { FilterOperator, StoredFilter } from '@trellis/schemas';
import type { ValueType } from '@trellis/expr';
import type { AppDraft, ModelDraft } from './draft.ts';
import { pathAt } from './link-references.ts';
import { within, type Place } from './report.ts';
import type { LinkedEntity, LinkedField } from './types.ts';

/** Checks a filter over records of an entity. */
export function checkFilter(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, filter: StoredFilter, place: Place): void {
  if ('and' in filter) return checkAll(draft, app, entity, filter.and, within(place, 'and'));
  if ('or' in filter) return checkAll(draft, app, entity, filter.or, within(place, 'or'));
  if ('not' in filter) return checkFilter(draft, app, entity, filter.not, within(place, 'not'));
  const field = pathAt(draft, app, entity, filter.path, within(place, 'path'))?.at(-1);
  if (field === undefined) return;
  if (!field.type.operators.includes(filter.op)) draft.report.add(within(place, 'op'), 'query.operator', { op: filter.op, field: field.label });
  else if (!fits(field, filter.op, filter.value))
    draft.report.add(within(place, 'value'), 'document.filter-value', { field: field.label, op: filter.op });
}

function checkAll(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, filters: readonly StoredFilter[], place: Place): void {
  for (const [index, each] of filters.entries()) checkFilter(draft, app, entity, each, within(place, index));
}

function fits(field: LinkedField, op: FilterOperator, value: unknown): boolean {
  const type = field.valueType.kind === 'list' ? field.valueType.of : field.valueType;
  switch (op) {
    case 'isEmpty':
    case 'isNotEmpty':
      return value === undefined;
    case 'in':
    case 'notIn':
      return Array.isArray(value) && value.every((each) => isOf(type, each));
    case 'between':
      return Array.isArray(value) && value.length === 2 && value.every((each) => isOf(type, each));
    case 'relative':
      return isRelative(value);
    case 'contains':
      return field.valueType.kind === 'list' ? isOf(type, value) || isListOf(type, value) : typeof value === 'string';
    case 'startsWith':
      return typeof value === 'string';
    default:
      return isOf(type, value) || (field.valueType.kind === 'list' && isListOf(type, value));
  }
}

function isListOf(type: ValueType, value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => isOf(type, each));
}

function isOf(type: ValueType, value: unknown): boolean {
  switch (type.kind) {
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && type.options.includes(value);
    case 'record':
    case 'user':
    case 'department':
      return Number.isSafeInteger(value);
    case 'date':
    case 'timestamp':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) && !Number.isNaN(Date.parse(value));
    default:
      return typeof value === 'string';
  }
}

function isRelative(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('unit' in value && 'from' in value && 'to' in value)) return false;
  const { unit, from, to } = value;
  return typeof unit === 'string' && relativeUnits.has(unit) && Number.isInteger(from) && Number.isInteger(to) && Number(from) <= Number(to);
}

const relativeUnits: ReadonlySet<string> = new Set(['day', 'week', 'month', 'quarter', 'year']);
