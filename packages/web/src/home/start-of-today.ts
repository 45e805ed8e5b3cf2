// In charge of: the moment at which a day began in a zone.
import { dayOf } from '../app/format.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** The first minute of the day that `now` falls on in the zone, UTC milliseconds. Days of 23 and 25 hours come out right. */
export function startOfToday(now: number, timezone: string): number {
  const today = dayOf(now, timezone);
  let before = Math.floor(now / MINUTE) * MINUTE - DAY - 2 * 60 * MINUTE;
  let after = Math.floor(now / MINUTE) * MINUTE;
  while (after - before > MINUTE) {
    const middle = before + Math.floor((after - before) / 2 / MINUTE) * MINUTE;
    if (dayOf(middle, timezone) === today) after = middle;
    else before = middle;
  }
  return after;
}
