// In charge of: offsets follow the zone's clock at the moment in question.
import { expect, it } from 'vitest';
import { offsetText } from './zone-note.tsx';

it.each([
  ['2026-11-21T00:00:00Z', 'America/Los_Angeles', 'UTC−8'],
  ['2026-07-21T00:00:00Z', 'America/Los_Angeles', 'UTC−7'],
  ['2026-07-21T00:00:00Z', 'Asia/Kolkata', 'UTC+5:30'],
  ['2026-01-21T00:00:00Z', 'Europe/London', 'UTC'],
])('%s in %s is %s', (at, zone, text) => {
  expect(offsetText(Date.parse(at), zone)).toBe(text);
});
