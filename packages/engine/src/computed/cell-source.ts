// In charge of: the cells of records while computed values are worked out: as they are now, and as they were before the unit.
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { Cells, Tx } from '../storage.ts';
import type { UnitChanges } from './unit-changes.ts';

/** Records asked for at a time. */
const CHUNK = 1000;

type Known = Map<number, Cells>;

/** Cells by entity and record, read once and kept up as the unit goes on. */
export class CellSource {
  readonly #tx: Pick<Tx, 'records'>;
  readonly #known = new Map<LinkedEntity, Known>();
  /** The cells that are the source's own. */
  readonly #kept = new WeakMap<Cells, Map<LinkedField, Cell>>();

  constructor(tx: Pick<Tx, 'records'>) {
    this.#tx = tx;
  }

  #of(entity: LinkedEntity): Known {
    let known = this.#known.get(entity);
    if (known === undefined) this.#known.set(entity, (known = new Map()));
    return known;
  }

  /** Reads the records that are not known yet. Those that are gone stay unknown. */
  async load(entity: LinkedEntity, ids: Iterable<number>): Promise<void> {
    const known = this.#of(entity);
    const missing = [...new Set(ids)].filter((id) => !known.has(id));
    for (let start = 0; start < missing.length; start += CHUNK) {
      const records = await this.#tx.records(entity, missing.slice(start, start + CHUNK));
      for (const record of records) known.set(record.id, record.cells);
    }
  }

  /** Reads what a path leads to from these records, so that it can be walked without waiting. */
  async loadPath(entity: LinkedEntity, ids: readonly number[], steps: readonly LinkedField[], view?: UnitChanges): Promise<void> {
    await this.load(entity, ids);
    let current = entity;
    let records: readonly number[] = ids;
    for (const step of steps.slice(0, -1)) {
      if (step.target === undefined) return;
      const next = new Set<number>();
      for (const id of records) {
        for (const cell of [this.cell(current, id, step), view?.formerCell(current, id, step)]) if (typeof cell === 'number') next.add(cell);
      }
      records = [...next];
      current = step.target;
      await this.load(current, records);
    }
  }

  /** A record's cells; undefined when it is gone or was not loaded. */
  cells(entity: LinkedEntity, id: number): Cells | undefined {
    return this.#known.get(entity)?.get(id);
  }

  cell(entity: LinkedEntity, id: number, field: LinkedField): Cell {
    return this.#known.get(entity)?.get(id)?.get(field) ?? null;
  }

  /** Takes note of written cells. */
  set(entity: LinkedEntity, id: number, cells: Cells): void {
    const known = this.#of(entity);
    const own = known.get(id);
    if (own === undefined) return;
    let kept = this.#kept.get(own);
    // Cells are others' until one of them is written: most records of a large unit never are.
    if (kept === undefined) {
      kept = new Map(own);
      this.#kept.set(kept, kept);
      known.set(id, kept);
    }
    for (const [field, cell] of cells) kept.set(field, cell);
  }

  /** Takes in a new record without reading it. */
  add(entity: LinkedEntity, id: number, cells: Cells): void {
    this.#of(entity).set(id, cells);
  }

  /** Drops a record that was deleted. */
  drop(entity: LinkedEntity, id: number): void {
    this.#of(entity).delete(id);
  }
}
