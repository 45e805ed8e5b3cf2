// In charge of: saying whose clock a time is read on, where that is not the workspace's.
import { zoneOf } from '@trellis/fields/react';
import type { FieldJson } from '@trellis/query';
import type { ReactNode } from 'react';
import { useSession } from '../app/session.ts';

/** A zone's distance from UTC at a moment: `UTC−8`. */
export function offsetText(at: number, zone: string): string {
  const part = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find((one) => one.type === 'timeZoneName');
  return (part?.value ?? '')
    .replace('GMT', 'UTC')
    .replace('-', '−')
    .replace(/^UTC\+0$/, 'UTC');
}

interface ZoneNoteProps {
  readonly field: FieldJson;
  readonly record: { readonly [field: string]: unknown };
  readonly value: unknown;
}

/** The offset, with the zone's name on hover; nothing where times are on the workspace's clock. */
export function ZoneNote({ field, record, value }: ZoneNoteProps): ReactNode {
  const { timezone } = useSession();
  const zone = zoneOf(field, record, timezone);
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (field.zone === undefined || zone === timezone) return null;
  return (
    <span className="zone-note" title={zone}>
      {Number.isNaN(at) ? zone : offsetText(at, zone)}
    </span>
  );
}
