// In charge of: how much strangers may send through a public form: counted per link and source, and per link.
import { AppError } from '@trellis/errors';
import { ExpiringMap } from './expiring-map.ts';

interface Counted {
  /** Monotonic milliseconds at which counting begins anew. */
  readonly endsAt: number;
  sent: number;
}

const WINDOW_MS = 10 * 60_000;
/** A family behind one address fills in a form more than once; nobody fills it in a hundred times. */
const PER_SOURCE = 30;
const PER_LINK = 1_000;
const MAX_KEPT = 50_000;

/** Counts what is sent, in memory. `clock` is monotonic milliseconds. */
export class VisitLimits {
  readonly #clock: () => number;
  readonly #counted = new ExpiringMap<Counted>(WINDOW_MS, MAX_KEPT);

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** How many counts are kept. */
  get size(): number {
    return this.#counted.size;
  }

  /** Counts one sending before it is looked at; throws when it is one too many (S6), which is counted nowhere. */
  sent(link: number, source: string): void {
    const now = this.#clock();
    const keys = [
      [`${link} ${source}`, PER_SOURCE],
      [`${link}`, PER_LINK],
    ] as const;
    for (const [key, most] of keys) {
      const { endsAt, sent } = this.#counted.get(key, now) ?? { endsAt: 0, sent: 0 };
      if (sent >= most) throw new AppError('limit', 'link.too-often', { params: { seconds: Math.ceil((endsAt - now) / 1_000) } });
    }
    for (const [key] of keys) this.#count(key, now);
  }

  /** Forgets what was counted long ago. */
  sweep(): void {
    this.#counted.sweep(this.#clock());
  }

  #count(key: string, now: number): void {
    const known = this.#counted.get(key, now);
    if (known === undefined) this.#counted.set(key, { endsAt: now + WINDOW_MS, sent: 1 }, now);
    else known.sent += 1;
  }
}
