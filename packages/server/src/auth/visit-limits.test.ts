// Proves S6: how much may be sent through a public form, and that what is refused is counted nowhere.
import { AppError } from '@trellis/errors';
import { expect, test } from 'vitest';
import { VisitLimits } from './visit-limits.ts';

test('S6 a link that is full refuses every source and keeps nothing of them, until the window is over', () => {
  const clock = { now: 0 };
  const limits = new VisitLimits(() => clock.now);
  for (let n = 0; n < 1_000; n++) limits.sent(1, `source ${n}`);
  const { size } = limits;
  for (let n = 0; n < 1_000; n++) expect(() => limits.sent(1, `other ${n}`)).toThrow(AppError);
  expect(limits.size).toBe(size);
  clock.now = 10 * 60_000;
  limits.sweep();
  expect(limits.size).toBe(0);
  limits.sent(1, 'other');
});
