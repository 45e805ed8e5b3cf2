// In charge of: slowing down who guesses: attempts are counted per account and source, per source, and per account.
import { AppError } from '@trellis/errors';
import { AttemptCounts } from './attempt-counts.ts';

/** After how many attempts waiting begins, and how it grows. */
interface Allowance {
  readonly free: number;
  readonly firstWaitMs: number;
  readonly maxWaitMs: number;
}

const FORGET_AFTER_MS = 15 * 60_000;

// One person mistyping waits soon. A whole office behind one address waits later. Guessing one account from many places is
// slowed too, but only so far: else anyone could lock an account's owner out.
const allowances = {
  pair: { free: 5, firstWaitMs: 30_000, maxWaitMs: 15 * 60_000 },
  source: { free: 40, firstWaitMs: 30_000, maxWaitMs: 15 * 60_000 },
  account: { free: 60, firstWaitMs: 10_000, maxWaitMs: 60_000 },
} as const satisfies { readonly [kind: string]: Allowance };

const keysOf = (account: string, source: string) =>
  [
    [`p ${account} ${source}`, allowances.pair],
    [`s ${source}`, allowances.source],
    [`a ${account}`, allowances.account],
  ] as const;

/** Counts attempts in memory. `clock` is monotonic milliseconds: a wrong wall clock must not unlock anything. */
export class Throttle {
  readonly #clock: () => number;
  readonly #counts = new AttemptCounts(FORGET_AFTER_MS);

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /**
   * Counts an attempt before it is checked, so that attempts side by side do not slip through; throws when it comes too soon.
   * What is refused so is not counted: it makes nobody wait longer.
   * Call `succeeded` afterwards to forgive the pair.
   */
  attempt(account: string, source: string): void {
    const now = this.#clock();
    const keys = keysOf(account, source);
    const wait = Math.max(...keys.map(([key]) => this.#counts.get(key, now).blockedUntil - now));
    if (wait > 0) throw new AppError('limit', 'auth.too-many-attempts', { params: { seconds: Math.ceil(wait / 1_000) } });
    for (const [key, allowance] of keys) this.#count(key, allowance, now);
  }

  /** The attempt was right: what was counted for it and for the pair is forgiven. */
  succeeded(account: string, source: string): void {
    const [[pair]] = keysOf(account, source);
    this.forgive(account, source);
    this.#counts.lower(pair, 0, this.#clock());
  }

  /** The attempt was none, neither right nor wrong: it is as if it had not been counted. */
  forgive(account: string, source: string): void {
    const now = this.#clock();
    for (const [key] of keysOf(account, source)) this.#counts.lower(key, this.#counts.get(key, now).failures - 1, now);
  }

  #count(key: string, { free, firstWaitMs, maxWaitMs }: Allowance, now: number): void {
    const failures = this.#counts.get(key, now).failures + 1;
    const beyond = failures - free;
    const blockedUntil = beyond < 0 ? 0 : now + Math.min(maxWaitMs, firstWaitMs * 2 ** Math.min(beyond, 20));
    this.#counts.raise(key, { failures, blockedUntil }, now);
  }
}
