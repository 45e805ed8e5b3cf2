// In charge of: a board's columns: one for each value of its field, with how many records it holds and what they come to.
import { localText, type Locale } from '@trellis/errors';
import { optionsOf, picksOf } from '@trellis/fields/react';
import type { EntityJson, FieldJson, Filter, QueryAnswer, QueryRequest } from '@trellis/query';
import { fieldByName } from '../../apps.ts';
import type { KindRequest } from '../kind-frame.react.tsx';

/** One column. */
export interface BoardColumn {
  readonly key: string;
  /** What a record's field holds there, as requests carry it; null where it holds nothing. */
  readonly value: string | number | null;
  /** Undefined for records without a value. */
  readonly name: string | undefined;
  /** Name of a chip colour, for choices. */
  readonly color: string | undefined;
  readonly count: number;
  /** Totals, by currency where amounts take theirs from another field. */
  readonly totals: readonly { readonly currency: string | undefined; readonly sum: number | null }[];
}

/** Most columns of a board by people or links. */
export const MOST_COLUMNS = 50;

const COUNT = 'n';
const TOTAL = 'total';
const CURRENCY = 'currency';
const COLUMN = 'column';

/** Where the currency of a total stands, when it is another field's. */
function currencyPath(total: FieldJson | undefined): string | undefined {
  return total?.currency !== undefined && 'field' in total.currency ? total.currency.field : undefined;
}

/** The question behind the heads of the columns. */
export function headRequest(field: FieldJson, total: FieldJson | undefined, { filter, search }: KindRequest): QueryRequest {
  const currency = currencyPath(total);
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(search === undefined ? {} : { search }),
    groupBy: [{ field: field.name, as: COLUMN }, ...(currency === undefined ? [] : [{ field: currency, as: CURRENCY }])],
    metrics: [{ op: 'count', as: COUNT }, ...(total === undefined ? [] : [{ op: 'sum' as const, field: total.name, as: TOTAL }])],
  };
}

/** The key of what a record's field holds. */
function keyOf(value: unknown): string {
  const [pick] = picksOf(value);
  if (pick !== undefined) return String(pick.id);
  return typeof value === 'string' && value !== '' ? value : '';
}

interface Held {
  readonly value: unknown;
  readonly count: number;
  readonly totals: BoardColumn['totals'];
}

function heldByKey(answer: QueryAnswer, total: FieldJson | undefined): ReadonlyMap<string, Held> {
  const fixed = total?.currency !== undefined && 'code' in total.currency ? total.currency.code : undefined;
  const held = new Map<string, Held>();
  for (const row of answer.rows) {
    const value = row[COLUMN] ?? null;
    const key = keyOf(value);
    const known = held.get(key) ?? { value, count: 0, totals: [] };
    const currency = typeof row[CURRENCY] === 'string' ? row[CURRENCY] : fixed;
    const sum = typeof row[TOTAL] === 'number' ? row[TOTAL] : null;
    const totals = total === undefined ? [] : [...known.totals, { currency, sum }];
    held.set(key, { value, count: known.count + Number(row[COUNT] ?? 0), totals });
  }
  return held;
}

const none = { count: 0, totals: [] };

/** The columns: every option of a choice, or the people or records that hold some; then the records without a value. */
export function boardColumns(field: FieldJson, total: FieldJson | undefined, answer: QueryAnswer, locale: Locale): readonly BoardColumn[] {
  const held = heldByKey(answer, total);
  const options = optionsOf(field);
  const known = options.map((option): BoardColumn => {
    const { count, totals } = held.get(option.id) ?? none;
    return { key: option.id, value: option.id, name: localText(option.label, locale), color: option.color, count, totals };
  });
  const others = [...held].filter(([key]) => key !== '' && !options.some((option) => option.id === key));
  const found = others.map(([key, { value, count, totals }]): BoardColumn => {
    const [pick] = picksOf(value);
    return { key, value: pick?.id ?? key, name: pick?.title ?? key, color: undefined, count, totals };
  });
  const empty = held.get('');
  // Records without a value have a column where there are some, or where cards can be put there.
  const isNoneShown =
    empty !== undefined || (!field.required && field.transitions === undefined && field.computed === undefined && options.length > 0);
  const { count, totals } = empty ?? none;
  return [...known, ...found, ...(isNoneShown ? [{ key: '', value: null, name: undefined, color: undefined, count, totals }] : [])];
}

/** The condition that finds a column's records. */
export function columnFilter(field: FieldJson, column: BoardColumn, filter: Filter | undefined): Filter {
  const own: Filter = column.value === null ? { field: field.name, op: 'isEmpty' } : { field: field.name, op: 'eq', value: column.value };
  return filter === undefined ? own : { and: [filter, own] };
}

/** The field a board is laid out by and the one it adds up, as far as the reader knows them. */
export function boardFields(entity: EntityJson, config: { readonly field: string; readonly total?: string | undefined }) {
  return { field: fieldByName(entity, config.field), total: config.total === undefined ? undefined : fieldByName(entity, config.total) };
}
