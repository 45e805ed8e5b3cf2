// In charge of: the shape of an operator or function, which every entry of the lists has.
import type { ErrorCode, Params } from '@trellis/errors';
import type { FieldHandle, Typed, Value } from './value-type.ts';

/** The time that expressions may ask for. */
export interface Clock {
  /** The day it is in the workspace's zone: days since 1970-01-01. */
  readonly today: number;
  /** UTC milliseconds. */
  readonly now: number;
  /** Minutes by which the workspace's zone is ahead of UTC at an instant (UTC milliseconds). */
  offset(at: number): number;
}

/** What one unit of a currency is worth in the workspace's currency: a fraction, so that it is exact. */
export interface Rate {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * What functions may ask of the world besides the record. Each part may be left out: without a clock `TODAY`, `NOW` and
 * the hours of a timestamp are null, without rates every `FX` is null, without `report` nobody hears of it.
 */
export interface World {
  /** The same for all records of one action, so that they agree. */
  readonly clock?: Clock;
  /** The rate of a currency (as written, trimmed, in capitals) that holds on a day; null when there is none. */
  rate?(currency: string, day: number): Rate | null;
  /** Hears why a run gave null where the user would not expect it: a missing rate, a result too large, too much work. */
  report?(code: ErrorCode, params: Params): void;
}

/** What an expression is evaluated against. */
export interface Env<F extends FieldHandle> extends World {
  /** Value at the end of a path; an array when the path passes several records or ends in a field of several values. */
  value(steps: readonly F[]): Value;
  /** Local day of the timestamp at the end of a path: days since 1970-01-01. */
  localDay(steps: readonly F[]): number | null;
  readonly actor: EnvActor;
  /** The value at the end of a path as it was before the write that is being checked; without it every OLD is null. */
  before?(steps: readonly F[]): Value;
}

/** What expressions may know about who acts. */
export interface EnvActor {
  readonly id: number | null;
  readonly email: string | null;
  /** Role ids, sorted. */
  readonly roles: readonly string[];
  /** Departments one is in, with those above them; like all that follow sorted. */
  readonly departments: readonly number[];
  /** Departments one is in, with those below them. */
  readonly departmentsBelow: readonly number[];
  /** Departments one leads, with those below them. */
  readonly departmentsLed: readonly number[];
  /** The people in the departments one leads. */
  readonly team: readonly number[];
}

/** Where nobody in particular acts. */
export const nobody: EnvActor = { id: null, email: null, roles: [], departments: [], departmentsBelow: [], departmentsLed: [], team: [] };

/** A compiled expression. */
export type Evaluate<F extends FieldHandle> = (env: Env<F>) => Value;

/** A typed call. */
export type TypedCall<F extends FieldHandle> = Extract<Typed<F>, { readonly kind: 'call' }>;

/** Tells a mistake; `place` is the member it is about: `args.0`, `args.1.list.2`. */
export type Report = (place: string, code: ErrorCode, params?: Params) => void;

/** An operator or function. */
export interface Operation {
  /** Name in the stored form. A function is written as this name in capitals. */
  readonly name: string;
  /** Fewest and most arguments; no `max` means any number. */
  readonly arity: { readonly min: number; readonly max?: number };
  /** Whether running it spends from the budget of a run. */
  readonly isMetered?: boolean;
  /** Fits the arguments to each other and gives the typed node; undefined after reporting a mistake. */
  infer<F extends FieldHandle>(args: readonly Typed<F>[], report: Report): Typed<F> | undefined;
  /** Makes the closure for a call from those of its arguments. */
  compile<F extends FieldHandle>(args: readonly Evaluate<F>[], call: TypedCall<F>): Evaluate<F>;
}
