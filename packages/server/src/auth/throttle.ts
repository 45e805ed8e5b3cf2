// In charge of: slowing down who guesses: attempts are counted per account and source, per source, and per account.
import { AppError } from '@trellis/errors';

interface Counted {
  failures: number;
  /** Monotonic milliseconds until which no attempt is let through. */
  blockedUntil: number;
  lastAt: number;
}

/** After how many attempts waiting begins, and how it grows. */
interface Allowance {
  readonly free: number;
  readonly firstWaitMs: number;
  readonly maxWaitMs: number;
}

const forgetAfterMs = 15 * 60_000;
const maxKept = 50_000;

// One person mistyping waits soon. A whole office behind one address waits later. Guessing one account from many places is
// slowed too, but only so far: else anyone could lock an account's owner out.
const allowances = {
  pair: { free: 5, firstWaitMs: 30_000, maxWaitMs: 15 * 60_000 },
  source: { free: 40, firstWaitMs: 30_000, maxWaitMs: 15 * 60_000 },
  account: { free: 60, firstWaitMs: 10_000, maxWaitMs: 60_000 },
} as const satisfies { readonly [kind: string]: Allowance };

/** Counts attempts in memory. `clock` is monotonic milliseconds: a wrong wall clock must not unlock anything. */
export class Throttle {
  readonly #clock: () => number;
  readonly #counted = new Map<string, Counted>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /**
   * Counts an attempt before it is checked, so that attempts side by side do not slip through; throws when it comes too soon.
   * Call `succeeded` afterwards to forgive the pair.
   */
  attempt(account: string, source: string): void {
    const entries = [
      [this.#entry(`p ${account} ${source}`), allowances.pair],
      [this.#entry(`s ${source}`), allowances.source],
      [this.#entry(`a ${account}`), allowances.account],
    ] as const;
    const now = this.#clock();
    const wait = Math.max(...entries.map(([entry]) => entry.blockedUntil - now));
    if (wait > 0) throw new AppError('limit', 'auth.too-many-attempts', { params: { seconds: Math.ceil(wait / 1_000) } });
    for (const [entry, allowance] of entries) this.#count(entry, allowance, now);
  }

  /** The attempt was right: what was counted for it and for the pair is forgiven. */
  succeeded(account: string, source: string): void {
    this.#counted.delete(`p ${account} ${source}`);
    for (const key of [`s ${source}`, `a ${account}`]) {
      const entry = this.#counted.get(key);
      if (entry !== undefined) Object.assign(entry, { failures: Math.max(0, entry.failures - 1), blockedUntil: 0 });
    }
  }

  #entry(key: string): Counted {
    const now = this.#clock();
    const known = this.#counted.get(key);
    if (known !== undefined && now - known.lastAt < forgetAfterMs) return known;
    if (this.#counted.size >= maxKept) this.#forgetOld(now);
    const entry = { failures: 0, blockedUntil: 0, lastAt: now };
    this.#counted.set(key, entry);
    return entry;
  }

  #count(entry: Counted, { free, firstWaitMs, maxWaitMs }: Allowance, now: number): void {
    entry.failures += 1;
    entry.lastAt = now;
    const beyond = entry.failures - free;
    if (beyond >= 0) entry.blockedUntil = now + Math.min(maxWaitMs, firstWaitMs * 2 ** Math.min(beyond, 20));
  }

  /** Memory stays bounded: what is old goes, and when nothing is old, what was counted first. */
  #forgetOld(now: number): void {
    for (const [key, entry] of this.#counted) if (now - entry.lastAt >= forgetAfterMs) this.#counted.delete(key);
    for (const key of this.#counted.keys()) {
      if (this.#counted.size < maxKept) break;
      this.#counted.delete(key);
    }
  }
}
