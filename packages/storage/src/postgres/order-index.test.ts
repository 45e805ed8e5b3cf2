// Proves that a list of many records on PostgreSQL is read along the index of its order, both ways, whether or not a value may be missing, on its first page and deep in it.
import type { RowsPlan } from '@trellis/query';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { columnName, dayColumnName, tableName } from '../sql/physical.ts';
import { SqlPlanRunner, StatementCache } from '../sql/plan-runner.ts';
import { at, openLab, owner, type Lab } from '../testing/open-lab.fixtures.ts';
import { onDatabase, schemaOf } from '../testing/stores.fixtures.ts';
import { arrayQuery, StatementNames } from './connection.ts';
import { postgresDialect } from './postgres-dialect.ts';

const RECORDS = 60_000;
let lab: Lab;
const plans: RowsPlan[] = [];

beforeAll(async () => {
  lab = await openLab({ kind: 'postgres' });
  const [code, seen] = [lab.field('item', 'code'), lab.field('item', 'seen')];
  const table = `"${schemaOf(lab.folder)}".${tableName(lab.entity('item'))}`;
  // One in ten was never seen; many were seen in the same second.
  const values = `n, 1, 0, 0, 0, 0, 'C' || lpad(n::text, 6, '0'), CASE WHEN n % 10 = 0 THEN NULL ELSE (n * 7919 % 20000) * 1000 END, CASE WHEN n % 10 = 0 THEN NULL ELSE 0 END`;
  const columns = [
    'id',
    'version',
    'created_at',
    'updated_at',
    'created_at_day',
    'updated_at_day',
    columnName(code),
    columnName(seen),
    dayColumnName(seen),
  ];
  await onDatabase(async (client) => {
    await client.query(`INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values} FROM generate_series(1, ${RECORDS}) n`);
    await client.query(`ANALYZE ${table}`);
  });
  const { read } = lab.storage;
  const rows = read.rows.bind(read);
  read.rows = (plan, ...rest) => {
    plans.push(plan);
    return rows(plan, ...rest);
  };
}, 60_000);
afterAll(() => lab.close());

/** What PostgreSQL does for a plan: its nodes, and how many entries of tables and indexes it went through. */
async function explained(client: pg.Client, plan: RowsPlan): Promise<{ readonly nodes: readonly string[]; readonly rows: number }> {
  const nodes: string[] = [];
  let rows = 0;
  interface Node {
    readonly 'Node Type': string;
    readonly 'Actual Rows': number;
    readonly 'Rows Removed by Filter'?: number;
    readonly Plans?: readonly Node[];
  }
  const walk = (node: Node): void => {
    nodes.push(node['Node Type']);
    if (node.Plans === undefined) rows += node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0);
    node.Plans?.forEach(walk);
  };
  const names = new StatementNames();
  const runner = new SqlPlanRunner(
    postgresDialect,
    async (text, values, big) => {
      const { text: numbered } = names.of(text);
      const { rows: found } = await client.query<{ 'QUERY PLAN': readonly { readonly Plan: Node }[] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${numbered}`,
        values as unknown[],
      );
      for (const each of found[0]?.['QUERY PLAN'] ?? []) walk(each.Plan);
      return (await client.query(arrayQuery(names, text, values, big))).rows as unknown[][];
    },
    new StatementCache(postgresDialect),
  );
  await runner.rows(plan, owner);
  return { nodes, rows };
}

const orders: readonly (readonly [sort: string, deepest: number])[] = [
  ['seen', 50_000],
  ['-seen', 50_000],
  ['code', 50_000],
  ['-code', 50_000],
];

test.each(orders)('a list by %s', { timeout: 60_000 }, async (sort, deepest) => {
  const request = { sort: [sort], fields: ['code', 'seen'] };
  const first = await lab.engine.list(owner, at('item'), { ...request, limit: 50 });
  const firstPlan = plans.at(-1) as RowsPlan;
  // A cursor deep in the list, found by going there in large steps.
  let cursor = first.nextCursor;
  for (let seen = 50; seen < deepest; seen += 1_000)
    cursor = (await lab.engine.list(owner, at('item'), { ...request, limit: 1_000, cursor })).nextCursor;
  await lab.engine.list(owner, at('item'), { ...request, limit: 50, ...(cursor === undefined ? {} : { cursor }) });
  const deepPlan = plans.at(-1) as RowsPlan;
  expect(deepPlan.after).toBeDefined();
  await onDatabase(async (client) => {
    await client.query(`SET search_path = "${schemaOf(lab.folder)}"`);
    for (const plan of [firstPlan, deepPlan]) {
      const { nodes, rows } = await explained(client, plan);
      expect(nodes).toContain('Index Scan');
      expect(nodes).not.toContain('Seq Scan');
      // No more than the page and those that share its first and last value.
      expect(rows).toBeLessThan(200);
    }
  });
});

test.each(['seen', '-seen'])('by %s, records without a value come last, and every record once', { timeout: 60_000 }, async (sort) => {
  const ids: number[] = [];
  const values: (number | null)[] = [];
  let cursor: string | undefined;
  do {
    const page = await lab.engine.list(owner, at('item'), {
      sort: [sort],
      fields: ['seen'],
      limit: 1_000,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { id, seen } of page.records) {
      ids.push(id);
      values.push(seen === null ? null : Date.parse(String(seen)));
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  expect(new Set(ids).size).toBe(RECORDS);
  const held = values.filter((value) => value !== null);
  expect(held).toEqual(held.toSorted((a, b) => (sort === 'seen' ? a - b : b - a)));
  expect(values.slice(held.length)).toEqual(Array.from({ length: RECORDS / 10 }, () => null));
});
