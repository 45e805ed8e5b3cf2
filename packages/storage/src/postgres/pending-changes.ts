// In charge of: changes of records that a unit has made and the database has not yet been told: told together, before anything is read.
import type { RecordValues } from '@trellis/engine';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { RecordChange } from './record-writes.ts';

interface Merged {
  readonly cells: Map<LinkedField, Cell>;
  readonly days: Map<LinkedField, number | null>;
  raised: number;
}

/** Changes by entity and record; later ones of a record join its earlier ones. */
export class PendingChanges {
  #byEntity = new Map<LinkedEntity, Map<number, Merged>>();

  /** Notes a change; `raised` is 1 when somebody changed the record, 0 when it was computed. */
  add(entity: LinkedEntity, id: number, { cells, days }: RecordValues, raised: 0 | 1): void {
    let records = this.#byEntity.get(entity);
    if (records === undefined) this.#byEntity.set(entity, (records = new Map()));
    let merged = records.get(id);
    if (merged === undefined) records.set(id, (merged = { cells: new Map(), days: new Map(), raised: 0 }));
    for (const [field, cell] of cells) merged.cells.set(field, cell);
    for (const [field, day] of days) merged.days.set(field, day);
    merged.raised += raised;
  }

  /** Everything noted, which is then forgotten. */
  take(): readonly (readonly [LinkedEntity, readonly RecordChange[]])[] {
    if (this.#byEntity.size === 0) return [];
    const taken = [...this.#byEntity].map(([entity, records]) => [entity, [...records].map(([id, change]) => ({ id, ...change }))] as const);
    this.#byEntity = new Map();
    return taken;
  }
}
