// In charge of: how many live connections and lists there are at once: for each person, and for visitors by link, by address and in all.
import { AppError } from '@trellis/errors';
import { DEFAULT_VISITS, type VisitSettings } from '../../settings.ts';

/** Who takes a place: a person, or somebody who came by a link from an address. */
export type Guest = { readonly user: number } | { readonly link: number; readonly source: string };

/** Sockets of one person. */
const PER_PERSON = 50;
/** Sockets in all. */
const IN_ALL = 5_000;
/** What visitors may hold from one address: through one link, and through all of them. An office has one address. */
const PER_SOURCE_AND_LINK = 50;
const PER_SOURCE = 100;
/** Lists that visitors' sockets follow, for each socket that they may hold: a page shows one or two. */
const LISTS_PER_SOCKET = 2;
/** Lists of visitors that are begun at the same time, each with what was missed since. */
const VISITORS_TURNS = 8;

/** A count that must not go beyond a number, and what is said when it would. */
interface Bound {
  readonly key: string;
  readonly most: number;
  readonly full: () => AppError;
}

/** Counts by key. INVARIANT: whoever took a place gives it back once, however often they are asked to. */
class Tally {
  readonly #counts = new Map<string, number>();

  /** Throws where one of the counts is full. */
  check(bounds: readonly Bound[]): void {
    const full = bounds.find(({ key, most }) => (this.#counts.get(key) ?? 0) >= most);
    if (full !== undefined) throw full.full();
  }

  take(bounds: readonly Bound[]): () => void {
    this.check(bounds);
    for (const { key } of bounds) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    let isTaken = true;
    return () => {
      if (isTaken) for (const { key } of bounds) this.#giveBack(key);
      isTaken = false;
    };
  }

  #giveBack(key: string): void {
    const count = (this.#counts.get(key) ?? 0) - 1;
    if (count > 0) this.#counts.set(key, count);
    else this.#counts.delete(key);
  }
}

const busy = (): AppError => new AppError('limit', 'server.busy');
const crowded = (): AppError => new AppError('limit', 'live.too-many-visitors');
const ownFull = (): AppError => new AppError('limit', 'live.too-many-sockets', { params: { max: PER_PERSON } });

/**
 * Places at the live door. INVARIANT: what visitors hold at most leaves room for the people of the workspace (S6), and visitors wait for
 * each other alone.
 */
export class LivePlaces {
  readonly #visits: VisitSettings;
  readonly #sockets = new Tally();
  readonly #lists = new Tally();
  readonly #waiting: (() => void)[] = [];
  #turns = VISITORS_TURNS;

  constructor(visits: VisitSettings = DEFAULT_VISITS) {
    this.#visits = visits;
  }

  /** Throws where there is no room for one more socket. */
  checkSocket(guest: Guest): void {
    this.#sockets.check(this.#socketBounds(guest));
  }

  /** Takes a place for a socket; answers what gives it back. */
  takeSocket(guest: Guest): () => void {
    return this.#sockets.take(this.#socketBounds(guest));
  }

  /** Takes a place for a list that is followed; answers what gives it back. A person's lists are bounded by their sockets. */
  takeList(guest: Guest): () => void {
    return 'user' in guest ? () => undefined : this.#lists.take(this.#visitorBounds(guest, LISTS_PER_SOCKET));
  }

  /** Does some work for a guest. Visitors have a few turns among them, so that many who come at once hold nobody else up. */
  async inTurn(guest: Guest, work: () => Promise<void>): Promise<void> {
    if ('user' in guest) return work();
    if (this.#turns > 0) this.#turns -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#turns += 1;
      else next();
    }
  }

  #socketBounds(guest: Guest): readonly Bound[] {
    const all: Bound = { key: 'all', most: IN_ALL, full: busy };
    if ('user' in guest) return [{ key: `user ${guest.user}`, most: PER_PERSON, full: ownFull }, all];
    return [...this.#visitorBounds(guest, 1), all];
  }

  #visitorBounds({ link, source }: Extract<Guest, { link: number }>, times: number): readonly Bound[] {
    const { perLink, inAll } = this.#visits;
    const most: readonly (readonly [string, number])[] = [
      [`link ${link} from ${source}`, PER_SOURCE_AND_LINK],
      [`link ${link}`, perLink],
      [`from ${source}`, PER_SOURCE],
      ['visitors', inAll],
    ];
    return most.map(([key, count]) => ({ key, most: count * times, full: crowded }));
  }
}
