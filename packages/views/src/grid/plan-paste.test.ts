// In charge of: what a pasted block becomes, cell by cell, and what is left of a plan when something stands against it.
import type { FieldServices } from '@trellis/fields/react';
import type { EntityJson, FieldJson, RecordJson } from '@trellis/query';
import { describe, expect, it } from 'vitest';
import type { GridColumn } from './columns.ts';
import type { BlockCell } from './html-cells.ts';
import { planPaste, type FindTitled, type ReadLinked } from './plan-paste.ts';
import { batchOf, problemsIn, refusedIn, sizeOfPlan, withoutProblems, type RangePlan } from './range-plan.ts';
import type { GridRow } from './record-source.ts';

function column(
  name: string,
  type: string,
  config: unknown = {},
  more: Partial<FieldJson> & { readonly readOnly?: GridColumn['readOnly'] } = {},
): GridColumn {
  const { readOnly, ...rest } = more;
  const field: FieldJson = { id: name, name, label: name, order: 1, type, config, required: false, unique: false, writable: true, ...rest };
  return { id: name, path: name, field, entity: {} as EntityJson, label: name, width: 100, isFrozen: false, readOnly };
}

const choices = {
  options: { p: { label: { 'zh-CN': '待发货', en: 'To ship' }, order: 1 }, s: { label: { 'zh-CN': '已发货', en: 'Shipped' }, order: 2 } },
};
const asked: string[] = [];
const services: FieldServices = {
  departments: async () => Promise.resolve([{ id: 9, title: 'Sales' }]),
  searchRecords: async (_target, text) => {
    asked.push(text);
    return Promise.resolve(
      [
        { id: 1, title: 'Pinewell US' },
        { id: 2, title: 'Pinewell UK' },
        { id: 3, title: 'Twin' },
        { id: 4, title: 'Twin' },
      ].filter((pick) => pick.title.includes(text)),
    );
  },
  users: async () => Promise.resolve([{ id: 7, title: '林悦' }]),
};

function rowOf(record: RecordJson): GridRow {
  return { id: record.id, record, stored: record, edits: undefined, changed: undefined };
}
const record: RecordJson = { id: 1, version: 1, qty: 1234, store: { id: 1, title: 'Pinewell US', zone: 'America/New_York' } };
const zones: { readonly [id: number]: string } = { 2: 'Europe/London' };
const readLinked: ReadLinked = async (_link, id) => Promise.resolve({ id, version: 1, zone: zones[id] });
const findTitled: FindTitled = async (_link, titles) =>
  Promise.resolve(['Pinewell US', 'Pinewell UK', 'Twin', 'Twin'].flatMap((title, at) => (titles.includes(title) ? [{ id: at + 1, title }] : [])));
const parts = { services, settings: { locale: 'zh-CN', timezone: 'Asia/Shanghai' }, readLinked, findTitled } as const;
const store = column('store', 'link', { target: 'store' }, { target: { app: 'base', entity: 'store' } });

const textBlock = (lines: readonly (readonly string[])[]): BlockCell[][] => lines.map((line) => line.map((text) => ({ text })));
const plan = (lines: readonly (readonly string[])[], columns: readonly GridColumn[], rows: readonly (GridRow | undefined)[] = [rowOf(record)]) =>
  planPaste(
    textBlock(lines),
    rows.map((row, index) => ({ index, row })),
    columns,
    parts,
  );

describe('pasting', () => {
  const paste = async (text: string, of: GridColumn) => (await plan([[text]], [of])).lines[0]?.cells[0];
  it.each([
    ['thousands', '1,234', column('qty', 'integer'), 1234],
    ['a negative in parentheses', '(1,234.50)', column('price', 'decimal', { scale: 2 }), -1234.5],
    ['a currency sign', 'US$1,234.50', column('price', 'money', { currency: { code: 'USD' }, scale: 2 }), 1234.5],
    ['a percent', '16.5%', column('rate', 'percent'), 0.165],
    ['a choice by its label in the other language', 'Shipped', column('state', 'single_choice', choices), 's'],
    ['an ISO day', '2026-11-21', column('day', 'date'), '2026-11-21'],
    ['a day with slashes', '2026/11/21', column('day', 'date'), '2026-11-21'],
    ['a Chinese day', '2026年11月21日', column('day', 'date'), '2026-11-21'],
    ['a day with its month by name', 'Nov 21, 2026', column('day', 'date'), '2026-11-21'],
    ['a moment', '2026/11/21 15:27', column('at', 'timestamp'), '2026-11-21T07:27:00.000Z'],
    ['a link by its whole title', 'Pinewell UK', store, { id: 2, title: 'Pinewell UK' }],
    ['a person by name', '林悦', column('owner', 'user'), { id: 7, title: '林悦' }],
  ])('reads %s', async (_name, text, of, value) => {
    expect(await paste(text, of)).toMatchObject({ value, problem: undefined });
  });
  it.each([
    ['what is no number', 'abc', column('qty', 'integer')],
    ['a title that nothing has', 'Nowhere', store],
    ['a title that several have', 'Twin', store],
    ['a day that may be two', '03/04/2026', column('day', 'date')],
  ])('keeps %s as it was, with the reason', async (_name, text, of) => {
    const cell = await paste(text, of);
    expect(cell?.value).toBe(text);
    expect(cell?.problem?.message).toContain(text);
  });
  it('refuses to empty a required field', async () => {
    expect((await paste('', column('qty', 'integer', {}, { required: true })))?.problem).toBeDefined();
    expect((await paste('', column('qty', 'integer')))?.problem).toBeUndefined();
  });
  it('leaves out cells that cannot be changed, and counts them', async () => {
    const made = await plan([['1', '2']], [column('qty', 'integer', {}, { readOnly: 'rights' }), column('qty2', 'integer')]);
    expect(made.locked).toBe(1);
    expect(made.lines[0]?.cells.map((cell) => cell.column.path)).toEqual(['qty2']);
  });
  it('asks for a title once, however often it is pasted', async () => {
    asked.length = 0;
    await plan([['Pinewell UK'], ['Pinewell UK'], ['Pinewell US']], [store], [rowOf(record), undefined, undefined]);
    expect(asked.toSorted()).toEqual(['Pinewell UK', 'Pinewell US']);
  });
  it('finds many titles together, and searches only for the others', async () => {
    asked.length = 0;
    const made = await plan(
      [['Pinewell UK'], ['Pinewell US'], ['Twin'], ['pinewell uk'], ['Nowhere']],
      [store],
      Array.from({ length: 5 }, () => undefined),
    );
    expect(made.lines.map(({ cells: [cell] }) => (cell?.problem === undefined ? cell?.value : 'refused'))).toEqual([
      { id: 2, title: 'Pinewell UK' },
      { id: 1, title: 'Pinewell US' },
      'refused',
      'refused',
      'refused',
    ]);
    expect(asked.toSorted()).toEqual(['Nowhere', 'pinewell uk']);
  });
  it('asks for no title of a cell that names its record by id', async () => {
    asked.length = 0;
    const picks = { of: 'base/store', values: [{ id: 4, title: 'Twin' }] };
    const made = await planPaste([[{ text: 'Twin', picks }]], [{ index: 0, row: rowOf(record) }], [store], parts);
    expect(made.lines[0]?.cells[0]).toMatchObject({ value: { id: 4, title: 'Twin' }, problem: undefined });
    expect(asked).toEqual([]);
  });
  it('reads times in the zone of the record, of the link pasted beside it, or of the workspace', async () => {
    const at = column('at', 'timestamp', {}, { zone: 'store.zone' });
    const [there] = (await plan([['2026-11-21 10:00']], [at])).lines;
    expect(there?.cells[0]?.value).toBe('2026-11-21T15:00:00.000Z');
    const made = await plan(
      [
        ['2026-11-21 10:00', 'Pinewell UK'],
        ['2026-11-21 10:00', ''],
      ],
      [at, store],
      [rowOf(record), undefined],
    );
    expect(made.lines.map((line) => line.cells[0]?.value)).toEqual(['2026-11-21T10:00:00.000Z', '2026-11-21T02:00:00.000Z']);
  });
});

describe('new records', () => {
  const columns = [column('code', 'text'), column('qty', 'integer')];
  it('are made of lines without a record; empty cells are left to defaults and empty lines out', async () => {
    const made = await plan(
      [
        ['a', '1'],
        ['b', ''],
        ['', ' '],
        ['c', '3'],
      ],
      columns,
      [rowOf(record), undefined, undefined, undefined],
    );
    expect(batchOf(made)).toMatchObject({
      changes: [
        { record, field: 'code', value: 'a' },
        { record, field: 'qty', value: 1 },
      ],
      creations: [{ code: 'b' }, { code: 'c', qty: 3 }],
    });
    expect(sizeOfPlan(made)).toEqual({ cells: 2, records: 2 });
  });
  it('may have fields that cannot be changed later', async () => {
    const own = column('code', 'text', {}, { readOnly: 'rights' });
    const made = await plan([['a'], ['b']], [own], [rowOf(record), undefined]);
    expect(batchOf(made)).toMatchObject({ changes: [], creations: [{ code: 'b' }] });
  });
});

describe('what stands against a plan', () => {
  const columns = [column('code', 'text'), column('qty', 'integer')];
  const rows = [rowOf({ id: 5, version: 1 }), rowOf({ id: 6, version: 1 }), undefined, undefined];
  const made = (): Promise<RangePlan> =>
    plan(
      [
        ['a', '1'],
        ['b', 'x'],
        ['c', 'y'],
        ['d', '4'],
      ],
      columns,
      rows,
    );

  it('is found cell by cell, and the rest goes on without these cells and new records', async () => {
    const all = await made();
    const problems = problemsIn(all);
    expect(problems.map(({ index, isNew, column: of, text }) => [index, isNew, of?.path, text])).toEqual([
      [1, false, 'qty', 'x'],
      [2, true, 'qty', 'y'],
    ]);
    const rest = batchOf(withoutProblems(all, problems));
    expect(rest.changes.map(({ record: of, field }) => [of.id, field])).toEqual([
      [5, 'code'],
      [5, 'qty'],
      [6, 'code'],
    ]);
    expect(rest.creations).toEqual([{ code: 'd', qty: 4 }]);
  });
  it('comes from the server by record, by new record, and by fields that were not sent', async () => {
    const problem = { message: 'no' };
    const all = await made();
    const problems = refusedIn(all, [
      { record: 6, field: 'code', problem },
      { creation: 1, field: 'code', problem },
      { record: 5, field: 'other', problem },
      { record: 99, problem },
    ]);
    expect(problems.map(({ index, column: of, text }) => [index, of?.path, text])).toEqual([
      [1, 'code', 'b'],
      [3, 'code', 'd'],
      [0, undefined, ''],
    ]);
    expect(withoutProblems(all, problems).lines.map(({ index, cells }) => [index, cells.length])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });
});
