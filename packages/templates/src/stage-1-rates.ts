// In charge of: the exchange rates of the stage-1 sample: one a week for each currency its stores sell in, near what they were.
import type { Random } from './random.ts';
import type { SampleRecord } from './sample.ts';
import { stores } from './stage-1-catalog.ts';

const DAY = 86_400_000;
/** Reaches back before the oldest order, whose day a rate must hold on. */
const WEEKS = 28;

/** Yuan for one unit of each currency. */
const yuan: { readonly [currency: string]: number } = { USD: 7.12, EUR: 8.24, GBP: 9.36, JPY: 0.0468 };

/** The rates up to the day of `now` (UTC milliseconds), oldest first. */
export function generateRates(random: Random, now: number): readonly SampleRecord[] {
  const currencies = [...new Set(stores.map(({ currency }) => currency))];
  const level = new Map(currencies.map((currency) => [currency, yuan[currency] ?? 1]));
  return Array.from({ length: WEEKS }, (_, week) => (WEEKS - 1 - week) * 7).flatMap((age) =>
    currencies.map((currency) => {
      const rate = (level.get(currency) ?? 1) * (1 + (random.next() - 0.5) / 100);
      level.set(currency, rate);
      return {
        date: new Date(now - age * DAY).toISOString().slice(0, 10),
        from: currency,
        to: 'CNY',
        rate: Math.round(rate * 10_000) / 10_000,
        source: '示例汇率',
      };
    }),
  );
}
