// In charge of: proving which expressions share a statement.
import { literal } from '@trellis/expr';
import { expect, test } from 'vitest';
import { exprKey } from './expr-key.ts';
import type { Expr } from './plan.ts';

const shapeOf = (values: readonly number[]): string => {
  const items = values.map((value) => literal(value, { kind: 'date' }));
  const expr: Expr = { kind: 'list', items, type: { kind: 'list', of: { kind: 'date' } } };
  return exprKey(expr).shape;
};

test('lists of similar length share a statement, an empty one shares with none', () => {
  expect(shapeOf([1, 2, 3])).toBe(shapeOf([4, 5, 6, 7]));
  expect(new Set([shapeOf([]), shapeOf([1]), shapeOf([1, 2]), shapeOf([1, 2, 3])]).size).toBe(4);
});
