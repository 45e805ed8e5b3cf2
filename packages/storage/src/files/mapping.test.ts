// In charge of: proving which fields are suggested for headers, and that options that cannot be carried out are refused with their place.
import { AppError } from '@trellis/errors';
import type { ImportOptions } from '@trellis/query';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lab } from '../testing/open-lab.fixtures.ts';
import { clerk, incoming, openProducts, owner, products } from '../testing/products.fixtures.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openProducts();
});
afterAll(async () => {
  await lab.close();
});

async function suggested(headers: readonly string[]): Promise<readonly (string | null)[]> {
  const { columns } = await lab.engine.previewImport(owner, products, await incoming(lab, `${headers.join(',')}\nx\n`), {});
  return columns.map(({ suggestion }) => suggestion);
}

/** Places and codes of what an import is refused for. */
async function refused(headers: readonly string[], options: ImportOptions, actor = owner): Promise<readonly string[]> {
  const file = await incoming(lab, `${headers.join(',')}\nx\n`);
  try {
    await lab.engine.startImport(actor, products, file, options);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return (error.issues ?? []).map(({ path, code }) => `${path} ${code}`);
  }
}

describe('suggestions', () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ['code', 'code'],
    ['CODE', 'code'],
    ['编码', 'code'],
    ['listed_at', 'listed_at'],
    ['Listed At', 'listed_at'],
    ['ＬＩＳＴＥＤ－ａｔ', 'listed_at'],
    ['store', 'store.name'],
    ['店铺', 'store.name'],
    ['Store.Store name', 'store.name'],
    ['店铺.店铺名', 'store.name'],
    ['采购员', 'buyer'],
    ['id', null],
    ['createdAt', null],
    ['数量（件）', 'qty'],
    ['Qty (pcs)', 'qty'],
    ['【成本】*', 'cost'],
    ['Report / Kind', 'kind'],
    ['分类', 'kind'],
    ['件数', 'qty'],
    ['SKU', 'code'],
    ['名称', 'name'],
    ['备注', null],
    ['anything', null],
  ];
  test.each(cases)('%s → %s', async (header, destination) => {
    expect(await suggested([header, '-'])).toEqual([destination, null]);
  });

  test('a field is suggested once', async () => {
    expect(await suggested(['编码', 'Code', '品名'])).toEqual(['code', null, 'name']);
  });
});

describe('options', () => {
  const headers = ['编码', '品名', '店铺', 'x'];
  const good = { 编码: 'code', 品名: 'name', 店铺: 'store.name', x: null };
  const cases: readonly (readonly [string, ImportOptions, readonly string[]])[] = [
    ['a mapping', { mapping: good }, []],
    ['none: the suggestion is taken', {}, []],
    ['a constant', { mapping: good, constants: { kind: 'toys' } }, []],
    ['upsert', { mapping: good, upsertBy: 'code' }, []],
    ['a column that the file does not have', { mapping: { ...good, y: 'qty' } }, ['mapping.y import.unknown-column']],
    ['an unknown field', { mapping: { ...good, x: 'qqty' } }, ['mapping.x record.unknown-field-near']],
    ['a field of the system', { mapping: { ...good, x: 'id' } }, ['mapping.x record.unknown-field']],
    ['a key that is not unique', { mapping: { ...good, 店铺: 'store.city' } }, ['mapping.店铺 record.unknown-field']],
    ['a field twice', { mapping: { ...good, x: 'name' } }, ['mapping.x import.field-twice']],
    ['a constant for a mapped field', { mapping: good, constants: { name: 'x' } }, ['constants.name import.field-twice']],
    ['nothing mapped', { mapping: { 编码: null } }, ['mapping import.nothing-mapped', 'mapping import.required-unmapped']],
    ['a required field unmapped', { mapping: { 品名: 'name' } }, ['mapping import.required-unmapped']],
    ['an upsert key that is unmapped', { mapping: { 品名: 'name' }, upsertBy: 'code' }, ['upsertBy import.key-unmapped']],
    ['an upsert key that is not unique', { mapping: good, upsertBy: 'name' }, ['upsertBy record.key-not-unique']],
    ['an upsert key that is unknown', { mapping: good, upsertBy: 'nothing' }, ['upsertBy record.unknown-field']],
  ];
  test.each([
    ['of a name near to a hidden field, without naming that', 'costt', ['upsertBy record.unknown-field']],
    ['of a field readable on some records alone: finding by a value tells it', 'code', ['upsertBy record.unknown-field']],
  ])('an upsert key %s', async (_name, upsertBy, expected) => {
    expect(await refused(['品名'], { mapping: { 品名: 'name' }, upsertBy }, clerk)).toEqual(expected);
  });

  test.each(cases)('%s', async (_name, options, expected) => {
    expect(await refused(headers, options)).toEqual(expected);
  });
});
