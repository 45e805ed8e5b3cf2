// In charge of: which records a change of exchange rates may concern: those whose FX asks for that currency on a day the rate holds.
import { and, inStatement, literal, localDayOf, or, TRUE, typedCall, type TypedCall } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { Expr, PlanRunner } from '@trellis/query';
import { rateEnds } from './rates.ts';

/** A rate that was entered, changed or taken away. */
interface ChangedRate {
  readonly currency: string;
  readonly from: number;
  /** The day from which it holds no more. */
  readonly until: number;
}

/** What a rate record said or says. */
export interface RateCells {
  readonly currency: Cell;
  readonly date: Cell;
}

/** Every call of FX in an expression. */
function fxCalls(expr: Expr): readonly TypedCall<LinkedField>[] {
  if (expr.kind === 'list') return expr.items.flatMap(fxCalls);
  if (expr.kind !== 'call') return [];
  const inner = expr.args.flatMap(fxCalls);
  return expr.name === 'fx' ? [expr, ...inner] : inner;
}

function isOfCurrency(currency: Expr | undefined, code: string): Expr {
  // Finding the code anywhere, in any case and width, keeps more than FX would take, never less.
  if (currency?.type.kind !== 'text' || !inStatement(currency)) return TRUE;
  return typedCall('contains', [currency, literal(code, { kind: 'text' })]);
}

function isWithin(date: Expr | undefined, { from, until }: ChangedRate): Expr {
  const day = date?.type.kind === 'timestamp' ? localDayOf(date) : date;
  if (day?.type.kind !== 'date' || !inStatement(day)) return TRUE;
  const at = (name: 'gte' | 'lt', value: number): Expr => typedCall(name, [day, literal(value, { kind: 'date' })]);
  return and(at('gte', from), at('lt', until));
}

/** The condition that a formula may give something else after these changes. */
function concerned(expr: Expr, changed: readonly ChangedRate[]): Expr {
  const calls = fxCalls(expr);
  return or(...changed.flatMap((rate) => calls.map(({ args }) => and(isOfCurrency(args[1], rate.currency), isWithin(args[2], rate)))));
}

/** The records that may be concerned by changed rates, as a condition over the entity of the formula. */
export async function concernedByRates(
  runner: Pick<PlanRunner, 'rows'>,
  rates: LinkedEntity,
  into: string,
  expr: Expr,
  records: readonly RateCells[],
): Promise<Expr> {
  const changed: ChangedRate[] = [];
  for (const { currency, date } of records) {
    if (rates.rates === undefined || typeof currency !== 'string' || typeof date !== 'number') continue;
    const code = currency.toUpperCase();
    changed.push({ currency: code, from: date, until: await rateEnds(runner, rates, rates.rates, into, code, date) });
  }
  return concerned(expr, changed);
}
