// In charge of: what others wrote while a change was being filled: the records they changed are written again, and what follows from them.
import type { Computed, LinkedEntity, LinkedField, Model } from '@trellis/model';
import { systemActor } from '@trellis/permissions';
import { leadsTo } from '@trellis/query';
import { readPaths } from '../computed/evaluation.ts';
import { recordIds } from '../records/record-ids.ts';
import type { LogEntry, StoredRecord, Tx } from '../storage.ts';
import type { Fill, FillStep } from './fill.ts';

const CHUNK = 500;
const system = systemActor('change');

/** Records that something changed about, by key of their entity. */
type Touched = Map<string, Set<number>>;

function add(touched: Touched, key: string, ids: Iterable<number>): void {
  const known = touched.get(key) ?? new Set();
  for (const id of ids) known.add(id);
  touched.set(key, known);
}

function idsIn(cell: unknown): readonly number[] {
  if (typeof cell === 'number') return [cell];
  return Array.isArray(cell) ? (cell as readonly number[]).filter((each) => typeof each === 'number') : [];
}

/** Brings what was filled up to what the log says. */
export class CatchUp {
  readonly #tx: Tx;
  readonly #before: Model;
  readonly #after: Model;
  readonly #fill: Fill;

  constructor(tx: Tx, before: Model, after: Model, fill: Fill) {
    this.#tx = tx;
    this.#before = before;
    this.#after = after;
    this.#fill = fill;
  }

  /** Writes again what these entries concern. */
  async run(entries: readonly LogEntry[]): Promise<void> {
    const touched: Touched = new Map();
    for (const { entity, record } of entries) {
      const key = this.#before.entityByNumber.get(entity)?.key;
      if (key !== undefined && this.#after.entities.has(key)) add(touched, key, [record]);
    }
    const parents = await this.#formerParents(entries, touched);
    for (const step of this.#fill.steps) {
      if (step.kind === 'cells') await this.#again(step, touched.get(step.of) ?? []);
      else if (step.kind === 'days') await this.#again(step, await this.#withOtherZones(step.of, touched));
      else await this.#computed(step, touched, parents);
    }
  }

  async #again(step: FillStep, ids: Iterable<number>): Promise<void> {
    const all = [...ids];
    for (let start = 0; start < all.length; start += CHUNK) await this.#fill.again(this.#tx, step, all.slice(start, start + CHUNK));
  }

  /** What each link led to, as the log and what was filled before know it: those records lose what linked to them. */
  async #formerParents(entries: readonly LogEntry[], touched: Touched): Promise<ReadonlyMap<LinkedField, ReadonlySet<number>>> {
    const parents = new Map<LinkedField, Set<number>>();
    const links = this.#after.computedFields.flatMap(({ computed }) =>
      computed?.kind === 'rollup' && computed.list.backOf !== undefined ? computed.list.backOf : [],
    );
    for (const link of new Set(links)) {
      const former = new Set<number>();
      for (const record of await this.#stored(link.entity, touched.get(link.entity.key) ?? []))
        for (const id of idsIn(record.cells.get(link))) former.add(id);
      for (const { changes } of entries) for (const id of idsIn(changes.get(link.number))) former.add(id);
      parents.set(link, former);
    }
    return parents;
  }

  /** Records as they are stored under the new model, those in the trash too. */
  async #stored(entity: LinkedEntity, ids: Iterable<number>): Promise<readonly StoredRecord[]> {
    const all = [...ids];
    const found: StoredRecord[] = [];
    for (let start = 0; start < all.length; start += CHUNK) {
      const part = all.slice(start, start + CHUNK);
      found.push(...(await this.#tx.records(entity, part)), ...(await this.#tx.trashed(entity, part)));
    }
    return found;
  }

  async #withOtherZones(key: string, touched: Touched): Promise<ReadonlySet<number>> {
    const ids = new Set(touched.get(key));
    for (const { zone = [], isTimestamp } of this.#after.entities.get(key)?.fields ?? []) if (isTimestamp) await this.#addLeading(ids, zone, touched);
    return ids;
  }

  /** Adds the records from which a path leads to something that was touched. */
  async #addLeading(ids: Set<number>, steps: readonly LinkedField[], touched: Touched): Promise<void> {
    for (const [place, step] of steps.entries()) {
      const changed = [...(touched.get(step.entity.key) ?? [])];
      const links = steps.slice(0, place);
      const [first] = links;
      if (first === undefined) for (const id of changed) ids.add(id);
      else
        for (let start = 0; start < changed.length; start += CHUNK)
          for (const id of await recordIds(this.#tx, system, first.entity, leadsTo(links, changed.slice(start, start + CHUNK)))) ids.add(id);
    }
  }

  async #computed(step: FillStep, touched: Touched, parents: ReadonlyMap<LinkedField, ReadonlySet<number>>): Promise<void> {
    const field = this.#after.computedFields.find((each) => each.key === step.of);
    if (field?.computed === undefined) return;
    const ids = new Set(touched.get(field.entity.key));
    const { computed } = field;
    if (computed.kind === 'formula') for (const path of readPaths(computed.expr)) await this.#addLeading(ids, path, touched);
    else for (const id of await this.#gathering(computed, touched, parents)) ids.add(id);
    if (field.zone !== undefined) await this.#addLeading(ids, field.zone, touched);
    await this.#again(step, ids);
    add(touched, field.entity.key, ids);
  }

  /** Records that gather, or gathered, something that was touched. */
  async #gathering(
    { list, value, filter }: Extract<Computed, { kind: 'rollup' }>,
    touched: Touched,
    parents: ReadonlyMap<LinkedField, ReadonlySet<number>>,
  ): Promise<ReadonlySet<number>> {
    const child = list.target;
    if (child === undefined) return new Set();
    const children = new Set(touched.get(child.key));
    for (const path of [...readPaths(value), ...readPaths(filter)]) await this.#addLeading(children, path, touched);
    const found = new Set<number>();
    if (list.backOf === undefined) {
      const all = [...children];
      for (let start = 0; start < all.length; start += CHUNK)
        for (const id of await recordIds(this.#tx, system, list.entity, leadsTo([list], all.slice(start, start + CHUNK)))) found.add(id);
    } else {
      for (const id of parents.get(list.backOf) ?? []) found.add(id);
      for (const record of await this.#stored(child, children)) for (const id of idsIn(record.cells.get(list.backOf))) found.add(id);
    }
    return found;
  }
}
