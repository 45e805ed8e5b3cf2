// In charge of: CONVERT and CARTONS: quantities in other units.
import type { Report } from '../../operation.ts';
import { divide, divideBy, pow10, quotientScale } from '../../calc/exact.ts';
import { defineFunction, type Facts } from '../define.ts';
import { quotient, whole } from '../types.ts';
import type { ValueType } from '../../value-type.ts';
import { findUnit, unitNames } from '../../types/units.ts';

function refuseUnits({ args }: Facts, report: Report): void {
  const [from, to] = args.slice(1, 3).map((arg, index) => {
    if (arg.kind !== 'literal' || typeof arg.value !== 'string') return undefined;
    const unit = findUnit(arg.value);
    if (unit === undefined) report(`args.${index + 1}`, 'expression.unit', { unit: arg.value, units: unitNames.join(', ') });
    return unit && { unit, written: arg.value };
  });
  const kept = args[0]?.type.kind === 'number' ? args[0].type.unit : undefined;
  if (kept !== undefined && from !== undefined && from.unit.name !== kept) report('args.1', 'expression.unit-kept', { from: from.written, kept });
  else if (from !== undefined && to !== undefined && from.unit.dimension !== to.unit.dimension) {
    report('args.2', 'expression.unit-dimension', { from: from.written, to: to.written });
  }
}

/** The number is in the unit it was brought to, as far as that is known. */
function converted({ args }: Facts): ValueType {
  const to = args[2];
  const unit = to?.kind === 'literal' && typeof to.value === 'string' ? findUnit(to.value) : undefined;
  return unit === undefined ? quotient : { kind: 'number', scale: quotientScale, unit: unit.name };
}

/** In another unit. */
export const convert = defineFunction({
  name: 'convert',
  params: ['number', 'text', 'text'],
  result: converted,
  refuse: refuseUnits,
  doc: {
    group: 'conversion',
    params: 'value, from, to',
    en: 'A quantity in another unit of length, mass, volume, area, time, count or temperature.',
    zh: '把数量换算为另一种长度、质量、体积、面积、时间、数量或温度单位。',
    example: 'CONVERT(10, "kg", "lb")',
    result: '22.046226218488',
    rules: {
      en: 'By exact factors, rounded to 12 decimal places; null for units that are not known or measure different things.',
      zh: '按精确系数换算，保留 12 位小数；单位未知或不是同类单位时为空。',
    },
  },
  run: ([value, from, to], { scale }) => {
    const [a, b] = [findUnit(from), findUnit(to)];
    if (a === undefined || b === undefined || a.dimension !== b.dimension) return null;
    // (value · a.top + a.shift) / a.bottom is the base; from there back through b. One fraction, rounded once.
    const base = value * a.top + a.shift * pow10(scale);
    const top = base * b.bottom - b.shift * pow10(scale) * a.bottom;
    return divide(top * pow10(quotientScale), a.bottom * b.top * pow10(scale));
  },
});

/** Cartons needed. */
export const cartons = defineFunction({
  name: 'cartons',
  params: ['number', 'number'],
  result: whole,
  doc: {
    group: 'conversion',
    params: 'quantity, per_carton',
    en: 'How many cartons a quantity needs when each takes so many.',
    zh: '按每箱数量计算需要的箱数。',
    example: 'CARTONS(250, 24)',
    result: '11',
    rules: {
      en: 'A started carton counts as one; null for negative quantities and for cartons that take nothing.',
      zh: '不足一箱按一箱；数量为负或每箱数量不大于 0 时为空。',
    },
  },
  run: ([quantity, per]) => (quantity < 0n || per <= 0n ? null : divideBy(quantity, per, 'ceiling')),
});
