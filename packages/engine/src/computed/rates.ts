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
    const [row] = await this.#runner.rows(newest(entity, rates, and(isCurrency(rates, currency), within(rates, 'lte', day)), true), system);
    const [value] = row ?? [];
    const { valueType } = rates.rate;
    if (typeof value !== 'number' || value <= 0 || valueType.kind !== 'number') return null;
    return { numerator: BigInt(value), denominator: 10n ** BigInt(valueType.scale) };
  }
}

/** The condition that a rate is of a currency, written in capitals or as the id of a choice. */
function isCurrency({ currency }: RateFields, code: string): Expr {
  const texts = [code, code.toLowerCase()].map((text) => literal(text, currency.valueType));
  return { kind: 'call', name: 'in', args: [typedPath([currency]), list<LinkedField>(texts, currency.valueType)], type: { kind: 'boolean' } };
}

function within({ date }: RateFields, name: 'lte' | 'gt', day: number): Expr {
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

/** The day on which the next rate of the currency begins; undefined when there is none. */
export async function nextRateDay(
  runner: Pick<PlanRunner, 'rows'>,
  entity: LinkedEntity,
  rates: RateFields,
  currency: string,
  day: number,
): Promise<number | undefined> {
  const [row] = await runner.rows(newest(entity, rates, and(isCurrency(rates, currency), within(rates, 'gt', day)), false), system);
  return typeof row?.[1] === 'number' ? row[1] : undefined;
}
