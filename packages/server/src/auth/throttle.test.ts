// In charge of: who has to wait, how long, and that nobody else's attempts change that.
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

test('I1 what is refused makes nobody wait longer', () => {
  const { clock, waits } = setUp();
  for (let n = 0; n < 40; n++) waits(`account ${n}`, 's');
  clock.now = 29_000;
  for (let n = 0; n < 1_000; n++) expect(waits(`other ${n}`, 's')).toBe(1);
  clock.now = 30_000;
  expect(waits('other', 's')).toBe(0);
});

test('I1 a count lasts a quarter of an hour since it was last raised, and what ended before does not come back with it', () => {
  const { clock, waits } = setUp();
  for (let n = 0; n < 4; n++) waits('a', 's');
  clock.now = 14 * 60_000;
  expect(waits('a', 's')).toBe(0);
  expect(waits('a', 's')).toBeGreaterThan(0);
  clock.now = 30 * 60_000;
  for (let n = 0; n < 5; n++) expect(waits('a', 's')).toBe(0);
  expect(waits('a', 's')).toBeGreaterThan(0);
});

test('I1 flooding with other accounts from other networks makes no guesses forgotten, and holds up nobody else', () => {
  const { waits } = setUp();
  for (let n = 0; n < 59; n++) expect(waits('a', `guesser ${n}`)).toBe(0);
  for (let n = 0; n < 4; n++) expect(waits('b', 'one')).toBe(0);
  // More keys than were ever kept at once: each network stays below what is counted of it.
  for (let n = 0; n < 26_000; n++) waits(`flood ${n}`, `network ${Math.floor(n / 39)}`);
  const passed = Array.from({ length: 59 }, (_, n) => waits('a', `guesser ${n}`)).filter((seconds) => seconds === 0);
  expect(passed).toHaveLength(1);
  expect([waits('b', 'one'), waits('b', 'one') > 0]).toEqual([0, true]);
  const others = Array.from({ length: 1_000 }, (_, n) => waits(`person ${n}`, `office ${n}`));
  expect(others.filter((seconds) => seconds > 0)).toEqual([]);
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
