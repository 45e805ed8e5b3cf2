// In charge of: values on their way to and from the clipboard, through the field types.
import type { FieldServices } from '@trellis/fields/react';
import type { EntityJson, FieldJson, RecordJson } from '@trellis/query';
import { describe, expect, it } from 'vitest';
import { blockText, cellText, fillSource, pasteShape, planPaste } from './clipboard.ts';
import type { GridColumn } from './columns.ts';

const settings = { locale: 'zh-CN', timezone: 'Asia/Shanghai' } as const;
const entity = {} as EntityJson;

function column(
  name: string,
  type: string,
  config: unknown = {},
  more: Partial<FieldJson> & { readonly readOnly?: GridColumn['readOnly'] } = {},
): GridColumn {
  const { readOnly, ...rest } = more;
  const field: FieldJson = { id: name, name, label: name, order: 1, type, config, required: false, unique: false, writable: true, ...rest };
  return { id: name, path: name, field, entity, label: name, width: 100, isFrozen: false, readOnly };
}

const choices = {
  options: { p: { label: { 'zh-CN': '待发货', en: 'To ship' }, order: 1 }, s: { label: { 'zh-CN': '已发货', en: 'Shipped' }, order: 2 } },
};
const services: FieldServices = {
  departments: async () => Promise.resolve([{ id: 9, title: 'Sales' }]),
  searchRecords: async (_target, text) =>
    Promise.resolve(
      [
        { id: 1, title: 'Pinewell US' },
        { id: 2, title: 'Pinewell UK' },
        { id: 3, title: 'Twin' },
        { id: 4, title: 'Twin' },
      ].filter((pick) => pick.title.includes(text)),
    ),
  users: async () => Promise.resolve([{ id: 7, title: '林悦' }]),
};
const record: RecordJson = {
  id: 1,
  version: 1,
  name: 'a\tb',
  qty: 1234,
  price: 12.5,
  when: '2026-11-21T07:27:00.000Z',
  state: 'p',
  store: { id: 1, title: 'Pinewell US' },
  rate: 0.165,
  ok: true,
};

describe('copying', () => {
  it.each([
    ['text', column('name', 'text'), 'a\tb'],
    ['integer without grouping', column('qty', 'integer'), '1234'],
    ['money as digits', column('price', 'money', { currency: { code: 'USD' }, scale: 2 }), '12.50'],
    ['percent', column('rate', 'percent'), '16.5%'],
    ['timestamp in the zone', column('when', 'timestamp'), '2026-11-21 15:27:00'],
    ['choice by label', column('state', 'single_choice', choices), '待发货'],
    ['link by title', column('store', 'link', { target: 'store' }, { target: { app: 'base', entity: 'store' } }), 'Pinewell US'],
    ['missing', column('none', 'integer'), ''],
  ])('%s', (_name, of, text) => {
    expect(cellText(record, of, settings)).toBe(text);
  });
});

describe('pasting', () => {
  const paste = async (text: string, of: GridColumn) => (await planPaste([[text]], [record], [of], services, settings)).changes[0];
  it('reads numbers, labels, days and titles', async () => {
    expect(await paste('1,234', column('qty', 'integer'))).toMatchObject({ value: 1234, problem: undefined });
    expect(await paste('Shipped', column('state', 'single_choice', choices))).toMatchObject({ value: 's' });
    expect(await paste('2026-11-21', column('day', 'date'))).toMatchObject({ value: '2026-11-21' });
  });
  it('finds links and people by their whole title', async () => {
    const store = column('store', 'link', { target: 'store' }, { target: { app: 'base', entity: 'store' } });
    expect(await paste('Pinewell UK', store)).toMatchObject({ value: { id: 2, title: 'Pinewell UK' } });
    expect(await paste('林悦', column('owner', 'user'))).toMatchObject({ value: { id: 7 } });
  });
  it('says when no record matches, or several do', async () => {
    const store = column('store', 'link', { target: 'store' }, { target: { app: 'base', entity: 'store' } });
    expect((await paste('Nowhere', store))?.problem?.message).toContain('Nowhere');
    expect((await paste('Twin', store))?.problem?.message).toContain('Twin');
  });
  it('keeps text that cannot be read, with the reason the server would give', async () => {
    const change = await paste('abc', column('qty', 'integer'));
    expect(change?.value).toBe('abc');
    expect(change?.problem?.message).toContain('abc');
  });
  it('refuses to empty a required field', async () => {
    expect((await paste('', column('qty', 'integer', {}, { required: true })))?.problem).toBeDefined();
    expect((await paste('', column('qty', 'integer')))?.problem).toBeUndefined();
  });
  it('leaves out cells that cannot be changed, and counts them', async () => {
    const plan = await planPaste(
      [['1', '2']],
      [record],
      [column('qty', 'integer', {}, { readOnly: 'rights' }), column('qty2', 'integer')],
      services,
      settings,
    );
    expect(plan.locked).toBe(1);
    expect(plan.changes.map((change) => change.field)).toEqual(['qty2']);
  });
});

describe('where a block lands', () => {
  it.each([
    ['one cell fills the selection', { rows: 1, columns: 1 }, { rows: 3, columns: 2 }, { rows: 3, columns: 2 }],
    ['a row repeats downward', { rows: 1, columns: 2 }, { rows: 3, columns: 2 }, { rows: 3, columns: 2 }],
    ['a block that does not fit keeps its size', { rows: 2, columns: 2 }, { rows: 3, columns: 2 }, { rows: 2, columns: 2 }],
    ['a block over one cell', { rows: 4, columns: 3 }, { rows: 1, columns: 1 }, { rows: 4, columns: 3 }],
  ])('%s', (_name, block, selected, expected) => {
    expect(pasteShape(block, { top: 5, left: 1, ...selected })).toEqual({ top: 5, left: 1, ...expected });
  });
  it('repeats the block', () => {
    const block = [
      ['a', 'b'],
      ['c', 'd'],
    ];
    expect(blockText(block, 2, 3)).toBe('b');
    expect(blockText(block, 3, 0)).toBe('c');
  });
  it('repeats a filled pattern downward and upward', () => {
    const pattern = { top: 10, rows: 3 };
    expect([13, 14, 15, 16].map((row) => fillSource(row, pattern))).toEqual([10, 11, 12, 10]);
    expect([9, 8, 7, 6].map((row) => fillSource(row, pattern))).toEqual([12, 11, 10, 12]);
  });
});
