// In charge of: relative date ranges: the ones with a name of their own, and the words for any other.
import type { Locale } from '@trellis/errors';
import type { RelativeRange } from '@trellis/schemas';
import { word, type Word } from './words.react.ts';

/** Ranges people ask for by name. */
export const namedRanges: readonly { readonly name: Word; readonly range: RelativeRange }[] = [
  { name: 'today', range: { unit: 'day', from: 0, to: 0 } },
  { name: 'yesterday', range: { unit: 'day', from: -1, to: -1 } },
  { name: 'last7', range: { unit: 'day', from: -6, to: 0 } },
  { name: 'last30', range: { unit: 'day', from: -29, to: 0 } },
  { name: 'thisWeek', range: { unit: 'week', from: 0, to: 0 } },
  { name: 'lastWeek', range: { unit: 'week', from: -1, to: -1 } },
  { name: 'thisMonth', range: { unit: 'month', from: 0, to: 0 } },
  { name: 'lastMonth', range: { unit: 'month', from: -1, to: -1 } },
  { name: 'thisQuarter', range: { unit: 'quarter', from: 0, to: 0 } },
  { name: 'thisYear', range: { unit: 'year', from: 0, to: 0 } },
  { name: 'lastYear', range: { unit: 'year', from: -1, to: -1 } },
  { name: 'next7', range: { unit: 'day', from: 0, to: 6 } },
];

/** Whether a value has the shape of a relative range. */
export function isRelativeRange(value: unknown): value is RelativeRange {
  if (value === null || typeof value !== 'object') return false;
  const { unit, from, to } = value as Partial<RelativeRange>;
  return typeof unit === 'string' && Number.isInteger(from) && Number.isInteger(to);
}

/** The name of a range that has one. */
export function rangeName(range: RelativeRange): Word | undefined {
  return namedRanges.find((named) => named.range.unit === range.unit && named.range.from === range.from && named.range.to === range.to)?.name;
}

/** A range in words: 最近 7 天, Last 7 days, or −3 to 2 weeks. */
export function rangeText(range: RelativeRange, locale: Locale): string {
  const name = rangeName(range);
  if (name !== undefined) return word(name, locale);
  const unit = word(range.unit, locale);
  const signed = (n: number): string => (n < 0 ? `−${-n}` : String(n));
  return locale === 'en' ? `${signed(range.from)} to ${signed(range.to)} ${unit}` : `${signed(range.from)} 到 ${signed(range.to)} ${unit}`;
}
