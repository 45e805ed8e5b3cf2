// In charge of: values on their way to and from the clipboard, through the field types.
import type { EntityJson, FieldJson, RecordJson } from '@trellis/query';
import { describe, expect, it } from 'vitest';
import { blockCellAt, cellText, fillSource, pasteShape, readClipboard, writtenCell } from './clipboard.ts';
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

describe('what is on the clipboard', () => {
  const clipboard = (data: { readonly [type: string]: string }) => ({ getData: (type: string) => data[type] ?? '' });
  it('is the cells of a table, where it holds one', () => {
    const html = '<table><tr><td>a<br>b</td><td>2</td></tr></table>';
    expect(readClipboard(clipboard({ 'text/html': html, 'text/plain': 'a\nb\t2' }))).toEqual([[{ text: 'a\nb' }, { text: '2' }]]);
  });
  it('is the cells of the text otherwise', () => {
    const data = clipboard({ 'text/html': '<p>a</p>', 'text/plain': 'a\t"b\nc"\n' });
    expect(readClipboard(data)).toEqual([[{ text: 'a' }, { text: 'b\nc' }]]);
    expect(readClipboard(clipboard({}))).toEqual([]);
  });
  it('says which cells are text, and whom they name', () => {
    const store = column('store', 'link', { target: 'store' }, { target: { app: 'base', entity: 'store' } });
    expect(writtenCell(record, column('name', 'text'), settings)).toEqual({ text: 'a\tb', isText: true });
    expect(writtenCell(record, column('qty', 'integer'), settings)).toEqual({ text: '1234', isText: false });
    expect(writtenCell(record, store, settings).picks).toEqual({ of: 'base/store', values: [{ id: 1, title: 'Pinewell US' }] });
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
  it('repeats the block, shorter lines with empty cells', () => {
    const block = [[{ text: 'a' }, { text: 'b' }], [{ text: 'c' }]];
    expect(blockCellAt(block, 2, 2, 3).text).toBe('b');
    expect(blockCellAt(block, 2, 3, 0).text).toBe('c');
    expect(blockCellAt(block, 2, 1, 1).text).toBe('');
  });
  it('repeats a filled pattern downward and upward', () => {
    const pattern = { top: 10, rows: 3 };
    expect([13, 14, 15, 16].map((row) => fillSource(row, pattern))).toEqual([10, 11, 12, 10]);
    expect([9, 8, 7, 6].map((row) => fillSource(row, pattern))).toEqual([12, 11, 10, 12]);
  });
});
