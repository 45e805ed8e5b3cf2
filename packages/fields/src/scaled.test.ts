import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxScaled, scaledFromNumber, scaledFromText, scaledToNumber, scaledToText } from './scaled.ts';

const scales = fc.nat(8);
const scaledOf = (scale: number) => fc.maxSafeInteger().map((value) => value % (maxScaled(scale) + 1) || 0);
const pairs = scales.chain((scale) => fc.tuple(scaledOf(scale), fc.constant(scale)));

test('every scaled integer survives text, JSON number and JSON text', () => {
  fc.assert(
    fc.property(pairs, ([scaled, scale]) => {
      expect(scaledFromText(scaledToText(scaled, scale), scale)).toBe(scaled);
      const json = JSON.stringify(scaledToNumber(scaled, scale));
      expect(scaledFromNumber(JSON.parse(json) as number, scale)).toBe(scaled);
      expect(scaledFromText(json, scale)).toBe(scaled);
    }),
    { seed: 3, numRuns: 20_000 },
  );
  expect(scaledFromNumber(scaledToNumber(maxScaled(8), 8), 8)).toBe(maxScaled(8));
});

test('one digit more than the limit would not survive', () => {
  const lost = [90071992547409.91, 90071992547409.9].map((number) => String(number));
  expect(lost[0]).toBe(lost[1]);
  expect(scaledFromText('90071992547409.91', 2)).toBe('too-large');
});

test('agrees with exact integer arithmetic on any decimal text', () => {
  const digits = fc.stringMatching(/^\d{1,18}$/);
  fc.assert(
    fc.property(scales, fc.boolean(), digits, digits, fc.integer({ min: -20, max: 20 }), (scale, negative, whole, fraction, exponent) => {
      const text = `${negative ? '-' : ''}${whole}.${fraction}e${exponent}`;
      const shift = scale + exponent - fraction.length;
      const unscaled = BigInt(whole + fraction);
      const power = 10n ** BigInt(Math.abs(shift));
      const exact = shift >= 0 ? unscaled * power : unscaled % power === 0n ? unscaled / power : undefined;
      const limit = BigInt(maxScaled(scale));
      const expected =
        exact === undefined ? 'scale' : exact > limit ? (negative ? 'too-small' : 'too-large') : Number(negative ? -exact : exact) || 0;
      expect(scaledFromText(text, scale)).toBe(expected);
    }),
    { seed: 4, numRuns: 20_000 },
  );
});

test.each([
  ['', 'number'],
  ['.', 'number'],
  ['-', 'number'],
  ['1,0', 'number'],
  [' 1', 'number'],
  ['1e', 'number'],
  ['Infinity', 'number'],
  ['0x1', 'number'],
  ['-0', 0],
  ['.5', 50],
  ['5.', 500],
])('reads the plain text %j as %j', (text, expected) => {
  expect(scaledFromText(text, 2)).toBe(expected);
  expect(Object.is(scaledFromText(text, 2), -0)).toBe(false);
});

test('a scale outside the table is a programming error', () => {
  expect(() => scaledToNumber(1, 16)).toThrow(TypeError);
});
