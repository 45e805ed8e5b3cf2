// In charge of: what a unit of writing has changed so far, with the values from before it.
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { Cells } from '../storage.ts';

/**
 * What became of a record in a unit. `former` has the value from before the unit of every field that changed; of a new record, or one
 * back from the trash, what a field was before it changed once more in the unit.
 */
export interface RecordChange {
  kind: 'created' | 'updated' | 'deleted';
  readonly former: Map<LinkedField, Cell>;
  /** Of a deleted record: everything it held. */
  held: Cells | undefined;
}

/** The changes of a unit, by entity and record. A record changed twice keeps its first former values. */
export class UnitChanges {
  readonly #changes = new Map<LinkedEntity, Map<number, RecordChange>>();

  /** Entities of which records changed. */
  entities(): Iterable<LinkedEntity> {
    return this.#changes.keys();
  }

  /** Changes of an entity's records. */
  of(entity: LinkedEntity): ReadonlyMap<number, RecordChange> {
    return this.#of(entity);
  }

  #of(entity: LinkedEntity): Map<number, RecordChange> {
    let changes = this.#changes.get(entity);
    if (changes === undefined) this.#changes.set(entity, (changes = new Map()));
    return changes;
  }

  created(entity: LinkedEntity, id: number): void {
    this.#of(entity).set(id, { kind: 'created', former: new Map(), held: undefined });
  }

  updated(entity: LinkedEntity, id: number, former: Cells): void {
    const changes = this.#of(entity);
    const known = changes.get(id);
    if (known === undefined) {
      changes.set(id, { kind: 'updated', former: new Map(former), held: undefined });
      return;
    }
    for (const [field, cell] of former) if (!known.former.has(field)) known.former.set(field, cell);
  }

  /** Takes in what had changed before: its former values are the older ones, and what it made is new. */
  precede(earlier: UnitChanges): void {
    for (const entity of earlier.entities()) {
      const changes = this.#of(entity);
      for (const [id, { kind, former, held }] of earlier.of(entity)) {
        const later = changes.get(id);
        const isDeleted = later?.kind === 'deleted';
        changes.set(id, { kind: isDeleted ? 'deleted' : kind, former: new Map([...(later?.former ?? []), ...former]), held: later?.held ?? held });
      }
    }
  }

  deleted(entity: LinkedEntity, id: number, held: Cells): void {
    const changes = this.#of(entity);
    const known = changes.get(id);
    changes.set(id, { kind: 'deleted', former: known?.former ?? new Map(), held });
  }

  /** The value a field had before the unit; undefined when this unit did not change it. */
  formerCell(entity: LinkedEntity, id: number, field: LinkedField): Cell | undefined {
    return this.#changes.get(entity)?.get(id)?.former.get(field);
  }

  /** Records of the entity on which the field has another value than before, new and deleted ones included. */
  changedIds(entity: LinkedEntity, field: LinkedField): readonly number[] {
    const ids: number[] = [];
    for (const [id, change] of this.#of(entity)) if (change.kind !== 'updated' || change.former.has(field)) ids.push(id);
    return ids;
  }
}
