// In charge of: counting by key in memory of one size, so that no number of other keys makes a count forgotten.
import { hash, randomBytes } from 'node:crypto';

/** Places in each row. Few keys of a quarter of an hour share one even while somebody floods. */
const PLACES = 2 ** 17;
/** Each key has a place in each row. Two keys are taken for one only where they share all their places. */
const ROWS = 2;

/** What is counted of a key. */
export interface AttemptCount {
  readonly failures: number;
  /** Monotonic milliseconds until which no attempt is let through. */
  readonly blockedUntil: number;
}

const none: AttemptCount = { failures: 0, blockedUntil: 0 };

/**
 * Counts that last equally long since they were last raised. INVARIANT: what is read of a key is never less than what was counted of it;
 * keys that share their places count together, and who is to share with whom nobody can choose. Times are monotonic milliseconds.
 */
export class AttemptCounts {
  readonly #lifeMs: number;
  readonly #salt = randomBytes(32).toString('hex');
  readonly #failures = new Uint16Array(PLACES * ROWS);
  readonly #blockedUntil = new Float64Array(PLACES * ROWS);
  readonly #endsAt = new Float64Array(PLACES * ROWS);

  constructor(lifeMs: number) {
    this.#lifeMs = lifeMs;
  }

  get(key: string, now: number): AttemptCount {
    return this.#least(this.#placesOf(key), now);
  }

  /** Keeps a count that is larger than the one before, from now on. */
  raise(key: string, { failures, blockedUntil }: AttemptCount, now: number): void {
    for (const place of this.#placesOf(key)) {
      const known = this.#at(place, now);
      this.#failures[place] = Math.min(0xffff, Math.max(known.failures, failures));
      this.#blockedUntil[place] = Math.max(known.blockedUntil, blockedUntil);
      this.#endsAt[place] = now + this.#lifeMs;
    }
  }

  /** Takes a count back to so many, and lets attempts through again. Places where another key counted more stay as they are. */
  lower(key: string, to: number, now: number): void {
    const places = this.#placesOf(key);
    const { failures } = this.#least(places, now);
    for (const place of places) {
      if (this.#at(place, now).failures > failures) continue;
      this.#failures[place] = Math.max(0, to);
      this.#blockedUntil[place] = 0;
    }
  }

  #least(places: readonly number[], now: number): AttemptCount {
    const all = places.map((place) => this.#at(place, now));
    return {
      failures: Math.min(...all.map(({ failures }) => failures)),
      blockedUntil: Math.min(...all.map(({ blockedUntil }) => blockedUntil)),
    };
  }

  #at(place: number, now: number): AttemptCount {
    if ((this.#endsAt[place] ?? 0) <= now) return none;
    return { failures: this.#failures[place] ?? 0, blockedUntil: this.#blockedUntil[place] ?? 0 };
  }

  #placesOf(key: string): readonly number[] {
    const digest = hash('sha256', this.#salt + key, 'buffer');
    return Array.from({ length: ROWS }, (_, row) => row * PLACES + (digest.readUInt32LE(row * 4) % PLACES));
  }
}
