// In charge of: looking through an archive before anything of it is stored: every value, every link and every file, with all that is wrong.
import { invalid, issue, type Issue } from '@trellis/errors';
import { foldText } from '@trellis/expr';
import type { LinkedApp, LinkedEntity, LinkedField, Model } from '@trellis/model';
import { rightsOf, systemActor } from '@trellis/permissions';
import type { Identity } from '../identity.ts';
import { duplicateIssue, setKey } from '../records/duplicates.ts';
import { pause } from '../schema-change/change-deps.ts';
import type { Taken } from '../storage.ts';
import type { ArchiveFile } from './archive-file.ts';
import { ArchivedFiles, WantedFiles } from './archived-files.ts';
import type { ArchiveManifest } from './format.ts';
import { LeftOut, MAX_ISSUES, RecordReader, recordLines, type ReadRecord } from './record-reader.ts';

/** Records read before everyone else has a turn. */
const AT_ONCE = 100;

const actor = systemActor('archive');

function uniqueValue(field: LinkedField, { cells }: ReadRecord): string | number | boolean | undefined {
  const cell = cells.get(field);
  if (cell === undefined || cell === null || typeof cell === 'object') return undefined;
  return typeof cell === 'string' && field.folded ? foldText(cell) : cell;
}

/** What checking needs. */
export interface CheckDeps {
  readonly model: Model;
  readonly app: LinkedApp;
  readonly identity: Identity;
}

/** A link to a record that had not come yet. */
interface Ahead {
  readonly field: LinkedField;
  readonly line: number;
  readonly id: number;
}

/** Refuses with mistakes, if there are any. */
export function refuseArchive(issues: readonly Issue[]): void {
  if (issues.length > 0) throw invalid('archive.refused', issues.slice(0, MAX_ISSUES), { count: issues.length });
}

/** Checks one archive. Call protocol: `run` once. */
export class ArchiveCheck {
  readonly #deps: CheckDeps;
  readonly #issues: Issue[] = [];
  readonly #ids: ReadonlyMap<LinkedEntity, Set<number>>;
  readonly #ahead: Ahead[] = [];
  /** Values that are unique, as far as the archive itself says them. */
  readonly #taken = new Map<Taken, Set<string | number | boolean>>();

  constructor(deps: CheckDeps) {
    this.#deps = deps;
    this.#ids = new Map(deps.app.entities.map((entity) => [entity, new Set<number>()]));
  }

  /** Answers the fields of the files that records want, by the files' names in the archive. */
  async run(file: ArchiveFile, manifest: ArchiveManifest): Promise<ReadonlyMap<string, LinkedField>> {
    const wanted = await this.#records(file);
    this.#checkLinks();
    this.#checkCounts(manifest);
    refuseArchive(this.#issues);
    const there = new Set<string>();
    for await (const { file: name, name: shown } of new ArchivedFiles(file, this.#issues).all()) {
      if (there.has(name)) this.#issues.push(issue('archive.file-twice', '', { name: shown }));
      there.add(name);
    }
    // A file that is damaged is told of once.
    if (this.#issues.length === 0) wanted.checkThere(there);
    refuseArchive(this.#issues);
    return new Map([...wanted.wanted].map(([name, { field }]) => [name, field]));
  }

  async #records(file: ArchiveFile): Promise<WantedFiles> {
    const files = new WantedFiles(this.#issues);
    const reader = new RecordReader({ ...this.#deps, files, leftOut: new LeftOut(), issues: this.#issues });
    let count = 0;
    for (const line of recordLines(file)) {
      const record = reader.read(line);
      if (record !== undefined) this.#note(record);
      if (this.#issues.length >= MAX_ISSUES) break;
      count += 1;
      if (count % AT_ONCE === 0) await pause();
    }
    return files;
  }

  #note(record: ReadRecord): void {
    const { entity, id, line, links } = record;
    for (const field of entity.fields) if (field.unique) this.#take(field, uniqueValue(field, record), record);
    for (const unique of entity.uniques) this.#take(unique, setKey(unique, record.cells), record);
    const ids = this.#ids.get(entity);
    if (ids?.has(id) === true) this.#issues.push(issue('archive.record-twice', `lines.${line}.id`, { id }));
    ids?.add(id);
    for (const [field, targets] of links)
      for (const target of targets) if (!this.#isThere(field, target)) this.#ahead.push({ field, line, id: target });
  }

  #take(taken: Taken, value: string | number | boolean | undefined, { cells, line }: ReadRecord): void {
    if (value === undefined) return;
    const known = this.#taken.get(taken) ?? new Set();
    this.#taken.set(taken, known);
    if (known.has(value)) {
      const rights = rightsOf(this.#deps.model, actor);
      const found = duplicateIssue(rights, taken, { index: 0, cells, sent: new Set(cells.keys()) });
      this.#issues.push({ ...found, path: found.path.replace(/^records\.0/, `lines.${line}`) });
    }
    known.add(value);
  }

  #isThere({ target }: LinkedField, id: number): boolean {
    return target !== undefined && this.#ids.get(target)?.has(id) === true;
  }

  #checkLinks(): void {
    for (const { field, line, id } of this.#ahead)
      if (!this.#isThere(field, id)) this.#issues.push(issue('archive.link-gone', `lines.${line}.values.${field.id}`, { field: field.label, id }));
  }

  #checkCounts({ entities }: ArchiveManifest): void {
    if (this.#issues.length > 0) return;
    for (const entity of this.#deps.app.entities) {
      const expected = Object.hasOwn(entities, entity.id) ? (entities[entity.id]?.records ?? 0) : 0;
      const found = this.#ids.get(entity)?.size ?? 0;
      if (found !== expected) this.#issues.push(issue('archive.counts', `entities.${entity.id}`, { entity: entity.label, expected, found }));
    }
  }
}
