// In charge of: the days of the audit's filter are whole days of the workspace's zone.
import { expect, test } from 'vitest';
import { auditFilter } from './audit-filter.ts';

test.each([
  [{}, {}],
  [
    { kind: 'sign-in', actor: 5 },
    { kind: 'sign-in', actor: 5 },
  ],
  [
    { from: '2026-11-22', to: '2026-11-22' },
    { from: '2026-11-21T16:00:00.000Z', to: '2026-11-22T16:00:00.000Z' },
  ],
  [
    { to: '2026-12-31', result: 'refused' as const },
    { to: '2026-12-31T16:00:00.000Z', result: 'refused' },
  ],
])('%j is asked as %j', (search, expected) => {
  expect(auditFilter(search, 'Asia/Shanghai')).toEqual(expected);
});

test('a day on which the clock changes has its own length', () => {
  expect(auditFilter({ from: '2026-03-29', to: '2026-03-29' }, 'Europe/Berlin')).toEqual({
    from: '2026-03-28T23:00:00.000Z',
    to: '2026-03-29T22:00:00.000Z',
  });
});
