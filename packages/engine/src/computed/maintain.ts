// In charge of: keeping computed values true: after a unit's changes, everything computed from them is brought up to date, level by level.
import type { Cell } from '@trellis/fields';
import type { Computed, LinkedEntity, LinkedField, Model } from '@trellis/model';
import { systemActor } from '@trellis/permissions';
import { leadsTo } from '@trellis/query';
import { timestampsOf, Zones } from '../records/local-days.ts';
import { recordIds } from '../records/record-ids.ts';
import type { Cells, LogAddition, Tx } from '../storage.ts';
import { CellSource } from './cell-source.ts';
import { clockOf, evaluate, readPaths, toCell, type EvaluationContext } from './evaluation.ts';
import { Rollup } from './rollup.ts';
import { UnitChanges } from './unit-changes.ts';

const CHUNK = 1000;
const system = systemActor('computed');

type Formula = Extract<Computed, { kind: 'formula' }>;

/** The computed fields of a model by entity, each after those it is computed from. */
const byEntity = new WeakMap<Model, Map<LinkedEntity, readonly LinkedField[]>>();

function computedFieldsOf(model: Model, entity: LinkedEntity): readonly LinkedField[] {
  let map = byEntity.get(model);
  if (map === undefined) byEntity.set(model, (map = new Map()));
  let fields = map.get(entity);
  if (fields === undefined) map.set(entity, (fields = model.computedFields.filter((field) => field.entity === entity)));
  return fields;
}

/** Keeps the computed values of one unit true. Call `initial` before records are stored and `settle` after all changes are made. */
export class Maintenance {
  readonly #tx: Tx;
  readonly #model: Model;
  readonly #changes = new UnitChanges();
  readonly #source: CellSource;
  readonly #now: EvaluationContext;

  constructor(tx: Tx, model: Model) {
    this.#tx = tx;
    this.#model = model;
    this.#source = new CellSource(tx);
    this.#now = { model, clock: clockOf(tx.now, model.workspace.timezone), read: (entity, id, field) => this.#source.cell(entity, id, field) };
  }

  /** Takes note of a new record. */
  created(entity: LinkedEntity, id: number, cells: Cells): void {
    this.#changes.created(entity, id);
    this.#source.add(entity, id, cells);
  }

  /** Takes note of changed fields, with what they were. */
  updated(entity: LinkedEntity, id: number, cells: Cells, former: Cells): void {
    this.#changes.updated(entity, id, former);
    this.#source.set(entity, id, cells);
  }

  /** Takes note of a deleted record, with everything it held. */
  deleted(entity: LinkedEntity, id: number, held: Cells): void {
    this.#changes.deleted(entity, id, held);
    this.#source.drop(entity, id);
  }

  /** Computes the values of records about to be stored: what follows from their own fields and links, and rollups of nothing. */
  async initial(entity: LinkedEntity, records: readonly Map<LinkedField, Cell>[]): Promise<void> {
    for (const field of computedFieldsOf(this.#model, entity)) {
      const { computed } = field;
      if (computed?.kind === 'rollup') for (const cells of records) cells.set(field, Rollup.ofNothing(computed));
      if (computed?.kind === 'formula') await this.#initialFormula(field, computed, records);
    }
  }

  async #initialFormula(field: LinkedField, computed: Formula, records: readonly Map<LinkedField, Cell>[]): Promise<void> {
    for (const steps of readPaths(computed.expr)) {
      const [first, ...rest] = steps;
      if (first?.target === undefined || rest.length === 0) continue;
      const targets = new Set(records.flatMap((cells) => (typeof cells.get(first) === 'number' ? [cells.get(first) as number] : [])));
      await this.#source.loadPath(first.target, [...targets], rest);
    }
    for (const cells of records) cells.set(field, toCell(evaluate(computed.expr, this.#now, cells), computed.expr, field));
  }

  /** Brings everything up to date that follows from the unit's changes. Answers the log's entries for records it changed. */
  async settle(): Promise<readonly LogAddition[]> {
    const entries: LogAddition[] = [];
    for (const field of this.#model.computedFields) {
      const values = field.computed?.kind === 'formula' ? await this.#formulaValues(field, field.computed) : await this.#rollupValues(field);
      entries.push(...(await this.#write(field, values)));
    }
    return merged(entries);
  }

  async #formulaValues(field: LinkedField, computed: Formula): Promise<ReadonlyMap<number, Cell>> {
    const { entity } = field;
    const dirty = await this.#dirty(entity, readPaths(computed.expr), true);
    if (dirty.length === 0) return new Map();
    for (const steps of readPaths(computed.expr)) await this.#source.loadPath(entity, dirty, steps);
    await this.#source.load(entity, dirty);
    const values = new Map<number, Cell>();
    for (const id of dirty) {
      const own = this.#source.cells(entity, id);
      if (own !== undefined) values.set(id, toCell(evaluate(computed.expr, this.#now, own), computed.expr, field));
    }
    return values;
  }

  /** Live records of the entity for which something on one of these paths has changed. New ones were computed before they were stored. */
  async #dirty(entity: LinkedEntity, paths: readonly (readonly LinkedField[])[], isOwn: boolean): Promise<readonly number[]> {
    const own = this.#changes.of(entity);
    const dirty = new Set<number>();
    for (const steps of paths) {
      for (const [index, step] of steps.entries()) {
        const changed = this.#changes.changedIds(step.entity, step);
        if (changed.length === 0) continue;
        if (index > 0) for (const id of await this.#leadingTo(steps.slice(0, index), changed)) dirty.add(id);
        else for (const id of changed) if (!isOwn || own.get(id)?.kind === 'updated' || own.get(id)?.former.size !== 0) dirty.add(id);
      }
    }
    return [...dirty].filter((id) => own.get(id)?.kind !== 'deleted');
  }

  async #leadingTo(links: readonly LinkedField[], targets: readonly number[]): Promise<readonly number[]> {
    const [first] = links;
    const found: number[] = [];
    if (first === undefined) return found;
    for (let start = 0; start < targets.length; start += CHUNK) {
      const where = leadsTo(links, targets.slice(start, start + CHUNK));
      found.push(...(await recordIds(this.#tx, system, first.entity, where)));
    }
    return found;
  }

  async #rollupValues(field: LinkedField): Promise<ReadonlyMap<number, Cell>> {
    const { computed } = field;
    if (computed?.kind !== 'rollup') return new Map();
    const child = computed.list.target;
    if (child === undefined) return new Map();
    const rollup = new Rollup(field, computed, {
      tx: this.#tx,
      source: this.#source,
      changes: this.#changes,
      context: this.#now,
      leadingTo: (links, ids) => this.#leadingTo(links, ids),
    });
    const paths = [...readPaths(computed.value), ...readPaths(computed.filter)];
    const touched = await this.#touched(child, computed.list, paths);
    return rollup.values(touched);
  }

  /** Gathered records whose part in a rollup may have changed: new, deleted, linked elsewhere, or with other values. */
  async #touched(child: LinkedEntity, list: LinkedField, paths: readonly (readonly LinkedField[])[]): Promise<readonly number[]> {
    const touched = new Set(await this.#dirty(child, paths, false));
    for (const [id, change] of this.#changes.of(child)) {
      const isLinkChanged = list.backOf !== undefined && change.former.has(list.backOf);
      if (change.kind !== 'updated' || isLinkChanged) touched.add(id);
    }
    return [...touched];
  }

  async #write(field: LinkedField, values: ReadonlyMap<number, Cell>): Promise<LogAddition[]> {
    const { entity } = field;
    const entries: LogAddition[] = [];
    await this.#source.load(entity, values.keys());
    for (const [id, value] of values) {
      const own = this.#source.cells(entity, id);
      const before = own?.get(field) ?? null;
      if (own === undefined || before === value) continue;
      const cells = new Map<LinkedField, Cell>([[field, value]]);
      this.#source.set(entity, id, cells);
      const days = field.isTimestamp
        ? await new Zones(this.#tx, this.#model).days(
            timestampsOf(entity).filter((each) => each === field),
            this.#source.cells(entity, id) ?? own,
          )
        : new Map();
      await this.#tx.setComputed(entity, id, { cells, days });
      this.#changes.updated(entity, id, new Map([[field, before]]));
      entries.push({ entity, record: id, operation: 'computed', version: 0, changes: new Map([[field, before]]) });
    }
    return entries;
  }
}

/** One entry for a record, however many of its values were computed anew. */
function merged(entries: readonly LogAddition[]): readonly LogAddition[] {
  const byRecord = new Map<string, { entry: LogAddition; changes: Map<LinkedField, Cell> }>();
  for (const entry of entries) {
    const key = `${entry.entity.number}/${entry.record}`;
    const known = byRecord.get(key) ?? { entry, changes: new Map<LinkedField, Cell>() };
    for (const [field, cell] of entry.changes ?? []) if (!known.changes.has(field)) known.changes.set(field, cell);
    byRecord.set(key, known);
  }
  return [...byRecord.values()].map(({ entry, changes }) => ({ ...entry, changes }));
}
