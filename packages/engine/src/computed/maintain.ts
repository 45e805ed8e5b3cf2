// In charge of: keeping computed values true: after a unit's changes, everything computed from them is brought up to date, level by level.
import { usesClock, usesRates } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { Computed, LinkedEntity, LinkedField, Model } from '@trellis/model';
import { systemActor } from '@trellis/permissions';
import { leadsTo } from '@trellis/query';
import { timestampsOf, Zones } from '../records/local-days.ts';
import { recordIds } from '../records/record-ids.ts';
import type { Cells, LogAddition, Tx } from '../storage.ts';
import { CellSource } from './cell-source.ts';
import { clockOf, evaluate, readPaths, toCell, type EvaluationContext } from './evaluation.ts';
import { concernedByRates, type RateCells } from './rate-changes.ts';
import { RateBook } from './rates.ts';
import { Rollup } from './rollup.ts';
import { UnitChanges } from './unit-changes.ts';

const CHUNK = 1000;
const system = systemActor('computed');

type Formula = Extract<Computed, { kind: 'formula' }>;
type RollupSpec = Extract<Computed, { kind: 'rollup' }>;

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
  readonly #rates: RateBook;
  readonly #entries: LogAddition[] = [];

  constructor(tx: Tx, model: Model) {
    this.#tx = tx;
    this.#model = model;
    this.#source = new CellSource(tx);
    this.#rates = new RateBook(tx, model);
    this.#now = this.#asOf(tx.now);
  }

  #asOf(at: number): EvaluationContext {
    return {
      model: this.#model,
      clock: clockOf(at, this.#model.workspace.timezone),
      read: (entity, id, field) => this.#source.cell(entity, id, field),
    };
  }

  /** What the unit changed so far, computed values too. */
  get changes(): UnitChanges {
    return this.#changes;
  }

  /** Records as they are in the unit. */
  get source(): CellSource {
    return this.#source;
  }

  /** How expressions are evaluated in the unit. */
  get evaluation(): EvaluationContext {
    return this.#now;
  }

  /** Takes note of a new record. */
  created(entity: LinkedEntity, id: number, cells: Cells): void {
    this.#changes.created(entity, id);
    this.#source.add(entity, id, cells);
  }

  /**
   * Takes in records that were in the trash: nothing kept them up there, so their own values are worked out anew, rollups from
   * nothing on. Answers the log's entries for what is different now.
   */
  async returned(
    entity: LinkedEntity,
    records: readonly { readonly id: number; readonly cells: Map<LinkedField, Cell> }[],
  ): Promise<readonly LogAddition[]> {
    const fields = computedFieldsOf(this.#model, entity);
    const stored = records.map(({ cells }) => new Map(fields.map((field) => [field, cells.get(field) ?? null] as const)));
    await this.initial(
      entity,
      records.map(({ cells }) => cells),
    );
    const entries: LogAddition[] = [];
    for (const [index, { id, cells }] of records.entries()) {
      const before = new Map([...(stored[index] ?? [])].filter(([field, cell]) => (cells.get(field) ?? null) !== cell));
      this.created(entity, id, cells);
      if (before.size === 0) continue;
      const values = new Map([...before.keys()].map((field) => [field, cells.get(field) ?? null] as const));
      const timestamps = timestampsOf(entity).filter((field) => values.has(field));
      await this.#tx.setComputed(entity, id, { cells: values, days: await new Zones(this.#tx, this.#model).days(timestamps, cells) });
      entries.push({ entity, record: id, operation: 'computed', version: 0, changes: before });
    }
    return entries;
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
    for (const [cells, value] of await this.#evaluated(
      field,
      computed,
      records.map((cells) => [cells, cells]),
    ))
      cells.set(field, value);
  }

  /** A formula's values on records with these cells, with the exchange rates it asks for. */
  async #evaluated<Key>(field: LinkedField, { expr }: Formula, records: readonly (readonly [Key, Cells])[]): Promise<ReadonlyMap<Key, Cell>> {
    const context = usesRates(expr)
      ? { ...this.#now, rate: (currency: string, day: number) => this.#rates.rate(field.app.rates, currency, day) }
      : this.#now;
    const values = new Map<Key, Cell>();
    do for (const [key, cells] of records) values.set(key, toCell(evaluate(expr, context, cells), expr, field));
    while (await this.#rates.lookUp());
    return values;
  }

  /** Brings everything up to date that follows from the unit's changes. Answers the log's entries for records it changed. */
  async settle(): Promise<readonly LogAddition[]> {
    this.#rates.forget();
    for (const field of this.#model.computedFields) {
      const { computed } = field;
      if (computed?.kind === 'formula') await this.#write(field, await this.#formulaValues(field, computed));
      if (computed?.kind === 'rollup') await this.#write(field, await this.#rollupValues(field, computed));
    }
    return merged(this.#entries);
  }

  /** Works a computed field out anew on these records, whatever changed. What follows from it, `settle` does. */
  async recompute(field: LinkedField, ids: readonly number[]): Promise<void> {
    const { computed, entity } = field;
    await this.#source.load(entity, ids);
    if (computed?.kind === 'formula') await this.#write(field, await this.#formulaOver(field, computed, ids));
    if (computed?.kind === 'rollup') {
      const live = ids.filter((id) => this.#source.cells(entity, id) !== undefined);
      await this.#write(field, await this.#rollup(field, computed, this.#asOf(await this.#keptAt(field, computed))).again(live));
    }
  }

  /** Moves a rollup that asks for the time on from one moment to the unit's own; `touched` are the gathered records that may count differently. */
  async turn(field: LinkedField, from: number, touched: readonly number[]): Promise<void> {
    const { computed } = field;
    if (computed?.kind !== 'rollup') return;
    await this.#write(field, await this.#rollup(field, computed, this.#now, this.#asOf(from)).values(touched));
    await this.#tx.setComputedAt(field, this.#tx.now);
  }

  async #formulaValues(field: LinkedField, computed: Formula): Promise<ReadonlyMap<number, Cell>> {
    const dirty = await this.#dirty(field.entity, readPaths(computed.expr), true);
    const concerned = await this.#concernedByRates(field, computed);
    return this.#formulaOver(field, computed, concerned.length === 0 ? dirty : [...new Set([...dirty, ...concerned])]);
  }

  async #formulaOver(field: LinkedField, computed: Formula, ids: readonly number[]): Promise<ReadonlyMap<number, Cell>> {
    if (ids.length === 0) return new Map();
    const { entity } = field;
    await this.#source.load(entity, ids);
    for (const steps of readPaths(computed.expr)) await this.#source.loadPath(entity, ids, steps);
    const records = ids.flatMap((id) => {
      const own = this.#source.cells(entity, id);
      return own === undefined ? [] : [[id, own] as const];
    });
    return this.#evaluated(field, computed, records);
  }

  /** Records whose formula asks for an exchange rate that this unit changed. */
  async #concernedByRates(field: LinkedField, { expr }: Formula): Promise<readonly number[]> {
    const entity = field.app.rates;
    if (entity?.rates === undefined) return [];
    const changes = this.#changes.of(entity);
    if (changes.size === 0 || !usesRates(expr)) return [];
    const { currency, date } = entity.rates;
    await this.#source.load(entity, changes.keys());
    const records: RateCells[] = [];
    for (const [id, change] of changes) {
      const now = change.kind === 'deleted' ? change.held : this.#source.cells(entity, id);
      if (now === undefined) continue;
      const cells = (from: Cells): RateCells => ({ currency: from.get(currency) ?? null, date: from.get(date) ?? null });
      records.push(cells(now));
      if (change.former.size > 0) records.push(cells(new Map([...now, ...change.former])));
    }
    return recordIds(this.#tx, system, field.entity, await concernedByRates(this.#tx, entity, this.#model.workspace.currency, expr, records));
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

  async #rollupValues(field: LinkedField, computed: RollupSpec): Promise<ReadonlyMap<number, Cell>> {
    const child = computed.list.target;
    if (child === undefined) return new Map();
    const paths = [...readPaths(computed.value), ...readPaths(computed.filter)];
    const touched = await this.#touched(child, computed.list, paths);
    const isOwnList = computed.list.backOf === undefined;
    if (touched.length === 0 && !isOwnList) return new Map();
    return this.#rollup(field, computed, this.#asOf(await this.#keptAt(field, computed))).values(touched);
  }

  #rollup(field: LinkedField, computed: RollupSpec, context: EvaluationContext, before = context): Rollup {
    return new Rollup(field, computed, {
      tx: this.#tx,
      source: this.#source,
      changes: this.#changes,
      context,
      before,
      leadingTo: (links, ids) => this.#leadingTo(links, ids),
    });
  }

  /**
   * The moment as of which a rollup is kept. One that asks for the time moves by difference only among values of one moment: they
   * all turn together, whatever the clock says meanwhile.
   */
  async #keptAt(field: LinkedField, { filter }: RollupSpec): Promise<number> {
    if (filter === undefined || !usesClock(filter)) return this.#tx.now;
    const at = await this.#tx.computedAt(field);
    if (at === undefined) await this.#tx.setComputedAt(field, this.#tx.now);
    return at ?? this.#tx.now;
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

  async #write(field: LinkedField, values: ReadonlyMap<number, Cell>): Promise<void> {
    const { entity } = field;
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
      this.#entries.push({ entity, record: id, operation: 'computed', version: 0, changes: new Map([[field, before]]) });
    }
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
