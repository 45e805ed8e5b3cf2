// In charge of: what is kept for a while and forgotten by itself, never more than so much of it.

interface Kept<T> {
  readonly value: T;
  readonly endsAt: number;
}

/**
 * Values that each last equally long since they were set, so that they end in the order they stand in: forgetting what is over looks at
 * nothing else. Times are monotonic milliseconds.
 */
export class ExpiringMap<T> {
  readonly #lifeMs: number;
  readonly #max: number;
  readonly #kept = new Map<string, Kept<T>>();

  constructor(lifeMs: number, max: number) {
    this.#lifeMs = lifeMs;
    this.#max = max;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(key: string, now: number): T | undefined {
    const kept = this.#kept.get(key);
    return kept === undefined || kept.endsAt <= now ? undefined : kept.value;
  }

  /** Keeps a value from now on. Where too many are kept, the one that would end first goes. */
  set(key: string, value: T, now: number): void {
    this.#kept.delete(key);
    this.sweep(now);
    const [first] = this.#kept.keys();
    if (this.#kept.size >= this.#max && first !== undefined) this.#kept.delete(first);
    this.#kept.set(key, { value, endsAt: now + this.#lifeMs });
  }

  delete(key: string): void {
    this.#kept.delete(key);
  }

  /** Forgets what is over. */
  sweep(now: number): void {
    for (const [key, { endsAt }] of this.#kept) {
      if (endsAt > now) return;
      this.#kept.delete(key);
    }
  }
}
