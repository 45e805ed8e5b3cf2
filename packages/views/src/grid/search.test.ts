// In charge of: filter and sort as people change them.
import { describe, expect, it } from 'vitest';
import { isEmptyFilter, requestFilter, toggledSort, withCondition } from './search.ts';

describe('clicking headers', () => {
  it.each([
    ['first click', [], 'a', false, ['a']],
    ['second click', ['a'], 'a', false, ['-a']],
    ['third click', ['-a'], 'a', false, []],
    ['another header', ['-a'], 'b', false, ['b']],
    ['adding', ['-a'], 'b', true, ['-a', 'b']],
    ['turning one of several', ['-a', 'b'], 'b', true, ['-a', '-b']],
    ['taking one of several out', ['-a', 'b'], 'a', true, ['b']],
  ])('%s', (_name, sort, path, isAdding, expected) => {
    expect(toggledSort(sort, path, isAdding)).toEqual(expected);
  });
});

const one = { field: 'a', op: 'eq', value: 1 } as const;

describe('filters', () => {
  it('knows when nothing is asked', () => {
    expect(isEmptyFilter(undefined)).toBe(true);
    expect(isEmptyFilter({ and: [{ and: [] }] })).toBe(true);
    expect(isEmptyFilter({ and: [one] })).toBe(false);
    expect(requestFilter({ and: [] })).toBeUndefined();
  });
  it('adds a condition to any filter', () => {
    expect(withCondition(undefined, one)).toEqual({ and: [one] });
    expect(withCondition({ and: [one] }, one)).toEqual({ and: [one, one] });
    expect(withCondition({ or: [one] }, one)).toEqual({ and: [{ or: [one] }, one] });
  });
});
