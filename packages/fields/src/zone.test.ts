import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDay } from './day.ts';
import { fromWallClock, isTimeZone, localDay, zoneOffset } from './zone.ts';

const names = Intl.supportedValuesOf('timeZone');
const zones = fc.constantFrom(...names, 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca', 'Africa/Monrovia', 'Europe/Dublin', 'UTC');
// 1850 to 2100.
const instants = fc.integer({ min: -3_786_825_600, max: 4_102_444_800 }).map((seconds) => seconds * 1000);

/** The calendar day by the platform's own formatter. */
function platformDay(ms: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(ms);
  const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

test('a local day is what the platform shows, in every zone and age', () => {
  fc.assert(
    fc.property(zones, instants, (zone, ms) => {
      expect(formatDay(localDay(ms, zone))).toBe(platformDay(ms, zone));
    }),
    { seed: 5, numRuns: 3000 },
  );
});

test('around every turn of the clock the day and the offset are exact to the second', () => {
  for (const [zone, turn] of [
    ['Europe/London', Date.UTC(2011, 2, 27, 1)],
    ['America/New_York', Date.UTC(2026, 10, 1, 6)],
    ['Australia/Lord_Howe', Date.UTC(2026, 3, 4, 15)],
    ['Pacific/Apia', Date.UTC(2011, 11, 30, 10)],
    ['Africa/Monrovia', Date.UTC(1972, 0, 7, 0, 44, 30)],
  ] as const) {
    expect(zoneOffset(turn - 1, zone)).not.toBe(zoneOffset(turn, zone));
    for (const ms of [turn - 1000, turn, turn + 1000]) expect(formatDay(localDay(ms, zone))).toBe(platformDay(ms, zone));
  }
});

test('an instant is found again from its wall clock, or is the second of two that show the same', () => {
  fc.assert(
    fc.property(zones, instants, (zone, ms) => {
      const wall = ms + zoneOffset(ms, zone);
      const found = fromWallClock(wall, zone);
      expect(found <= ms && found + zoneOffset(found, zone) === wall).toBe(true);
    }),
    { seed: 6, numRuns: 3000 },
  );
});

describe('a wall clock', () => {
  test.each([
    ['Asia/Shanghai', '2026-01-31T08:00', '2026-01-31T00:00'],
    // Skipped: moved forward by as much.
    ['Europe/London', '2011-03-27T01:30', '2011-03-27T01:30'],
    ['America/New_York', '2026-03-08T02:30', '2026-03-08T07:30'],
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45'],
    ['Pacific/Apia', '2011-12-30T12:00', '2011-12-30T22:00'],
    ['America/Sao_Paulo', '2018-11-04T00:00', '2018-11-04T03:00'],
    // Shown twice: the first.
    ['Europe/London', '2011-10-30T01:30', '2011-10-30T00:30'],
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30'],
  ])('of %s at %s is %sZ', (zone, wall, instant) => {
    expect(new Date(fromWallClock(Date.parse(`${wall}Z`), zone)).toISOString()).toBe(`${instant}:00.000Z`);
  });
});

test('names of zones', () => {
  for (const name of [...names, 'UTC', 'Asia/Calcutta', 'Etc/GMT+8', 'America/Argentina/Buenos_Aires']) expect(isTimeZone(name)).toBe(true);
  for (const name of ['', 'Beijing', '+08:00', 'Asia/Shanghai ', 'Asia/', '../UTC', '北京', 'x'.repeat(100), '__proto__'])
    expect(isTimeZone(name)).toBe(false);
  expect(() => localDay(0, 'Nowhere/Land')).toThrow(RangeError);
});
