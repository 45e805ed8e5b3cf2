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
