// Proves that plans of one shape share one statement, whatever values they ask for, and that plans of two shapes never do.
import { rightsOf } from '@trellis/permissions';
import { planList, planQuery, type GroupsPlan, type ListRequest, type QueryRequest, type RowsPlan } from '@trellis/query';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duckdbDialect } from '../columns/duckdb-dialect.ts';
import { postgresDialect } from '../postgres/postgres-dialect.ts';
import { sqliteDialect } from '../sqlite/sqlite-dialect.ts';
import { openLab, person, type Lab } from '../testing/open-lab.fixtures.ts';
import { SqlPlanRunner, StatementCache } from './plan-runner.ts';

const actor = person(7, 'all');
let lab: Lab;

beforeAll(async () => {
  lab = await openLab({ kind: 'sqlite' });
});
afterAll(() => lab.close());

type Request = { readonly list: ListRequest } | { readonly query: QueryRequest };

function planOf(request: Request): RowsPlan | GroupsPlan {
  const { model } = lab.engine;
  const base = { model, entity: lab.entity('item'), rights: rightsOf(model, actor), today: 20_000 };
  return 'list' in request ? planList(base, request.list).rows : planQuery(base, request.query).groups;
}

const filtered = (filter: ListRequest['filter'], more: ListRequest = {}): Request => ({
  list: { ...more, ...(filter === undefined ? {} : { filter }) },
});
const one = (field: string, op: string, value: unknown): ListRequest['filter'] => ({ field, op, value }) as ListRequest['filter'];

/** Requests that differ in values alone. */
const alike: readonly (readonly [string, Request, Request])[] = [
  ['a constant', filtered(one('qty', 'gt', 3)), filtered(one('qty', 'gt', 70))],
  ['a text', filtered(one('code', 'eq', 'a')), filtered(one('code', 'eq', "b' OR 1=1"))],
  ['a range', filtered(one('day', 'between', ['2026-01-01', '2026-01-31'])), filtered(one('day', 'between', ['2025-02-01', '2025-02-02']))],
  ['lists of similar length', filtered(one('code', 'in', ['a', 'b', 'c'])), filtered(one('code', 'in', ['d', 'e', 'f', 'g']))],
  ['a page’s length', filtered(undefined, { limit: 5 }), filtered(undefined, { limit: 50 })],
  ['a page’s place', filtered(undefined, { offset: 5 }), filtered(undefined, { offset: 9 })],
  ['a search', filtered(undefined, { search: 'lamp' }), filtered(undefined, { search: 'chair' })],
  [
    'the condition of groups',
    { query: { metrics: [{ op: 'sum', field: 'qty', as: 'n' }], groupBy: [{ field: 'kind' }], filter: one('qty', 'lt', 1) as never } },
    { query: { metrics: [{ op: 'sum', field: 'qty', as: 'n' }], groupBy: [{ field: 'kind' }], filter: one('qty', 'lt', 2) as never } },
  ],
];

/** Requests that differ in more. */
const unlike: readonly (readonly [string, Request, Request])[] = [
  ['an operator', filtered(one('qty', 'gt', 3)), filtered(one('qty', 'gte', 3))],
  ['a field', filtered(one('qty', 'gt', 3)), filtered(one('weight', 'gt', 3))],
  ['a list of twice the length', filtered(one('code', 'in', ['a', 'b', 'c'])), filtered(one('code', 'in', ['a', 'b', 'c', 'd', 'e']))],
  ['an order', filtered(undefined, { sort: ['qty'] }), filtered(undefined, { sort: ['-qty'] })],
  ['the fields', filtered(undefined, { fields: ['qty'] }), filtered(undefined, { fields: ['code'] })],
  ['nothing to compare with', filtered(one('qty', 'eq', 3)), filtered(one('qty', 'isEmpty', undefined))],
  ['a unit', grouped('day', 'month'), grouped('day', 'year')],
  ['a metric', grouped('day', 'month', 'sum'), grouped('day', 'month', 'max')],
];

function grouped(field: string, unit: 'month' | 'year', op: 'sum' | 'max' = 'sum'): Request {
  return { query: { metrics: [{ op, field: 'qty', as: 'n' }], groupBy: [{ field, unit }] } };
}

describe.each([
  ['SQLite', sqliteDialect],
  ['PostgreSQL', postgresDialect],
  ['the column mirror', duckdbDialect],
] as const)('on %s', (_database, dialect) => {
  /** What is run for requests, one after another. */
  async function run(
    ...requests: readonly Request[]
  ): Promise<{ readonly texts: readonly string[]; readonly values: readonly (readonly unknown[])[] }> {
    const [texts, values]: [string[], (readonly unknown[])[]] = [[], []];
    const noted = (text: string, given: readonly unknown[]): readonly unknown[][] => {
      texts.push(text);
      values.push(given);
      return [];
    };
    const cache = new StatementCache(dialect);
    const runner = new SqlPlanRunner(dialect, noted, cache);
    for (const request of requests) {
      const plan = planOf(request);
      if (plan.kind === 'rows') await runner.rows(plan, actor);
      else await runner.groups(plan, actor);
    }
    return { texts, values };
  }

  test.each(alike)('%s is bound to one statement', async (_name, first, second) => {
    const [plan, other] = [planOf(first), planOf(second)];
    const cache = new StatementCache(dialect);
    const statement = cache.of(plan, 'table');
    expect(cache.of(other, 'table')).toBe(statement);
    const { texts, values } = await run(first, second);
    expect(new Set(texts).size).toBe(1);
    expect(values[0]).not.toEqual(values[1]);
    // What was bound for the other is not left behind.
    expect((await run(first)).values[0]).toEqual(values[0]);
    expect((await run(second)).values[0]).toEqual(values[1]);
  });

  test.each(unlike)('%s makes another statement', async (_name, first, second) => {
    const cache = new StatementCache(dialect);
    const statement = cache.of(planOf(first), 'table');
    expect(cache.of(planOf(second), 'table')).not.toBe(statement);
    const { texts } = await run(first, second, first);
    expect(texts[0]).not.toBe(texts[1]);
    expect(texts[2]).toBe(texts[0]);
    expect(cache.of(planOf(first), 'table')).toBe(statement);
  });

  test('is forgotten when documents change', () => {
    const cache = new StatementCache(dialect);
    const plan = planOf(filtered(one('qty', 'gt', 3)));
    const statement = cache.of(plan, 'table');
    cache.clear();
    expect(cache.of(plan, 'table')).not.toBe(statement);
  });
});
