// Proves when an empty list is told to be empty for who looks at it alone.
import { expect, test } from 'vitest';
import { isNarrowed } from './use-narrowed.ts';

test.each([
  ['a condition in words', true, ['explain.granted-where'], true],
  ['a condition that is not told', true, ['explain.granted-some', 'explain.granted-where'], true],
  ['another role gives all', true, ['explain.granted-where', 'explain.granted'], false],
  ['all records', true, ['explain.granted'], false],
  ['an owner', true, ['explain.owner'], false],
  ['no right at all', false, ['explain.no-grant'], false],
] as const)('%s', (_name, allowed, codes, expected) => {
  expect(isNarrowed({ allowed, reasons: codes.map((code) => ({ code, message: '' })) })).toBe(expected);
});
