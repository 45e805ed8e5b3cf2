// In charge of: exchange rates for the evaluator: what was asked for and is not known yet is noted, looked up together, and asked again.
import { and, list, literal, typedCall, typedPath, type Rate } from '@trellis/expr';
import type { LinkedEntity, LinkedField, Model, RateFields } from '@trellis/model';
import { systemActor } from '@trellis/permissions';
import { idOf, type Expr, type PlanRunner, type RowsPlan } from '@trellis/query';

const system = systemActor('rates');
const same: Rate = { numerator: 1n, denominator: 1n };

/** A rate asked for: which entity's, of which currency (in capitals), on which day. */
interface Asked {
  readonly entity: LinkedEntity;
  readonly currency: string;
  readonly day: number;
}

const keyOf = ({ entity, currency, day }: Asked): string => `${entity.number}/${currency}/${day}`;

/** Exchange rates as one unit or reading sees them. */
export class RateBook {
  readonly #runner: Pick<PlanRunner, 'rows'>;
  readonly #base: string;
  readonly #known = new Map<string, Rate | null>();
  readonly #asked = new Map<string, Asked>();

  constructor(runner: Pick<PlanRunner, 'rows'>, model: Model) {
    this.#runner = runner;
    this.#base = model.workspace.currency;
  }

  /** The rate in force on a day, null when there is none or it is not looked up yet: then `lookUp` has something to do. */
  rate(entity: LinkedEntity | undefined, currency: string, day: number): Rate | null {
    if (currency === this.#base) return same;
    if (entity === undefined) return null;
    const asked = { entity, currency, day };
    const key = keyOf(asked);
    const known = this.#known.get(key);
    if (known === undefined) this.#asked.set(key, asked);
    return known ?? null;
  }

  /** Looks up what was asked for. False when nothing was missing. */
  async lookUp(): Promise<boolean> {
    const asked = [...this.#asked];
    this.#asked.clear();
    for (const [key, each] of asked) this.#known.set(key, await this.#find(each));
    return asked.length > 0;
  }

  /** Forgets what is known: rates were changed. */
  forget(): void {
    this.#known.clear();
  }

  async #find({ entity, currency, day }: Asked): Promise<Rate | null> {
    const { rates } = entity;
    if (rates === undefined) return null;
    const holds = and(isRate(rates, currency, this.#base), within(rates, 'lte', day), within(rates, 'gte', day - rates.days));
    const [row] = await this.#runner.rows(newest(entity, rates, holds, true), system);
    const [value] = row ?? [];
    const { valueType } = rates.rate;
    if (typeof value !== 'number' || value <= 0 || valueType.kind !== 'number') return null;
    return { numerator: BigInt(value), denominator: 10n ** BigInt(valueType.scale) };
  }
}

/** The condition that a field says a currency, in capitals or as the id of a choice. */
function says(field: LinkedField, code: string): Expr {
  const texts = [code, code.toLowerCase()].map((text) => literal(text, field.valueType));
  return { kind: 'call', name: 'in', args: [typedPath([field]), list<LinkedField>(texts, field.valueType)], type: { kind: 'boolean' } };
}

/** The condition that a record is a rate from one currency into another. */
function isRate({ currency, to }: RateFields, from: string, into: string): Expr {
  return to === undefined ? says(currency, from) : and(says(currency, from), says(to, into));
}

function within({ date }: RateFields, name: 'lte' | 'gte' | 'gt', day: number): Expr {
  return typedCall(name, [typedPath([date]), literal(day, { kind: 'date' })]);
}

/** The first rate by date, the newest or the oldest; of two on one day the one entered later. */
function newest(entity: LinkedEntity, rates: RateFields, where: Expr, descending: boolean): RowsPlan {
  const order = [
    { expr: typedPath([rates.date]), descending },
    { expr: idOf(entity), descending: true },
  ];
  return { kind: 'rows', entity, where, columns: [typedPath([rates.rate]), typedPath([rates.date])], order, limit: 1, offset: 0 };
}

/** The day on which a rate of the currency that begins on a day ends: with the next one, or when it has held its days. */
export async function rateEnds(
  runner: Pick<PlanRunner, 'rows'>,
  entity: LinkedEntity,
  rates: RateFields,
  into: string,
  currency: string,
  day: number,
): Promise<number> {
  const later = and(isRate(rates, currency, into), within(rates, 'gt', day), within(rates, 'lte', day + rates.days));
  const [row] = await runner.rows(newest(entity, rates, later, false), system);
  return typeof row?.[1] === 'number' ? row[1] : day + rates.days + 1;
}
