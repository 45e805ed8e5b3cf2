// In charge of: proving how many rows a unit of an import takes.
import { describe, expect, it } from 'vitest';
import { SliceSize } from './import-storing.ts';

function after(...units: readonly (readonly [rows: number, ms: number])[]): number {
  const size = new SliceSize();
  for (const [rows, ms] of units) size.took(rows, ms);
  return size.rows;
}

describe('the rows of a unit', () => {
  it.each([
    ['begin in the middle', [], 500],
    ['grow by half of what would fit', [[500, 10]], 750],
    ['shrink at once to what fits', [[500, 40]], 250],
    ['never become more than others can wait for', Array.from({ length: 20 }, () => [500, 0] as const), 2000],
    ['never become so few that every one of them costs a commit', [[500, 10_000]], 250],
    ['do not change for a unit whose rows were all passed over', [[0, 10_000]], 500],
  ] as const)('%s', (_name, units, rows) => {
    expect(after(...units)).toBe(rows);
  });
});
