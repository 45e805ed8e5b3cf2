// In charge of: proving which fields are suggested for headers, and that wrong options are refused with their place.
import type { Issue } from '@trellis/errors';
import { rightsOf } from '@trellis/permissions';
import type { ImportOptions } from '@trellis/query';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readImportOptions } from './import-options.ts';
import { resolveMapping, suggestMapping } from './mapping.ts';
import { openStore, owner, type TestStore } from './store.fixtures.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.remove());

const context = () => ({ entity: store.entity('product'), rights: rightsOf(store.model, owner) });

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
    ['anything', null],
  ];
  test.each(cases)('%s → %s', (header, destination) => {
    expect(suggestMapping(context(), [header])).toEqual([destination]);
  });

  test('a field is suggested once', () => {
    expect(suggestMapping(context(), ['编码', 'Code', '品名'])).toEqual(['code', null, 'name']);
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
  test.each(cases)('%s', (_name, options, expected) => {
    const issues: Issue[] = [];
    resolveMapping(context(), headers, options, issues);
    expect(issues.map(({ path, code }) => `${path} ${code}`)).toEqual(expected);
  });

  const shapes: readonly (readonly [unknown, readonly string[]])[] = [
    [undefined, []],
    [{ mapping: { a: 'b', c: null }, dryRun: true, dateOrder: 'dmy', timezone: 'Europe/London', delimiter: ';' }, []],
    [{ upsertBy: null }, []],
    [[], [' import.bad-options']],
    [{ mapping: { a: 1 } }, ['mapping import.bad-options']],
    [{ surprise: 1 }, ['surprise import.bad-options']],
    [{ dateOrder: 'dym', timezone: 'Nowhere' }, ['dateOrder import.bad-options', 'timezone import.bad-options']],
    [{ delimiter: ',,' }, ['delimiter import.bad-delimiter']],
    [JSON.parse('{"mapping":{"__proto__":"code"}}'), ['mapping.__proto__ request.forbidden-key']],
  ];
  test.each(shapes)('%j', (input, expected) => {
    const issues: Issue[] = [];
    readImportOptions(input, issues);
    expect(issues.map(({ path, code }) => `${path} ${code}`)).toEqual(expected);
  });
});
