// In charge of: what a bench says: a figure, its limit measured in the same run, and whether it keeps to the budget.

/** One measured figure. */
export interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same measured on the limit. */
  readonly limit: number;
  /** Median of the rounds' ratios of value to limit. */
  readonly ratio: number;
  readonly better: 'higher' | 'lower';
  readonly budget: number;
  /** What the budget is about: the ratio, the value less the limit, or the value itself where people notice no ratio. */
  readonly of: 'ratio' | 'difference' | 'value';
  readonly ok: boolean;
  /** More that was seen on the way. */
  readonly detail?: Readonly<Record<string, number | string | boolean>>;
}

/** The middle value; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  const lower = sorted[sorted.length % 2 === 1 ? middle : middle - 1];
  if (upper === undefined || lower === undefined) throw new TypeError('There is no median of nothing.');
  return (lower + upper) / 2;
}

/** What a bench measured in one round. */
export interface Round {
  readonly value: number;
  readonly limit: number;
}

const measures: Readonly<Record<Result['of'], (round: Round) => number>> = {
  ratio: ({ value, limit }) => value / limit,
  difference: ({ value, limit }) => value - limit,
  value: ({ value }) => value,
};

/** Judges the rounds of a bench. `also` is what must hold besides the budget. */
export function judge(
  rounds: readonly Round[],
  about: Pick<Result, 'name' | 'unit' | 'better' | 'budget'> & Partial<Pick<Result, 'of' | 'detail'>> & { readonly also?: boolean },
): Result {
  const { also = true, ...said } = about;
  const { of = 'ratio', better, budget } = said;
  const ratio = median(rounds.map((round) => round.value / round.limit));
  const measured = median(rounds.map(measures[of]));
  const ok = also && (better === 'higher' ? measured >= budget : measured <= budget);
  return { ...said, of, value: median(rounds.map((round) => round.value)), limit: median(rounds.map((round) => round.limit)), ratio, ok };
}

const short = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));

/** A result as a line for people. */
export function resultLine({ name, value, unit, limit, ratio, better, budget, of, ok, detail }: Result): string {
  const bound = `${better === 'higher' ? '≥' : '≤'} ${budget}${{ ratio: ' ×', difference: ` ${unit} more`, value: ` ${unit}` }[of]}`;
  const more =
    detail === undefined
      ? ''
      : `  (${Object.entries(detail)
          .map(([key, each]) => `${key} ${typeof each === 'number' ? short(each) : each}`)
          .join(', ')})`;
  return `${ok ? 'ok  ' : 'OVER'} ${name.padEnd(14)} ${short(value)} ${unit}, limit ${short(limit)}, ratio ${ratio.toFixed(2)}, budget ${bound}${more}`;
}
