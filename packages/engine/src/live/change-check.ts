// In charge of: what a part of the log means to one group of subscribers, with what their rights show today.
import { reachesOf, type RowsPlan } from '@trellis/query';
import type { Changes, Subscription } from '../engine.ts';
import { planOf, recordsById, type Reading } from '../records/record-read.ts';
import type { Storage } from '../storage.ts';
import { linkEffects, noEffects } from './link-effects.ts';
import type { LogPart } from './log-part.ts';
import { looksOf, readBeyond } from './looks.ts';
import { Moment } from './moment.ts';

/**
 * Most records that are looked at again from later moments of a part, and what looking through links from one counts for. A record takes
 * 0.2 ms, so that nobody waits for more than a tenth of a second.
 */
const MAX_LOOKS = 400;
const LINKS_LOOK = 10;

type Question = Pick<Subscription, 'filter' | 'fields' | 'expand'>;

function questionOf({ filter, fields, expand }: Subscription): Question {
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(fields === undefined ? {} : { fields }),
    ...(expand === undefined ? {} : { expand }),
  };
}

/** Records to tell. What is in view now is never among the removed, whichever moment it is looked at from. */
interface Told {
  readonly shown: ReadonlySet<number>;
  readonly removed: ReadonlySet<number>;
}

/** Works out what a change means to one group of subscribers. */
export class ChangeCheck {
  readonly #storage: Storage;
  readonly #reading: Reading;
  readonly #part: LogPart;

  constructor(storage: Storage, reading: Reading, part: LogPart) {
    this.#storage = storage;
    this.#reading = reading;
    this.#part = part;
  }

  /** Numbers of the entities whose records decide what the list shows. */
  readsOf(subscription: Subscription): ReadonlySet<number> {
    const { entity, where, columns } = planOf(this.#reading, questionOf(subscription)).rows;
    const reaches = [where, ...columns].map(reachesOf);
    const linked = reaches.flatMap(({ links, lists }) => [...links.map(({ field }) => field.entity), ...lists.map((list) => list.entity)]);
    return new Set([entity, ...linked].map(({ number }) => number));
  }

  /** What to tell; to reload where that cannot be said. */
  async changes(subscription: Subscription, seq: number): Promise<Changes> {
    const request = questionOf(subscription);
    const found = await recordsById(this.#reading, [...this.#part.of(this.#reading.entity).keys()], request);
    const told = await this.#told(planOf(this.#reading, request).rows, new Set(found.map(({ id }) => id)), request);
    if (told === 'many') return { seq, records: [], removed: [], reload: true };
    const own = found.filter(({ id }) => told.shown.has(id));
    const others = [...told.shown].filter((id) => !own.some((record) => record.id === id));
    return { seq, records: [...own, ...(await recordsById(this.#reading, others, request))], removed: [...told.removed] };
  }

  /**
   * Who read the list within the part holds it as it was then, so a part tells all that each of its ends would: whatever is now otherwise
   * than at one of the moments at which it could be read. What is told from one moment needs no look from another.
   */
  async #told(rows: RowsPlan, here: ReadonlySet<number>, { filter }: Question): Promise<Told | 'many'> {
    const shown = new Set<number>();
    const removed = new Set<number>();
    let looks = 0;
    for (const { since, own, links } of looksOf(this.#part, this.#reading.entity, readBeyond([rows.where, ...rows.columns]))) {
      const open = own.filter((id) => !shown.has(id) && !removed.has(id));
      if (since !== this.#part) looks += open.length + (links ? LINKS_LOOK : 0);
      if (looks > MAX_LOOKS) return 'many';
      const effects = links ? await linkEffects(this.#reading, this.#storage, since, rows) : noEffects;
      if (effects === 'many') return 'many';
      const differing = await new Moment(this.#storage, this.#reading, since).differing(open, here, effects.alsoOwn, filter);
      if (differing === 'many') return 'many';
      for (const id of [...effects.shown, ...differing.shown]) shown.add(id);
      for (const id of [...effects.removed, ...differing.removed]) removed.add(id);
    }
    return { shown, removed };
  }
}
