// In charge of: how much strangers may send through a public form: counted per link and source, and per link.
import { AppError } from '@trellis/errors';

interface Counted {
  /** Monotonic milliseconds at which counting begins anew. */
  endsAt: number;
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
  readonly #counted = new Map<string, Counted>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Counts one sending before it is looked at; throws when it is one too many (S6). */
  sent(link: number, source: string): void {
    const now = this.#clock();
    const entries = [
      [this.#entry(`${link} ${source}`, now), PER_SOURCE],
      [this.#entry(`${link}`, now), PER_LINK],
    ] as const;
    const full = entries.find(([entry, most]) => entry.sent >= most);
    if (full !== undefined) throw new AppError('limit', 'link.too-often', { params: { seconds: Math.ceil((full[0].endsAt - now) / 1_000) } });
    for (const [entry] of entries) entry.sent += 1;
  }

  #entry(key: string, now: number): Counted {
    const known = this.#counted.get(key);
    if (known !== undefined && known.endsAt > now) return known;
    // Memory stays bounded: what was counted first goes first.
    this.#counted.delete(key);
    for (const oldest of this.#counted.keys()) {
      if (this.#counted.size < MAX_KEPT) break;
      this.#counted.delete(oldest);
    }
    const entry = { endsAt: now + WINDOW_MS, sent: 0 };
    this.#counted.set(key, entry);
    return entry;
  }
}
