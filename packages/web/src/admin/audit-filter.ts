// In charge of: the filter of the audit as its address carries it, and as the server is asked.
import type { AuditFilter } from '@trellis/client';
import { fromWallClock } from '@trellis/fields';
import type { AuditSearch } from '../app/search-params.ts';

const DAY = 86_400_000;

/** The instant at which a day, such as 2026-11-22, begins in a zone; `later` days after it. */
function startOfDay(day: string, timezone: string, later = 0): string {
  return new Date(fromWallClock(Date.parse(`${day}T00:00:00Z`) + later * DAY, timezone)).toISOString();
}

/** The filter in the server's words: both days are included whole, in the workspace's zone. */
export function auditFilter({ from, to, ...rest }: AuditSearch, timezone: string): AuditFilter {
  return {
    ...rest,
    ...(from === undefined ? {} : { from: startOfDay(from, timezone) }),
    ...(to === undefined ? {} : { to: startOfDay(to, timezone, 1) }),
  };
}
