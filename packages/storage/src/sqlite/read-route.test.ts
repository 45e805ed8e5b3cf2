// In charge of: how long a list that was slow on the main thread stays away from it.
import type { RowsPlan } from '@trellis/query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ReadRoute } from './read-route.ts';

const statement = 'SELECT 1';
/** A list of a small entity: it belongs on the main thread unless it was slow there. */
const plan = {
  kind: 'rows',
  entity: {},
  where: { kind: 'literal', value: true, type: { kind: 'boolean' } },
  order: [],
  offset: 0,
} as unknown as RowsPlan;

let route: ReadRoute;
const isHere = (): boolean => route.rows(plan, statement) === 'here';
const wait = (ms: number): void => void vi.advanceTimersByTime(ms);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  route = new ReadRoute({ size: () => 100, isMirrored: () => false, expected: () => undefined });
});

afterEach(() => void vi.useRealTimers());

test('one slow read sends a list elsewhere, and soon it may try again', () => {
  expect(isHere()).toBe(true);
  route.took(statement, 300);
  expect(isHere()).toBe(false);
  wait(3_100);
  expect(isHere()).toBe(true);
});

test('a list that is slow each time it comes back stays away longer each time', () => {
  const away: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    route.took(statement, 300);
    let ms = 0;
    for (; !isHere(); ms += 500) wait(500);
    away.push(ms);
  }
  expect(away).toEqual([3_000, 6_000, 12_000, 24_000, 48_000, 96_000, 192_000, 300_000, 300_000]);
});

test('a list that did well here for long begins anew', () => {
  for (let round = 0; round < 5; round += 1) {
    route.took(statement, 300);
    while (!isHere()) wait(500);
  }
  wait(60_000);
  route.took(statement, 300);
  wait(3_100);
  expect(isHere()).toBe(true);
});

test('reads of which none is slow by itself count by their average', () => {
  for (let read = 0; read < 3; read += 1) route.took(statement, 15);
  expect(isHere()).toBe(true);
  for (let read = 0; read < 20; read += 1) route.took(statement, 15);
  expect(isHere()).toBe(false);
});
