// Proves what reasons mean: asking helps against grants alone, and one barred way of several is told.
import type { ErrorCode } from '@trellis/errors';
import { expect, test } from 'vitest';
import { bearingOf } from './reason-bearing.ts';

const cases: readonly (readonly [name: string, allowed: boolean, codes: readonly ErrorCode[], barred: boolean, askable: boolean])[] = [
  ['no grant', false, ['explain.no-grant'], true, true],
  ['a condition and the value that fails it', false, ['explain.condition', 'explain.value'], true, true],
  ['what nobody fills in', false, ['explain.read-only'], true, false],
  ['a rule', false, ['explain.rule', 'explain.rule-demands'], true, false],
  ['nothing that can be said', false, ['explain.saving-unknown'], true, false],
  ['allowed', true, ['explain.granted'], false, false],
  ['allowed, one way for others', true, ['explain.granted', 'explain.way-open', 'explain.way-role'], true, true],
  ['allowed, one way barred here', true, ['explain.granted', 'explain.way-condition'], true, false],
  ['allowed, every way open', true, ['explain.granted', 'explain.way-open'], false, false],
  ['allowed, no way on', true, ['explain.granted', 'explain.no-way'], false, false],
];

test.each(cases)('%s', (_name, allowed, codes, barred, askable) => {
  expect(bearingOf(allowed, codes)).toEqual({ barred, askable });
});
