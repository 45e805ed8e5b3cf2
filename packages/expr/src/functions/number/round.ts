// In charge of: ROUND and its kin: numbers with fewer digits.
import { absolute, divideBy, pow10, toScale, type Rounding } from '../../calc/exact.ts';
import type { ValueType } from '../../value-type.ts';
import { defineFunction, type Facts } from '../define.ts';
import type { DocumentedFunction, FunctionDoc } from '../doc.ts';
import { sameScale, unitOf, whole } from '../types.ts';

/** Decimal places left: as many as asked for when that is a constant, never more than there were. */
function placesLeft(facts: Facts): ValueType {
  const { args, scale } = facts;
  const unit = unitOf(facts);
  const digits = args[1];
  if (digits === undefined) return { ...whole, ...unit };
  if (digits.kind !== 'literal' || typeof digits.value !== 'bigint' || digits.type.kind !== 'number') return { kind: 'number', scale, ...unit };
  const asked = digits.value / pow10(digits.type.scale);
  return { kind: 'number', scale: asked >= BigInt(scale) ? scale : Math.max(0, Number(asked)), ...unit };
}

/** The number with so many decimal places (negative: zeros before the point) still at its own scale. */
function roundTo(value: bigint, scale: number, digits: number, rounding: Rounding): bigint {
  if (digits >= scale) return value;
  // Beyond the longest number nothing is left, or one unit that is too large to keep.
  const unit = pow10(Math.min(scale - digits, 130));
  return (divideBy(value, unit, rounding) ?? 0n) * unit;
}

function rounding(name: string, how: Rounding, doc: Omit<FunctionDoc, 'group'>): DocumentedFunction {
  return defineFunction({
    name,
    params: ['number', 'integer?'],
    result: placesLeft,
    doc: { group: 'number', ...doc },
    run: ([value, digits = 0], facts) => {
      const to = placesLeft(facts);
      // What was rounded to fewer places loses only zeros when it is brought to the scale of the result.
      return toScale(roundTo(value, facts.scale, digits, how), facts.scale, to.kind === 'number' ? to.scale : 0, 'down');
    },
  });
}

/** To the nearest. */
export const round = rounding('round', 'half', {
  params: 'number, [digits]',
  en: 'The number rounded to some decimal places, halves away from zero.',
  zh: '把数字四舍五入到指定小数位。',
  example: 'ROUND(2.345, 2)',
  result: '2.35',
  rules: { en: 'Negative digits round before the point; -2.5 becomes -3.', zh: '位数为负时在小数点左侧取整；-2.5 变为 -3。' },
});
/** Away from zero. */
export const roundUp = rounding('roundUp', 'up', {
  params: 'number, [digits]',
  en: 'The number rounded away from zero to some decimal places.',
  zh: '向绝对值更大的方向取到指定小数位。',
  example: 'ROUNDUP(2.341, 2)',
  result: '2.35',
});
/** Towards zero. */
export const roundDown = rounding('roundDown', 'down', {
  params: 'number, [digits]',
  en: 'The number rounded towards zero to some decimal places.',
  zh: '向零的方向取到指定小数位。',
  example: 'ROUNDDOWN(-2.349, 2)',
  result: '-2.34',
});
/** Cut off. */
export const trunc = rounding('trunc', 'down', {
  params: 'number, [digits]',
  en: 'The number without the decimal places beyond some digits.',
  zh: '截去指定位数之后的小数。',
  example: 'TRUNC(8.97)',
  result: '8',
});
/** Towards larger numbers. */
export const ceilTo = rounding('ceil_to', 'ceiling', {
  params: 'number, [digits]',
  en: 'The number rounded up, towards larger numbers, to some decimal places.',
  zh: '向更大的方向取到指定小数位。',
  example: 'CEIL_TO(-2.341, 2)',
  result: '-2.34',
});
/** Towards smaller numbers. */
export const floorTo = rounding('floor_to', 'floor', {
  params: 'number, [digits]',
  en: 'The number rounded down, towards smaller numbers, to some decimal places.',
  zh: '向更小的方向取到指定小数位。',
  example: 'FLOOR_TO(-2.341, 2)',
  result: '-2.35',
});
/** Down to a whole number. */
export const int = defineFunction({
  name: 'int',
  params: ['number'],
  result: whole,
  doc: {
    group: 'number',
    params: 'number',
    en: 'The whole number at or below a number.',
    zh: '不大于该数的最大整数。',
    example: 'INT(-8.9)',
    result: '-9',
  },
  run: ([value], { scale }) => divideBy(value, pow10(scale), 'floor'),
});

/** `value / step` rounded and multiplied back; null for a step of 0. */
function byStep(value: bigint, step: bigint, how: Rounding): bigint | null {
  const steps = divideBy(value, step, how);
  return steps === null ? null : steps * step;
}

/** To the nearest multiple. */
export const mround = defineFunction({
  name: 'mround',
  params: ['number', 'number'],
  result: sameScale,
  doc: {
    group: 'number',
    params: 'number, step',
    en: 'The multiple of a step that is nearest to a number, halves away from zero.',
    zh: '最接近该数的步长倍数，正中时取绝对值更大的。',
    example: 'MROUND(17, 5)',
    result: '15',
    rules: { en: 'A step of 0 gives null; its sign does not matter.', zh: '步长为 0 时为空；步长的正负不影响结果。' },
  },
  run: ([value, step]) => byStep(value, step, 'half'),
});
/** Up to a multiple. */
export const ceiling = defineFunction({
  name: 'ceiling',
  params: ['number', 'number?'],
  result: sameScale,
  doc: {
    group: 'number',
    params: 'number, [step]',
    en: 'The multiple of a step at or above a number; whole numbers when no step is given.',
    zh: '不小于该数的步长倍数，不写步长时取整数。',
    example: 'CEILING(17, 5)',
    result: '20',
    rules: { en: 'A step of 0 gives null; its sign does not matter.', zh: '步长为 0 时为空；步长的正负不影响结果。' },
  },
  run: ([value, step], { scale }) => byStep(value, absolute(step ?? pow10(scale)), 'ceiling'),
});
/** Down to a multiple. */
export const floor = defineFunction({
  name: 'floor',
  params: ['number', 'number?'],
  result: sameScale,
  doc: {
    group: 'number',
    params: 'number, [step]',
    en: 'The multiple of a step at or below a number; whole numbers when no step is given.',
    zh: '不大于该数的步长倍数，不写步长时取整数。',
    example: 'FLOOR(17, 5)',
    result: '15',
    rules: { en: 'A step of 0 gives null; its sign does not matter.', zh: '步长为 0 时为空；步长的正负不影响结果。' },
  },
  run: ([value, step], { scale }) => byStep(value, absolute(step ?? pow10(scale)), 'floor'),
});

/** Away from zero to a whole number of the wanted remainder by 2. */
function awayTo(value: bigint, scale: number, remainder: bigint): bigint {
  const up = absolute(divideBy(value, pow10(scale), 'up') ?? 0n);
  const size = up % 2n === remainder ? up : up + 1n;
  return value < 0n ? -size : size;
}

/** To an even number. */
export const even = defineFunction({
  name: 'even',
  params: ['number'],
  result: whole,
  doc: {
    group: 'number',
    params: 'number',
    en: 'The nearest even number away from zero.',
    zh: '向绝对值更大的方向取最近的偶数。',
    example: 'EVEN(3)',
    result: '4',
  },
  run: ([value], { scale }) => awayTo(value, scale, 0n),
});
/** To an odd number. */
export const odd = defineFunction({
  name: 'odd',
  params: ['number'],
  result: whole,
  doc: {
    group: 'number',
    params: 'number',
    en: 'The nearest odd number away from zero.',
    zh: '向绝对值更大的方向取最近的奇数。',
    example: 'ODD(2)',
    result: '3',
    rules: { en: '0 becomes 1.', zh: '0 变为 1。' },
  },
  run: ([value], { scale }) => awayTo(value, scale, 1n),
});
