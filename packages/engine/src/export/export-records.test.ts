// In charge of: proving that exported files say what the records say, and read back as they were.
import { AppError, type Locale } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';
import type { ListRequest } from '@trellis/query';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cursors } from '../cursor.ts';
import { openStore, ops, owner, type TestStore } from '../import/store.fixtures.ts';
import { openTable } from '../import/table-file.ts';
import { listRecords } from '../records/record-read.ts';
import { createRecords } from '../records/record-write.ts';
import { exportRecords } from './export-records.ts';

let store: TestStore;
let folder = '';
const cursors = new Cursors(randomBytes(32));

beforeAll(async () => {
  store = await openStore();
  folder = await mkdtemp(join(tmpdir(), 'trellis-export-'));
  await store.storage.write(owner, (tx) => createRecords(tx, store.contextFor(owner, store.entity('store')), [{ name: '深圳店', city: '深圳' }]));
  const typed = {
    code: 'A1',
    name: '=1+1',
    kind: 'toys',
    store: 1,
    cost: 1234.5678,
    qty: -5,
    listed_at: '2026-03-01T02:00:00.000Z',
    active: true,
    buyer: 2,
  };
  const many = Array.from({ length: 2300 }, (_, index) => ({ code: `B${index}`, name: 'one, "two"', qty: index }));
  await store.storage.write(owner, (tx) => createRecords(tx, store.contextFor(owner, store.entity('product')), [typed, ...many]));
});
afterAll(async () => {
  await store.remove();
  await rm(folder, { recursive: true, force: true });
});

async function exported(
  format: 'csv' | 'xlsx' | 'jsonl',
  request: ListRequest = {},
  locale: Locale = 'zh-CN',
  actor: Actor = owner,
): Promise<Buffer> {
  const { model, storage } = store;
  const entity = store.entity('product');
  const reading = { model, entity, actor, runner: storage.read, names: (id: number) => storage.identity.user(id)?.name ?? '', now: Date.now() };
  const context = { model, actor, entity, runner: storage.read, locale, list: (page: ListRequest) => listRecords(reading, page, cursors) };
  const chunks: Uint8Array[] = [];
  for await (const chunk of exportRecords(context, request, format)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function readBack(content: Buffer): Promise<{ columns: readonly string[]; rows: (readonly string[])[] }> {
  const path = join(folder, 'file');
  await writeFile(path, content);
  const table = await openTable(path, { name: 'file' });
  const rows: (readonly string[])[] = [];
  for await (const row of table.rows()) rows.push(row.cells);
  await table.close();
  return { columns: table.columns, rows };
}

const first = { filter: { field: 'code', op: 'eq', value: 'A1' } } as const;

describe('CSV', () => {
  test('is what spreadsheets open, with labels in the reader’s language', async () => {
    const text = (await exported('csv', first)).toString('utf8');
    expect(text).toBe(`\uFEFF编码,品名,类别,店铺,成本,数量,上架时间,启用,采购员\r\nA1,'=1+1,玩具,深圳店,1234.5678,-5,2026-03-01 10:00:00,是,Ops\r\n`);
    const english = (await exported('csv', first, 'en')).toString('utf8').split('\r\n');
    expect(english[0]).toBe('\uFEFFCode,Product name,Kind,Store,Cost,Quantity,Listed at,Active,Buyer');
    expect(english[1]).toContain('Toys');
  });

  test('reads back as it was, all pages of it', async () => {
    const { rows } = await readBack(await exported('csv', { limit: 3, offset: 5 }));
    expect(rows).toHaveLength(2301);
    expect(rows[0]).toEqual(['A1', '=1+1', '玩具', '深圳店', '1234.5678', '-5', '2026-03-01 10:00:00', '是', 'Ops']);
    expect(rows[2300]?.slice(0, 2)).toEqual(['B2299', 'one, "two"']);
    expect(new Set(rows.map((row) => row[0])).size).toBe(2301);
  });

  test('has the fields that were asked for, through links too', async () => {
    const text = (await exported('csv', { ...first, fields: ['code', 'store.city'] })).toString('utf8');
    expect(text).toBe('\uFEFF编码,店铺.city\r\nA1,深圳\r\n');
  });
});

describe('XLSX', () => {
  test('has typed cells', async () => {
    const { columns, rows } = await readBack(await exported('xlsx', first));
    expect(columns).toEqual(['编码', '品名', '类别', '店铺', '成本', '数量', '上架时间', '启用', '采购员']);
    expect(rows).toEqual([['A1', '=1+1', '玩具', '深圳店', '1234.5678', '-5', '2026-03-01 10:00:00', '是', 'Ops']]);
  });

  test('has all pages', async () => {
    expect((await readBack(await exported('xlsx'))).rows).toHaveLength(2301);
  });
});

test('JSON lines are the records', async () => {
  const lines = (await exported('jsonl')).toString('utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(2301);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ id: 1, version: 1, code: 'A1', store: { id: 1, title: '深圳店' } });
});

describe('what is refused', () => {
  const refusal = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => undefined,
      (error: unknown) => (error instanceof AppError ? (error.issues?.[0]?.code ?? error.code) : error),
    );

  test('who may not export', async () => {
    expect(await refusal(exported('csv', {}, 'en', ops))).toBe('access.denied');
  });

  test('a field that is not there', async () => {
    expect(await refusal(exported('csv', { fields: ['nothing'] }))).toBe('query.unknown-field');
  });
});
