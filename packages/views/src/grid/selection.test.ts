// In charge of: how the selection moves.
import { describe, expect, it } from 'vitest';
import {
  advance,
  extend,
  extendTo,
  fitted,
  moveActive,
  readRowPart,
  rowPart,
  selectAll,
  selectCell,
  selectColumn,
  selectedRange,
  selectRow,
} from './selection.ts';

const size = { rows: 10, columns: 4 };
const at = (row: number, column: number) => selectCell({ row, column });

describe('moving', () => {
  it.each([
    ['down', { rows: 1 }, [3, 1]],
    ['past the end', { rows: 100 }, [9, 1]],
    ['to the start of the row', { columns: 'start' as const }, [2, 0]],
    ['to the last cell', { rows: 'end' as const, columns: 'end' as const }, [9, 3]],
  ])('%s', (_name, move, [row, column]) => {
    expect(moveActive(at(2, 1), move, size).active).toEqual({ row, column });
  });
  it('extends from the active cell in any direction', () => {
    const range = selectedRange(extend(extend(at(5, 2), { rows: -2 }, size), { columns: -1 }, size));
    expect(range).toEqual({ top: 3, bottom: 5, left: 1, right: 2 });
  });
});

describe('Tab and Enter', () => {
  it('wraps to the next row from the last column', () => {
    expect(advance(at(2, 3), 'row', false, size).active).toEqual({ row: 3, column: 0 });
  });
  it('stays at the very end', () => {
    expect(advance(at(9, 3), 'row', false, size).active).toEqual({ row: 9, column: 3 });
  });
  it('walks through a rectangle and comes back to its start', () => {
    let selection = extendTo(at(1, 1), { row: 2, column: 2 });
    const seen = [];
    for (let step = 0; step < 4; step++) {
      selection = advance(selection, 'row', false, size);
      seen.push([selection.active.row, selection.active.column]);
      expect(selectedRange(selection)).toEqual({ top: 1, bottom: 2, left: 1, right: 2 });
    }
    expect(seen).toEqual([
      [1, 2],
      [2, 1],
      [2, 2],
      [1, 1],
    ]);
  });
  it('walks down columns with Enter', () => {
    const selection = extendTo(at(1, 1), { row: 2, column: 2 });
    const second = advance(advance(selection, 'column', false, size), 'column', false, size);
    expect(second.active).toEqual({ row: 1, column: 2 });
  });
});

describe('whole rows and columns', () => {
  it('selects all and keeps the active cell', () => {
    const all = selectAll(at(4, 2), size);
    expect(all.active).toEqual({ row: 4, column: 2 });
    expect(selectedRange(all)).toEqual({ top: 0, bottom: 9, left: 0, right: 3 });
  });
  it('selects columns from the active one', () => {
    expect(selectedRange(selectColumn(at(4, 3), 1, size, true))).toEqual({ top: 0, bottom: 9, left: 1, right: 3 });
  });
  it('selects a row', () => {
    expect(selectedRange(selectRow(undefined, 6, size, false))).toEqual({ top: 6, bottom: 6, left: 0, right: 3 });
  });
});

describe('a list that shrank', () => {
  it('keeps what still fits', () => {
    const selection = at(3, 1);
    expect(fitted(selection, size)).toBe(selection);
  });
  it('moves into what is left', () => {
    expect(fitted(at(9, 3), { rows: 5, columns: 2 })?.active).toEqual({ row: 4, column: 1 });
  });
  it('is gone with the last row', () => {
    expect(fitted(at(0, 0), { rows: 0, columns: 2 })).toBeUndefined();
  });
});

describe('a row’s part', () => {
  const selection = extendTo(at(2, 1), { row: 4, column: 2 });
  it('is nothing outside', () => {
    expect(rowPart(selection, 5)).toBe('');
    expect(readRowPart('')).toBeUndefined();
  });
  it('knows its edges and the active cell', () => {
    expect(readRowPart(rowPart(selection, 2))).toEqual({ left: 1, right: 2, active: 1, isTop: true, isBottom: false, isSingle: false });
    expect(readRowPart(rowPart(selection, 3))).toMatchObject({ active: -1, isTop: false, isBottom: false });
    expect(readRowPart(rowPart(selection, 4))).toMatchObject({ isBottom: true });
  });
});
