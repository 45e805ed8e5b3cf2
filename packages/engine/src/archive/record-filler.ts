// In charge of: storing the records of an archive in the unit that installs its app, and comparing what is computed of them with what was.
import { invalid, issue, type Issue } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import type { LinkedApp, LinkedEntity, LinkedField, Model } from '@trellis/model';
import { rightsOf, type Actor } from '@trellis/permissions';
import { Maintenance } from '../computed/maintain.ts';
import type { Identity } from '../identity.ts';
import { FormerFields } from '../records/former-fields.ts';
import { insertDrafts, updateDrafts, type Draft } from '../records/record-write.ts';
import type { Unit } from '../records/write-unit.ts';
import type { Tx } from '../storage.ts';
import type { ArchiveFile, ArchiveLine } from './archive-file.ts';
import { archivedAs } from './archived-fields.ts';
import type { ArchiveManifest } from './format.ts';
import { LeftOut, MAX_ISSUES, RecordReader, type ReadRecord } from './record-reader.ts';

/** Records stored at a time. */
const SLICE = 500;
/** Differences that are told one by one. */
const MAX_DIFFERENCES = 100;

/** A computed value that is another than it was. */
export interface Difference {
  readonly entity: string;
  readonly field: string;
  /** Its id now. */
  readonly record: number;
  readonly before: unknown;
  readonly now: unknown;
}

/** What became of the records. */
export interface Filled {
  /** Records by entity name. */
  readonly counts: { readonly [entity: string]: number };
  readonly warnings: readonly Issue[];
  /** The first of them, and how many there are. */
  readonly differences: readonly Difference[];
  readonly different: number;
}

/** What storing needs. */
export interface FillDeps {
  readonly tx: Tx;
  readonly model: Model;
  readonly app: LinkedApp;
  readonly actor: Actor;
  readonly identity: Identity;
}

type Waiting = { readonly id: number; readonly line: number; readonly links: ReadonlyMap<LinkedField, readonly number[]> };

/** Stores the records of an archive. Call protocol: `run` once, in a unit; it throws with every mistake. */
export class RecordFiller {
  readonly #deps: FillDeps;
  readonly #issues: Issue[] = [];
  readonly #leftOut = new LeftOut();
  readonly #reader: RecordReader;
  /** New ids by the archive's. */
  readonly #ids = new Map<LinkedEntity, Map<number, number>>();
  /** Links to records that come later. */
  readonly #waiting = new Map<LinkedEntity, Waiting[]>();
  readonly #counters = new Map<LinkedField, Map<string, number>>();
  readonly #differences: Difference[] = [];
  #different = 0;

  constructor(deps: FillDeps) {
    this.#deps = deps;
    this.#reader = new RecordReader(deps.app, deps.model, deps.identity, this.#leftOut, this.#issues);
    for (const entity of deps.app.entities) this.#ids.set(entity, new Map());
  }

  async run(file: ArchiveFile, manifest: ArchiveManifest): Promise<Filled> {
    for (const records of slices(this.#records(file))) await this.#store(records);
    this.#checkCounts(manifest);
    this.#refuse();
    for (const [entity, waiting] of this.#waiting)
      for (let start = 0; start < waiting.length; start += SLICE) await this.#join(entity, waiting.slice(start, start + SLICE));
    this.#refuse();
    for (const [field, counters] of this.#counters) for (const [period, n] of counters) await this.#deps.tx.takeNumbers(field, period, n);
    for (const lines of slices(recordLines(file))) await this.#compare(lines);
    const counts = Object.fromEntries(this.#deps.app.entities.map((entity) => [entity.name, this.#ids.get(entity)?.size ?? 0]));
    return { counts, warnings: this.#leftOut.list(), differences: this.#differences, different: this.#different };
  }

  *#records(file: ArchiveFile): Iterable<ReadRecord> {
    for (const line of recordLines(file)) {
      const record = this.#reader.read(line);
      if (record !== undefined) yield record;
      if (this.#issues.length >= MAX_ISSUES) return;
    }
  }

  #refuse(): void {
    if (this.#issues.length > 0) throw invalid('archive.refused', this.#issues.slice(0, MAX_ISSUES), { count: this.#issues.length });
  }

  #checkCounts({ entities }: ArchiveManifest): void {
    if (this.#issues.length > 0) return;
    for (const entity of this.#deps.app.entities) {
      const expected = Object.hasOwn(entities, entity.id) ? (entities[entity.id]?.records ?? 0) : 0;
      const found = this.#ids.get(entity)?.size ?? 0;
      if (found !== expected) this.#issues.push(issue('archive.counts', `entities.${entity.id}`, { entity: entity.label, expected, found }));
    }
  }

  async #unit<T>(entity: LinkedEntity, run: (unit: Unit) => Promise<T>): Promise<T> {
    const { tx, model, actor } = this.#deps;
    const unit: Unit = {
      model,
      actor,
      entity,
      // Nothing of what comes in was ever otherwise here.
      former: new FormerFields(model, () => []),
      isNamed: () => true,
      answer: () => Promise.resolve([]),
      maintenance: new Maintenance(tx, model),
      entries: [],
      checks: [],
      places: new Map(),
    };
    const answer = await run(unit);
    // Rules are demands on writes: records that were there before a rule keep what they are, here as anywhere.
    await tx.append([...unit.entries, ...(await unit.maintenance.settle())]);
    return answer;
  }

  /** Stores records of one entity. When a mistake was found, more are looked for and nothing is stored any more. */
  async #store(records: readonly ReadRecord[]): Promise<void> {
    const entity = records[0]?.entity;
    const ids = entity === undefined ? undefined : this.#ids.get(entity);
    if (entity === undefined || ids === undefined) return;
    await this.#findOutward(records);
    for (const { id, line } of records) {
      if (ids.has(id)) this.#issues.push(issue('archive.record-twice', `lines.${line}.id`, { id }));
      ids.set(id, 0);
    }
    if (this.#issues.length > 0) return;
    for (const record of records) this.#setKnown(record);
    const drafts = records.map(({ cells }, index): Draft => ({ index, input: { cells, byKey: [] }, id: 0 }));
    const { tx, model, actor } = this.#deps;
    try {
      await this.#unit(entity, (unit) => insertDrafts(tx, unit, rightsOf(model, actor), drafts, new Map()));
    } catch (error) {
      this.#note(error, records);
      return;
    }
    for (const [place, record] of records.entries()) {
      ids.set(record.id, drafts[place]?.id ?? 0);
      this.#count(record);
      if (record.links.size === 0) continue;
      const waiting = this.#waiting.get(entity) ?? [];
      waiting.push({ id: drafts[place]?.id ?? 0, line: record.line, links: record.links });
      this.#waiting.set(entity, waiting);
    }
  }

  /** Values that two records share become mistakes of their lines. */
  #note(error: unknown, records: readonly ReadRecord[]): void {
    const issues = (error as { readonly issues?: readonly Issue[] }).issues ?? [];
    if (issues.length === 0) throw error;
    for (const found of issues) {
      const path = found.path.replace(/^records\.(\d+)/, (_all, place: string) => `lines.${records[Number(place)]?.line ?? 0}`);
      this.#issues.push({ ...found, path });
    }
  }

  /** Sets links to records that are stored already; the others stay for later. */
  #setKnown(record: ReadRecord): void {
    const { links } = record;
    for (const [field, targets] of links) {
      const ids = this.#known(field, targets);
      if (ids.length < targets.length) continue;
      record.cells.set(field, field.storage.shape === 'column' ? (ids[0] ?? null) : ids);
      links.delete(field);
    }
  }

  #known(field: LinkedField, targets: readonly number[]): readonly number[] {
    const known = field.target === undefined ? undefined : this.#ids.get(field.target);
    return targets.flatMap((target) => {
      const id = known?.get(target) ?? 0;
      return id === 0 ? [] : id;
    });
  }

  async #findOutward(records: readonly ReadRecord[]): Promise<void> {
    const wanted = new Map<LinkedField, Set<Cell>>();
    for (const { outward } of records) for (const { key, values } of outward) wanted.set(key, new Set([...(wanted.get(key) ?? []), ...values]));
    const found = new Map<LinkedField, ReadonlyMap<Cell, number>>();
    for (const [key, values] of wanted) found.set(key, await this.#deps.tx.find(key, [...values]));
    for (const { cells, outward } of records)
      for (const { field, key, values, line } of outward) {
        const ids = values.flatMap((value) => {
          const id = found.get(key)?.get(value);
          if (id !== undefined) return id;
          const params = { field: field.label, target: field.target?.label ?? '', value: String(key.type.toJson(value ?? '', key.config)) };
          this.#issues.push(issue('archive.link-unknown', `lines.${line}.values.${field.id}`, params));
          return [];
        });
        cells.set(field, field.storage.shape === 'column' ? (ids[0] ?? null) : [...new Set(ids)]);
      }
  }

  /** Sets links that led to records which came later. */
  async #join(entity: LinkedEntity, waiting: readonly Waiting[]): Promise<void> {
    const drafts = waiting.map(({ id, line, links }, index): Draft => {
      const cells = new Map<LinkedField, Cell>();
      for (const [field, targets] of links) {
        const ids = this.#known(field, targets);
        const all = field.target === undefined ? undefined : this.#ids.get(field.target);
        for (const target of targets.filter((each) => all?.has(each) !== true))
          this.#issues.push(issue('archive.link-gone', `lines.${line}.values.${field.id}`, { field: field.label, id: target }));
        cells.set(field, field.storage.shape === 'column' ? (ids[0] ?? null) : ids);
      }
      return { index, input: { cells, byKey: [] }, id };
    });
    if (this.#issues.length > 0) return;
    const { tx, model, actor } = this.#deps;
    const stored = new Map(
      (
        await tx.records(
          entity,
          waiting.map(({ id }) => id),
        )
      ).map((record) => [record.id, record]),
    );
    await this.#unit(entity, (unit) => updateDrafts(tx, unit, rightsOf(model, actor), drafts, stored, 'update'));
  }

  /** Remembers the greatest number of each counter. */
  #count({ entity, cells }: ReadRecord): void {
    for (const field of entity.fields) {
      const cell = cells.get(field);
      const read = typeof cell === 'string' ? field.type.numbering?.read(field.config, cell) : undefined;
      if (read === undefined) continue;
      const counters = this.#counters.get(field) ?? new Map<string, number>();
      counters.set(read.period, Math.max(read.n, counters.get(read.period) ?? 0));
      this.#counters.set(field, counters);
    }
  }

  async #compare(lines: readonly EntityLine[]): Promise<void> {
    const entity = this.#deps.app.entities.find(({ id }) => id === lines[0]?.entity.id);
    const computed = entity?.fields.filter((field) => archivedAs(field) === 'computed') ?? [];
    if (entity === undefined || computed.length === 0) return;
    const written = lines.flatMap(({ value }) => {
      const id = this.#ids.get(entity)?.get(value['id'] as number);
      return id === undefined ? [] : [[id, value['values'] as { readonly [field: string]: unknown }] as const];
    });
    const stored = new Map(
      (
        await this.#deps.tx.records(
          entity,
          written.map(([id]) => id),
        )
      ).map((record) => [record.id, record.cells]),
    );
    for (const [record, values] of written)
      for (const field of computed) {
        const cell = stored.get(record)?.get(field) ?? null;
        const now = cell === null ? null : field.type.toJson(cell, field.config);
        const before = Object.hasOwn(values, field.id) ? values[field.id] : null;
        if (JSON.stringify(now) !== JSON.stringify(before)) this.#differ({ entity: entity.name, field: field.name, record, before, now });
      }
  }

  #differ(difference: Difference): void {
    this.#different += 1;
    if (this.#differences.length < MAX_DIFFERENCES) this.#differences.push(difference);
  }
}

interface EntityLine extends ArchiveLine {
  readonly entity: { readonly id: unknown };
}

/** The lines that hold records: all but the manifest and the documents before them. */
function* recordLines(file: ArchiveFile): Iterable<EntityLine> {
  let isHead = true;
  for (const entry of file.lines()) {
    isHead &&= entry.line === 1 || Object.hasOwn(entry.value, 'document');
    if (!isHead) yield { ...entry, entity: { id: entry.value['entity'] } };
  }
}

/** Neighbours of one entity together, not too many at a time. */
function* slices<Entry extends { readonly entity: { readonly id: unknown } }>(entries: Iterable<Entry>): Iterable<readonly Entry[]> {
  let slice: Entry[] = [];
  for (const entry of entries) {
    if (slice.length > 0 && (slice.length >= SLICE || slice[0]?.entity.id !== entry.entity.id)) {
      yield slice;
      slice = [];
    }
    slice.push(entry);
  }
  if (slice.length > 0) yield slice;
}
