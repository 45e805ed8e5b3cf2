// In charge of: what an operator is called on a field: dates are before and after, numbers less and more, lists include.
import { typeOf, type FieldInfo } from '@trellis/fields/react';
import type { FilterOperator } from '@trellis/schemas';
import type { GridText, GridTextKey } from '../texts.ts';

const ofDates: Partial<Record<FilterOperator, GridTextKey>> = {
  eq: 'op_date_eq',
  ne: 'op_date_ne',
  lt: 'op_date_lt',
  lte: 'op_date_lte',
  gt: 'op_date_gt',
  gte: 'op_date_gte',
};
const ofNumbers: Partial<Record<FilterOperator, GridTextKey>> = { eq: 'op_number_eq', ne: 'op_number_ne' };
const ofLists: Partial<Record<FilterOperator, GridTextKey>> = {
  eq: 'op_many_eq',
  ne: 'op_many_ne',
  contains: 'op_many_contains',
  in: 'op_many_in',
  notIn: 'op_many_notIn',
};
const special: { readonly [kind: string]: Partial<Record<FilterOperator, GridTextKey>> } = {
  date: ofDates,
  timestamp: ofDates,
  number: ofNumbers,
  list: ofLists,
};

/** The operator's word. */
export function operatorWord(op: FilterOperator, field: FieldInfo, t: GridText): string {
  const { kind } = typeOf(field).valueType(field.config ?? {}, 'any');
  return t(special[kind]?.[op] ?? `op_${op}`);
}
