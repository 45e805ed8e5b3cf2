// In charge of: storing the records of an archive in units that others can write between, and comparing what is computed of them with what was.
import { AppError, issue, type Issue } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import type { LinkedApp, LinkedEntity, LinkedField, Model } from '@trellis/model';
import { rightsOf, type Actor } from '@trellis/permissions';
import { Maintenance } from '../computed/maintain.ts';
import type { Identity } from '../identity.ts';
import { FormerFields } from '../records/former-fields.ts';
import { Places } from '../records/places.ts';
import { insertDrafts, updateDrafts, type Draft } from '../records/record-write.ts';
import type { Unit } from '../records/write-unit.ts';
import { pause } from '../schema-change/change-deps.ts';
import type { Reads, Tx } from '../storage.ts';
import { refuseArchive } from './archive-check.ts';
import type { ArchiveFile } from './archive-file.ts';
import { archivedAs } from './archived-fields.ts';
import { LeftOut, RecordReader, recordLines, type EntityLine, type FileNames, type ReadRecord } from './record-reader.ts';

/** Records stored in one unit: as many at most, as few when they take long, so that whoever writes meanwhile never waits long. */
const MOST = 500;
const FEWEST = 25;
/** How long a unit should take at most. */
const LONG_MS = 40;
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
  /** Runs a unit of the import; nothing of it is kept when it throws. It may run more than once. */
  readonly write: <T>(unit: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly read: Pick<Reads, 'stored'>;
  readonly model: Model;
  readonly app: LinkedApp;
  readonly actor: Actor;
  readonly identity: Identity;
  readonly files: FileNames;
}

type Waiting = { readonly id: number; readonly line: number; readonly links: ReadonlyMap<LinkedField, readonly number[]> };

/** Stores the records of an archive that was checked. Call protocol: `run` once; it throws with every mistake of the unit it met it in. */
export class RecordFiller {
  /** Records of other apps that were linked to. */
  readonly outward = new Map<LinkedEntity, Set<number>>();
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
  #size = FEWEST;

  constructor(deps: FillDeps) {
    this.#deps = deps;
    this.#reader = new RecordReader({ ...deps, leftOut: this.#leftOut, issues: this.#issues });
    for (const entity of deps.app.entities) this.#ids.set(entity, new Map());
  }

  async run(file: ArchiveFile): Promise<Filled> {
    for (const records of slices(this.#records(file), () => this.#size)) await this.#store(records);
    for (const [entity, waiting] of this.#waiting)
      for (let start = 0, size = this.#size; start < waiting.length; start += size, size = this.#size)
        await this.#join(entity, waiting.slice(start, start + size));
    await this.#deps.write(async (tx) => {
      for (const [field, counters] of this.#counters) for (const [period, n] of counters) await tx.takeNumbers(field, period, n);
    });
    for (const lines of slices(recordLines(file), () => MOST)) {
      await this.#compare(lines);
      await pause();
    }
    const counts = Object.fromEntries(this.#deps.app.entities.map((entity) => [entity.name, this.#ids.get(entity)?.size ?? 0]));
    return { counts, warnings: this.#leftOut.list(), differences: this.#differences, different: this.#different };
  }

  *#records(file: ArchiveFile): Iterable<ReadRecord> {
    for (const line of recordLines(file)) {
      const record = this.#reader.read(line);
      if (record !== undefined) yield record;
    }
  }

  /** Runs a unit over some records, and sees to it that the next one takes neither long nor needlessly little. */
  async #unit<T>(entity: LinkedEntity, run: (tx: Tx, unit: Unit) => Promise<T>): Promise<T> {
    const { model, actor } = this.#deps;
    let took = 0;
    const answer = await this.#deps.write(async (tx) => {
      const start = performance.now();
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
        places: new Places(),
      };
      const done = await run(tx, unit);
      // Rules are demands on writes: records that were there before a rule keep what they are, here as anywhere.
      await tx.append([...unit.entries, ...(await unit.maintenance.settle())]);
      took = performance.now() - start;
      return done;
    });
    if (took > LONG_MS) this.#size = Math.max(FEWEST, Math.floor(this.#size / 2));
    else if (took < LONG_MS / 3) this.#size = Math.min(MOST, this.#size * 2);
    return answer;
  }

  /** Stores records of one entity. */
  async #store(records: readonly ReadRecord[]): Promise<void> {
    const entity = records[0]?.entity;
    const ids = entity === undefined ? undefined : this.#ids.get(entity);
    if (entity === undefined || ids === undefined) return;
    const { model, actor } = this.#deps;
    for (const record of records) this.#setKnown(record);
    const drafts = records.map(({ cells }, index): Draft => ({ index, input: { cells, byKey: [] }, id: 0 }));
    await this.#unit(entity, async (tx, unit) => {
      await this.#findOutward(tx, records);
      refuseArchive(this.#issues);
      await insertDrafts(tx, unit, rightsOf(model, actor), drafts, new Map()).catch((error: unknown) => refuseLines(error, records));
    });
    for (const [place, record] of records.entries()) {
      const id = drafts[place]?.id ?? 0;
      ids.set(record.id, id);
      this.#count(record);
      if (record.links.size === 0) continue;
      const waiting = this.#waiting.get(entity) ?? [];
      waiting.push({ id, line: record.line, links: record.links });
      this.#waiting.set(entity, waiting);
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
    return targets.flatMap((target) => known?.get(target) ?? []);
  }

  async #findOutward(tx: Tx, records: readonly ReadRecord[]): Promise<void> {
    const wanted = new Map<LinkedField, Set<Cell>>();
    for (const { outward } of records) for (const { key, values } of outward) wanted.set(key, new Set([...(wanted.get(key) ?? []), ...values]));
    const found = new Map<LinkedField, ReadonlyMap<Cell, number>>();
    for (const [key, values] of wanted) found.set(key, await tx.find(key, [...values]));
    for (const { cells, outward } of records)
      for (const { field, key, values, line } of outward) {
        const ids = values.flatMap((value) => {
          const id = found.get(key)?.get(value);
          if (id !== undefined) return id;
          const params = { field: field.label, target: field.target?.label ?? '', value: String(key.type.toJson(value ?? '', key.config)) };
          this.#issues.push(issue('archive.link-unknown', `lines.${line}.values.${field.id}`, params));
          return [];
        });
        this.#noteOutward(field, ids);
        cells.set(field, field.storage.shape === 'column' ? (ids[0] ?? null) : [...new Set(ids)]);
      }
  }

  #noteOutward({ target }: LinkedField, ids: readonly number[]): void {
    if (target === undefined) return;
    const known = this.outward.get(target) ?? new Set();
    for (const id of ids) known.add(id);
    this.outward.set(target, known);
  }

  /** Sets links that led to records which came later. */
  async #join(entity: LinkedEntity, waiting: readonly Waiting[]): Promise<void> {
    const { model, actor } = this.#deps;
    const drafts = waiting.map(({ id, links }, index): Draft => {
      const cells = new Map<LinkedField, Cell>();
      for (const [field, targets] of links) {
        const ids = this.#known(field, targets);
        cells.set(field, field.storage.shape === 'column' ? (ids[0] ?? null) : ids);
      }
      return { index, input: { cells, byKey: [] }, id };
    });
    const own = waiting.map(({ id }) => id);
    await this.#unit(entity, async (tx, unit) => {
      const stored = new Map((await tx.records(entity, own)).map((record) => [record.id, record]));
      await updateDrafts(tx, unit, rightsOf(model, actor), drafts, stored, 'update');
    });
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
    const ids = written.map(([id]) => id);
    const stored = new Map((await this.#deps.read.stored(entity, ids)).map((record) => [record.id, record.cells]));
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

/** Values that two records share become mistakes of their lines. */
function refuseLines(error: unknown, records: readonly ReadRecord[]): never {
  const issues = error instanceof AppError ? (error.issues ?? []) : [];
  refuseArchive(
    issues.map((found) => ({
      ...found,
      path: found.path.replace(/^records\.(\d+)/, (_all, place: string) => `lines.${records[Number(place)]?.line ?? 0}`),
    })),
  );
  throw error;
}

/** Neighbours of one entity together, not more at a time than wanted. */
function* slices<Entry extends { readonly entity: { readonly id: unknown } }>(
  entries: Iterable<Entry>,
  most: () => number,
): Iterable<readonly Entry[]> {
  let slice: Entry[] = [];
  for (const entry of entries) {
    if (slice.length > 0 && (slice.length >= most() || slice[0]?.entity.id !== entry.entity.id)) {
      yield slice;
      slice = [];
    }
    slice.push(entry);
  }
  if (slice.length > 0) yield slice;
}
