// In charge of: who has to wait, how long, and that memory stays bounded.
import { AppError } from '@trellis/errors';
import { expect, test } from 'vitest';
import { Throttle } from './throttle.ts';

function setUp(): { readonly clock: { now: number }; readonly waits: (account: string, source: string) => number } {
  const clock = { now: 0 };
  const throttle = new Throttle(() => clock.now);
  const waits = (account: string, source: string): number => {
    try {
      throttle.attempt(account, source);
      return 0;
    } catch (error) {
      if (error instanceof AppError) return Number(error.params['seconds']);
      throw error;
    }
  };
  return { clock, waits };
}

test('waiting begins after five attempts and doubles up to a quarter of an hour', () => {
  const { clock, waits } = setUp();
  for (let n = 0; n < 5; n++) expect(waits('a', 's')).toBe(0);
  const seen: number[] = [];
  for (let n = 0; n < 7; n++) {
    const seconds = waits('a', 's');
    seen.push(seconds);
    clock.now += seconds * 1_000;
    expect(waits('a', 's')).toBe(0);
  }
  expect(seen).toEqual([30, 60, 120, 240, 480, 900, expect.any(Number)]);
});

test('another source is not held up by it, and a quarter of an hour forgets', () => {
  const { clock, waits } = setUp();
  for (let n = 0; n < 6; n++) waits('a', 's');
  expect(waits('a', 's')).toBeGreaterThan(0);
  expect(waits('a', 'elsewhere')).toBe(0);
  clock.now += 15 * 60_000;
  expect(waits('a', 's')).toBe(0);
});

test('one source cannot try many accounts', () => {
  const { waits } = setUp();
  const passed = Array.from({ length: 200 }, (_, n) => waits(`account ${n}`, 's')).filter((seconds) => seconds === 0);
  expect(passed).toHaveLength(40);
});

test('many sources cannot try one account without end, but its owner never waits over a minute', () => {
  const { waits } = setUp();
  const seconds = Array.from({ length: 200 }, (_, n) => waits('a', `source ${n}`));
  expect(seconds.filter((wait) => wait === 0)).toHaveLength(60);
  expect(Math.max(...seconds)).toBeLessThanOrEqual(60);
});

test('I1 what is refused makes nobody wait longer and leaves nothing in memory', () => {
  const clock = { now: 0 };
  const throttle = new Throttle(() => clock.now);
  const refuses = (account: string): boolean => {
    try {
      throttle.attempt(account, 's');
      return false;
    } catch {
      return true;
    }
  };
  for (let n = 0; n < 40; n++) refuses(`account ${n}`);
  const { size } = throttle;
  for (let n = 0; n < 1_000; n++) {
    clock.now = 29_000;
    expect(refuses(`other ${n}`)).toBe(true);
  }
  expect(throttle.size).toBe(size);
  clock.now = 30_000;
  expect(refuses('other')).toBe(false);
});

test('I1 what was counted long ago is swept, and what is under way is not', () => {
  const clock = { now: 0 };
  const throttle = new Throttle(() => clock.now);
  throttle.attempt('a', 's');
  clock.now = 10 * 60_000;
  throttle.attempt('b', 's');
  clock.now = 15 * 60_000;
  throttle.sweep();
  // The source goes on; of the first account nothing is left.
  expect(throttle.size).toBe(3);
  clock.now = 25 * 60_000;
  throttle.sweep();
  expect(throttle.size).toBe(0);
});

test('I1 memory stays bounded, and what was counted last is what is kept', () => {
  const throttle = new Throttle(() => 0);
  for (let n = 0; n < 30_000; n++) throttle.attempt(`account ${n}`, `source ${n}`);
  expect(throttle.size).toBe(50_000);
  for (let n = 0; n < 4; n++) throttle.attempt('account 29999', 'source 29999');
  expect(() => throttle.attempt('account 29999', 'source 29999')).toThrow(AppError);
});

test('an attempt that was none is not counted', () => {
  const throttle = new Throttle(() => 0);
  for (let n = 0; n < 100; n++) {
    throttle.attempt('a', 's');
    throttle.forgive('a', 's');
  }
  for (let n = 0; n < 5; n++) throttle.attempt('a', 's');
  expect(() => throttle.attempt('a', 's')).toThrow(AppError);
});
