// In charge of: proving that the same seed gives the same records and that their values are spread out.
import { expect, test } from 'vitest';
import { csvLine, orderInputs, statuses, STORES } from './dataset.ts';

test('the same seed gives the same orders, another seed others', () => {
  expect([...orderInputs(50, 7)]).toEqual([...orderInputs(50, 7)]);
  expect([...orderInputs(50, 7)]).not.toEqual([...orderInputs(50, 8)]);
});

test('a longer set begins with the shorter one', () => {
  expect([...orderInputs(30)].slice(0, 10)).toEqual([...orderInputs(10)]);
});

test('keys differ, and every store and state occurs about as often as the others', () => {
  const orders = [...orderInputs(10_000)];
  expect(new Set(orders.map((order) => order.ext_key)).size).toBe(10_000);
  for (const status of statuses) expect(orders.filter((order) => order.status === status).length / 2_500).toBeCloseTo(1, 0);
  expect(new Set(orders.map((order) => order.store)).size).toBe(STORES);
  expect(orders.every((order) => Number.isInteger(Math.round(order.amount * 100)) && order.amount >= 1 && order.amount <= 1000)).toBe(true);
});

test('a line of CSV has one value for each column', () => {
  const [order] = orderInputs(1);
  expect(order && csvLine(order)).toMatch(/^A00000001,S\d{3},\w+,\d{4}-\d\d-\d\d,\d,\d+\.\d\d,[A-Z]{2},[^,]+\n$/);
});
