// In charge of: the day begins at local midnight, also when the clock changed.
import { expect, it } from 'vitest';
import { startOfToday } from './start-of-today.ts';

it.each([
  ['Asia/Shanghai', '2026-11-22T03:00:00Z', '2026-11-21T16:00:00Z'],
  ['Asia/Shanghai', '2026-11-21T16:00:00Z', '2026-11-21T16:00:00Z'],
  ['Asia/Shanghai', '2026-11-21T15:59:59Z', '2026-11-20T16:00:00Z'],
  ['Europe/London', '2026-03-29T20:00:00Z', '2026-03-29T00:00:00Z'],
  ['Europe/London', '2026-10-25T23:30:00Z', '2026-10-24T23:00:00Z'],
  ['America/Los_Angeles', '2026-11-22T05:00:00Z', '2026-11-21T08:00:00Z'],
])('%s at %s', (zone, now, start) => {
  expect(new Date(startOfToday(Date.parse(now), zone)).toISOString()).toBe(new Date(start).toISOString());
});
