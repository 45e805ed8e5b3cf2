// In charge of: where in a request the records that a unit writes were named, so that what is said of them can be said there.
import type { LinkedEntity } from '@trellis/model';

/** Places of records, of any entity: taking an action back writes several. */
export class Places {
  readonly #known = new Map<LinkedEntity, Map<number, number>>();

  set(entity: LinkedEntity, id: number, place: number): void {
    const own = this.#known.get(entity) ?? new Map<number, number>();
    this.#known.set(entity, own.set(id, place));
  }

  /** The places of others beside these. */
  add(others: Places): void {
    for (const [entity, own] of others.#known) for (const [id, place] of own) this.set(entity, id, place);
  }

  /** The place of a record; undefined for one that the request did not name. */
  of(entity: LinkedEntity, id: number): number | undefined {
    return this.#known.get(entity)?.get(id);
  }
}
