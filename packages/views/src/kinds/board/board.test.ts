// In charge of: proving what a board's columns hold, what they are asked by, and where cards may go.
import type { FieldJson, QueryAnswer } from '@trellis/query';
import { describe, expect, test } from 'vitest';
import { fieldByName } from '../../apps.ts';
import { task } from '../kinds.fixtures.ts';
import { boardColumns, columnFilter, headRequest, type BoardColumn } from './board-columns.ts';
import { changeRefusal } from '../change-refusal.ts';
import { moveRefusal } from './board-moves.ts';
import { boardKind } from './board.ts';

function named(name: string): FieldJson {
  const found = fieldByName(task, name);
  if (found === undefined) throw new TypeError(`no field ${name}`);
  return found;
}

const columnsOf = (name: string, rows: QueryAnswer['rows'], total?: FieldJson): readonly BoardColumn[] =>
  boardColumns(named(name), total, { rows }, 'en');
const shown = (columns: readonly BoardColumn[]) => columns.map(({ key, name, count }) => [key, name, count]);

describe('columns', () => {
  test('of a choice are its options in order, and one for nothing since cards can be put there', () => {
    const rows = [
      { column: 'high', n: 2 },
      { column: 'gone', n: 1 },
    ];
    expect(shown(columnsOf('priority', rows))).toEqual([
      ['low', 'Low', 0],
      ['high', 'High', 2],
      ['gone', 'gone', 1],
      ['', undefined, 0],
    ]);
  });

  test('of a status are its states; of a computed choice there is none for nothing unless records are there', () => {
    expect(shown(columnsOf('status', [])).map(([key]) => key)).toEqual(['todo', 'doing', 'done']);
    expect(columnsOf('grade', []).map(({ key }) => key)).toEqual(['low', 'high']);
    expect(columnsOf('grade', [{ column: null, n: 3 }]).map(({ key, count }) => [key, count])).toEqual([
      ['low', 0],
      ['high', 0],
      ['', 3],
    ]);
  });

  test('of people and links are those that records name', () => {
    const rows = [
      { column: { id: 4, name: 'Ada' }, n: 5 },
      { column: null, n: 1 },
    ];
    expect(columnsOf('owner', rows)).toMatchObject([
      { key: '4', value: 4, name: 'Ada', count: 5 },
      { key: '', value: null, count: 1 },
    ]);
    expect(shown(columnsOf('shop', [{ column: { id: 9, title: 'Berlin' }, n: 2 }]))).toEqual([['9', 'Berlin', 2]]);
  });

  test('keep amounts apart by currency and count records once', () => {
    const rows = [
      { column: 'todo', currency: 'EUR', n: 2, total: 10 },
      { column: 'todo', currency: 'USD', n: 1, total: 4 },
      { column: 'done', currency: null, n: 1, total: null },
    ];
    const [todo, , done] = columnsOf('status', rows, named('cost'));
    expect(todo).toMatchObject({
      count: 3,
      totals: [
        { currency: 'EUR', sum: 10 },
        { currency: 'USD', sum: 4 },
      ],
    });
    expect(done).toMatchObject({ count: 1, totals: [{ currency: undefined, sum: null }] });
  });
});

describe('questions', () => {
  const filter = { field: 'title', op: 'contains', value: 'a' } as const;

  test('group by the field, and by the currency where a total has one', () => {
    const request = { filter, search: 'box', sort: [], fields: [] };
    expect(headRequest(named('status'), named('cost'), request)).toEqual({
      filter,
      search: 'box',
      groupBy: [
        { field: 'status', as: 'column' },
        { field: 'currency', as: 'currency' },
      ],
      metrics: [
        { op: 'count', as: 'n' },
        { op: 'sum', field: 'cost', as: 'total' },
      ],
    });
    expect(headRequest(named('owner'), undefined, { sort: [], fields: [] })).toEqual({
      groupBy: [{ field: 'owner', as: 'column' }],
      metrics: [{ op: 'count', as: 'n' }],
    });
  });

  test('ask a column’s records under the view’s own condition', () => {
    const [low, , none] = columnsOf('priority', []);
    if (low === undefined || none === undefined) throw new TypeError('no columns');
    expect(columnFilter(named('priority'), low, filter)).toEqual({ and: [filter, { field: 'priority', op: 'eq', value: 'low' }] });
    expect(columnFilter(named('priority'), none, undefined)).toEqual({ field: 'priority', op: 'isEmpty' });
  });
});

describe('moves', () => {
  const column = (key: string, name = key): BoardColumn => ({ key, value: key === '' ? null : key, name, color: undefined, count: 0, totals: [] });
  const [todo, doing, done, none] = [column('todo'), column('doing'), column('done'), column('')];

  test.each([
    ['along a transition', 'status', todo, doing, undefined],
    ['past a state', 'status', todo, done, { key: 'refusedTransition', from: 'todo', to: 'done' }],
    ['backwards', 'status', done, doing, { key: 'refusedTransition', from: 'done', to: 'doing' }],
    ['of a choice', 'priority', column('low'), column('high'), undefined],
    ['to nothing', 'priority', column('low'), none, undefined],
    ['to nothing where there must be a value', 'owner', column('4'), none, { key: 'refusedRequired' }],
    ['of what is calculated', 'grade', column('low'), column('high'), { key: 'refusedComputed' }],
  ] as const)('%s', (_name, field, from, to, refusal) => {
    expect(moveRefusal(task, named(field), from, to)).toEqual(refusal);
  });

  test('are refused as a whole to who may not write the field, or not change the records', () => {
    const reader = { ...task, can: { ...task.can, update: false } };
    expect(changeRefusal(task, { ...named('priority'), writable: false })).toEqual({ key: 'refusedRights' });
    expect(changeRefusal(reader, named('priority'))).toEqual({ key: 'refusedRights' });
    // A transition needs no right to change the record.
    expect(changeRefusal(reader, named('status'))).toBeUndefined();
  });
});

test('a board is laid out by a status before anything else, and by what cannot be changed last', () => {
  const without = (...names: readonly string[]) => ({
    ...task,
    fields: Object.fromEntries(Object.entries(task.fields).filter(([, field]) => !names.includes(field.name))),
  });
  expect(boardKind.defaults(task)).toEqual({ field: 'task.status' });
  expect(boardKind.defaults(without('status'))).toEqual({ field: 'task.priority' });
  expect(boardKind.defaults(without('status', 'priority', 'owner', 'shop'))).toEqual({ field: 'task.grade' });
});
