// In charge of: proving that exported files say what the records say, and read back as they were.
import { AppError, type Locale } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';
import type { ImportPreview, JobJson, ListRequest } from '@trellis/query';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lab } from '../testing/open-lab.fixtures.ts';
import { writtenSheet } from '../testing/sheet-xml.fixtures.ts';
import { importProducts, incoming, openProducts, ops, owner, products, stores } from '../testing/products.fixtures.ts';

let lab: Lab;

beforeAll(async () => {
  lab = await openProducts();
  await lab.engine.create(owner, stores, [{ name: '深圳店', city: '深圳' }], {});
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
  await lab.engine.create(owner, products, [typed, ...many], {});
});
afterAll(async () => {
  await lab.close();
});

async function exported(
  format: 'csv' | 'xlsx' | 'jsonl',
  request: ListRequest = {},
  locale: Locale = 'zh-CN',
  actor: Actor = owner,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of lab.engine.exportRecords(actor, products, request, format, locale)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function preview(content: Buffer): Promise<ImportPreview> {
  return lab.engine.previewImport(owner, products, await incoming(lab, content, 'file'), {});
}

/** What importing the file over the records it came from would do. */
function triedAgain(content: Buffer): Promise<JobJson> {
  return importProducts(lab, content, { upsertBy: 'code', dryRun: true });
}

const first = { filter: { field: 'code', op: 'eq', value: 'A1' } } as const;

describe('CSV', () => {
  test('is what spreadsheets open, with labels in the reader’s language', async () => {
    const text = (await exported('csv', first)).toString('utf8');
    expect(text).toBe(
      `\uFEFF编码,品名,类别,店铺,成本,数量,上架时间,启用,采购员,上级\r\nA1,'=1+1,玩具,深圳店,1234.5678,-5,2026-03-01 10:00:00,是,Ops,\r\n`,
    );
    const english = (await exported('csv', first, 'en')).toString('utf8').split('\r\n');
    expect(english[0]).toBe('\uFEFFCode,Product name,Kind,Store,Cost,Quantity,Listed at,Active,Buyer,Parent');
    expect(english[1]).toContain('Toys');
  });

  test('reads back as it was, all pages of it', async () => {
    const file = await exported('csv', { limit: 3, offset: 5 });
    const { rows } = await preview(file);
    expect(rows[0]).toEqual(['A1', '=1+1', '玩具', '深圳店', '1234.5678', '-5', '2026-03-01 10:00:00', '是', 'Ops', '']);
    expect(rows[1]?.slice(0, 2)).toEqual(['B0', 'one, "two"']);
    expect(await triedAgain(file)).toMatchObject({ total: 2301, result: { created: 0, updated: 0, unchanged: 2301, refused: 0 } });
  });

  test('has the fields that were asked for, through links too', async () => {
    const text = (await exported('csv', { ...first, fields: ['code', 'store.city'] })).toString('utf8');
    expect(text).toBe('\uFEFF编码,店铺.city\r\nA1,深圳\r\n');
  });
});

describe('XLSX', () => {
  const headers = {
    'zh-CN': ['编码', '品名', '类别', '店铺', '成本', '数量', '上架时间', '启用', '采购员', '上级'],
    en: ['Code', 'Product name', 'Kind', 'Store', 'Cost', 'Quantity', 'Listed at', 'Active', 'Buyer', 'Parent'],
  };
  const words = { 'zh-CN': { toys: '玩具', yes: '是', sheet: '商品' }, en: { toys: 'Toys', yes: 'Yes', sheet: 'Product' } };
  // Numbers take 12 characters, instants their format, texts 20; a long label takes two for each of its own.
  const widths = { 'zh-CN': [20, 20, 20, 20, 12, 12, 21, 20, 20, 20], en: [20, 24, 20, 20, 12, 16, 21, 20, 20, 20] };

  test.each(['zh-CN', 'en'] as const)('is written with typed cells, formats, widths and labels, in %s', async (locale) => {
    const sheet = writtenSheet(await exported('xlsx', first, locale));
    expect(sheet).toMatchObject({ name: words[locale].sheet, widths: widths[locale], frozen: 1 });
    const [head = [], record = [], ...more] = sheet.rows;
    expect(head.map(({ type, value }) => [type, value])).toEqual(headers[locale].map((label) => ['text', label]));
    expect(more).toEqual([]);
    expect(record.map(({ formula }) => formula)).not.toContain(true);
    const filled = record.filter(({ value }) => value !== '');
    // 46,082 days after 1899-12-30 it is 2026-03-01; ten in the morning in Shanghai.
    const instant = filled.find(({ at }) => at === 'G2');
    expect(Number(instant?.value)).toBeCloseTo(46_082 + 10 / 24, 8);
    expect(filled.map(({ at, type, format, value }) => [at, type, format, at === 'G2' ? 'instant' : value])).toEqual([
      ['A2', 'text', 'General', 'A1'],
      ['B2', 'text', 'General', '=1+1'],
      ['C2', 'text', 'General', words[locale].toys],
      ['D2', 'text', 'General', '深圳店'],
      ['E2', 'number', '0.0000', '1234.5678'],
      ['F2', 'number', '0', '-5'],
      ['G2', 'number', 'yyyy-mm-dd hh:mm:ss', 'instant'],
      ['H2', 'text', 'General', words[locale].yes],
      ['I2', 'text', 'General', 'Ops'],
    ]);
  });

  test('reads back as typed', async () => {
    const { columns, rows } = await preview(await exported('xlsx', first));
    expect(columns.map(({ name }) => name)).toEqual(['编码', '品名', '类别', '店铺', '成本', '数量', '上架时间', '启用', '采购员', '上级']);
    expect(rows).toEqual([['A1', '=1+1', '玩具', '深圳店', '1234.5678', '-5', '2026-03-01 10:00:00', '是', 'Ops', '']]);
  });

  test('has all pages', async () => {
    expect(await triedAgain(await exported('xlsx'))).toMatchObject({ total: 2301, result: { created: 0, updated: 0, unchanged: 2301, refused: 0 } });
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
