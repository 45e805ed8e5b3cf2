// In charge of: writing the values of a model that is about to be in force: cells made from the old ones, local days, computed values.
import type { Cell } from '@trellis/fields';
import { localDay } from '@trellis/fields';
import type { FieldChange, LinkedEntity, LinkedField, Model, ModelChange } from '@trellis/model';
import { usesClock } from '@trellis/expr';
import { freshValues } from '../doctor/fresh.ts';
import { Zones } from '../records/local-days.ts';
import type { StoredRecord, Tx } from '../storage.ts';
import { isEmptyCell, type CellMaker, type MadeCell } from './cell-maker.ts';

/** Records written in one go, so that no other write waits long. */
export const SLICE = 500;

/** One pass over the records of an entity. */
export interface FillStep {
  readonly kind: 'cells' | 'days' | 'computed';
  /** Key of the entity, or of the computed field. */
  readonly of: string;
}

/** What a fill is made of. The change's fields are those of `after`. */
export interface FillParts {
  readonly before: Model;
  readonly after: Model;
  readonly change: ModelChange;
  /** Changes whose records get new cells, with what makes them. */
  readonly written: ReadonlyMap<FieldChange, CellMaker | undefined>;
  /** Told of each cell of a live record that was made. */
  readonly made?: (change: FieldChange, record: number, made: MadeCell) => void;
}

/** Writes records a few at a time, in steps that follow each other. */
export class Fill {
  readonly #parts: FillParts;
  readonly steps: readonly FillStep[];

  constructor(parts: FillParts) {
    this.#parts = parts;
    const written = [...parts.written.keys()];
    const entities = (changes: readonly FieldChange[]): string[] => [...new Set(changes.flatMap(({ after }) => after?.entity.key ?? []))];
    const computed = parts.after.computedFields.filter((field) => this.isComputedAnew(field));
    this.steps = [
      ...entities(written).map((of) => ({ kind: 'cells', of }) as const),
      ...entities(written.filter(({ after }) => after?.isTimestamp === true)).map((of) => ({ kind: 'days', of }) as const),
      ...computed.map(({ key: of }) => ({ kind: 'computed', of }) as const),
    ].filter(({ kind, of }) => this.#old(kind === 'computed' ? this.#field(of)?.entity.key : of) !== undefined);
  }

  /** Whether a computed field gets its values in this change. */
  isComputedAnew(field: LinkedField): boolean {
    return this.#parts.change.fields.some(({ after, fill }) => after === field && fill === 'computed');
  }

  /** Writes everything in one go. */
  async all(tx: Tx): Promise<void> {
    for (const step of this.steps) {
      let after: number | undefined = 0;
      while (after !== undefined) after = await this.slice(tx, step, after);
    }
  }

  /** Writes so many records after one; answers the last of them, undefined when there are no more. */
  async slice(tx: Tx, step: FillStep, after: number, size = SLICE): Promise<number | undefined> {
    const entity = this.#entityOf(step);
    const old = this.#old(entity?.key);
    if (entity === undefined || old === undefined) return undefined;
    const records = await tx.walk(step.kind === 'cells' ? old : entity, after, size);
    const live = records.filter((record) => !record.isDeleted);
    if (step.kind === 'cells') await this.#cells(tx, entity, records, new Set(live.map(({ id }) => id)));
    else if (step.kind === 'days') await this.#days(tx, entity, records);
    else await this.#computed(tx, step.of, live, after === 0);
    return records.length < size ? undefined : records.at(-1)?.id;
  }

  /** Writes some records again. */
  async again(tx: Tx, step: FillStep, ids: readonly number[]): Promise<void> {
    const entity = this.#entityOf(step);
    const old = this.#old(entity?.key);
    if (entity === undefined || old === undefined || ids.length === 0) return;
    const source = step.kind === 'cells' ? old : entity;
    const live = await tx.records(source, ids);
    if (step.kind === 'computed') return this.#computed(tx, step.of, live, false);
    const records = [...live, ...(await tx.trashed(source, ids))];
    if (step.kind === 'cells') await this.#cells(tx, entity, records, new Set(live.map(({ id }) => id)));
    else await this.#days(tx, entity, records);
  }

  #entityOf({ kind, of }: FillStep): LinkedEntity | undefined {
    return kind === 'computed' ? this.#field(of)?.entity : this.#parts.after.entities.get(of);
  }

  #field(key: string): LinkedField | undefined {
    return this.#parts.after.computedFields.find((field) => field.key === key);
  }

  #old(key: string | undefined): LinkedEntity | undefined {
    return key === undefined ? undefined : this.#parts.before.entities.get(key);
  }

  async #cells(tx: Tx, entity: LinkedEntity, records: readonly StoredRecord[], live: ReadonlySet<number>): Promise<void> {
    const own = [...this.#parts.written].filter(([{ after }]) => after?.entity === entity);
    const numbers = await this.#numbers(tx, entity, own, records);
    for (const record of records) {
      const cells = new Map<LinkedField, Cell>();
      for (const [change, maker] of own) {
        const { before, after } = change;
        if (after === undefined) continue;
        const made = maker?.make(before === undefined ? null : (record.cells.get(before) ?? null));
        if (made !== undefined) cells.set(after, made.cell);
        if (made !== undefined && live.has(record.id)) this.#parts.made?.(change, record.id, made);
      }
      for (const [field, given] of numbers) if (given.has(record.id)) cells.set(field, given.get(record.id) ?? null);
      if (cells.size > 0) await tx.setComputed(entity, record.id, { cells, days: new Map() });
    }
  }

  /** Numbers for the records that have none yet. */
  async #numbers(
    tx: Tx,
    entity: LinkedEntity,
    own: readonly (readonly [FieldChange, CellMaker | undefined])[],
    records: readonly StoredRecord[],
  ): Promise<ReadonlyMap<LinkedField, ReadonlyMap<number, string>>> {
    const fields = own.flatMap(([{ fill, after }]) => (fill === 'numbers' && after !== undefined ? after : []));
    const all = new Map<LinkedField, ReadonlyMap<number, string>>();
    if (fields.length === 0 || records.length === 0) return all;
    const ids = records.map(({ id }) => id);
    const present = [...(await tx.records(entity, ids)), ...(await tx.trashed(entity, ids))].sort((a, b) => a.id - b.id);
    const day = localDay(tx.now, this.#parts.after.workspace.timezone);
    for (const field of fields) {
      const { numbering } = field.type;
      const without = present.filter(({ cells }) => isEmptyCell(cells.get(field)));
      if (numbering === undefined || without.length === 0) continue;
      const first = await tx.takeNumbers(field, numbering.period(field.config, day), without.length);
      all.set(field, new Map(without.map(({ id }, place) => [id, numbering.text(field.config, first + place, day)])));
    }
    return all;
  }

  async #days(tx: Tx, entity: LinkedEntity, records: readonly StoredRecord[]): Promise<void> {
    const fields = [...this.#parts.written.keys()].flatMap(({ after }) => (after?.isTimestamp === true && after.entity === entity ? after : []));
    const zones = new Zones(tx, this.#parts.after);
    for (const { id, cells } of records) await tx.setDays(entity, id, await zones.days(fields, cells));
  }

  async #computed(tx: Tx, key: string, records: readonly StoredRecord[], isFirst: boolean): Promise<void> {
    const field = this.#field(key);
    if (field === undefined) return;
    const { computed } = field;
    // A sum over what a clock decides must be of one moment, so the moment is noted before the first is made.
    if (isFirst && computed?.kind === 'rollup' && computed.filter !== undefined && usesClock(computed.filter)) await tx.setComputedAt(field, tx.now);
    const { values } = await freshValues(tx, this.#parts.after, field, records);
    const zones = new Zones(tx, this.#parts.after);
    for (const { id, cells } of records) {
      const cell = values.get(id) ?? null;
      const days = field.isTimestamp ? await zones.days([field], new Map([...cells, [field, cell]])) : new Map();
      await tx.setComputed(field.entity, id, { cells: new Map([[field, cell]]), days });
    }
  }
}
