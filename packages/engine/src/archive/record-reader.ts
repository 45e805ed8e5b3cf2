// In charge of: reading the records of an archive: their values into cells, with every mistake and everything that must be left out.
import { issue, localText, type Issue } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import type { LinkedApp, LinkedEntity, LinkedField, Model } from '@trellis/model';
import type { Identity } from '../identity.ts';
import type { ArchiveFile, ArchiveLine } from './archive-file.ts';
import { archivedAs } from './archived-fields.ts';

/** Mistakes after which no more are looked for. */
export const MAX_ISSUES = 1_000;

/** A link into another app that is found by a unique value there. */
interface Outward {
  readonly field: LinkedField;
  readonly key: LinkedField;
  readonly values: readonly Cell[];
  readonly line: number;
}

/** A record as read. */
export interface ReadRecord {
  readonly line: number;
  readonly entity: LinkedEntity;
  readonly id: number;
  readonly cells: Map<LinkedField, Cell>;
  /** Links within the app, by the archive's ids. */
  readonly links: Map<LinkedField, readonly number[]>;
  readonly outward: Outward[];
}

/** What is left out of an import, counted. */
export class LeftOut {
  readonly #counts = new Map<string, { readonly issue: Issue; count: number }>();

  add(found: Issue): void {
    const key = JSON.stringify([found.code, found.path, found.params]);
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { issue: found, count: 1 });
    else known.count += 1;
  }

  /** One warning for each, with how often. */
  list(): readonly Issue[] {
    return [...this.#counts.values()].map(({ issue: found, count }) => ({ ...found, params: { ...found.params, count } }));
  }
}

const isObject = (value: unknown): value is { readonly [member: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

/** Tells the files of an archive apart. */
export interface FileNames {
  /** Key of a file that a value names, here; undefined when the value cannot be read, which is told. */
  keyOf(value: unknown, field: LinkedField, path: string): string | undefined;
}

/** What reading records needs. */
export interface ReaderDeps {
  readonly app: LinkedApp;
  readonly model: Model;
  readonly identity: Identity;
  readonly files: FileNames;
  readonly leftOut: LeftOut;
  readonly issues: Issue[];
}

/** Reads records of one app. */
export class RecordReader {
  readonly #entities: ReadonlyMap<string, LinkedEntity>;
  readonly #fields = new Map<LinkedEntity, ReadonlyMap<string, LinkedField>>();
  readonly #people: ReadonlyMap<string, number>;
  readonly #departments: ReadonlyMap<string, number>;
  readonly #files: FileNames;
  readonly #leftOut: LeftOut;
  readonly #issues: Issue[];

  constructor({ app, model, identity, files, leftOut, issues }: ReaderDeps) {
    this.#entities = new Map(app.entities.map((entity) => [entity.id, entity]));
    for (const entity of app.entities)
      this.#fields.set(entity, new Map(entity.fields.flatMap((field) => (archivedAs(field) === 'left-out' ? [] : [[field.id, field] as const]))));
    this.#people = new Map(identity.users().map(({ email, id }) => [email.toLowerCase(), id]));
    const { locale } = model.workspace;
    const named = identity.departments().flatMap(({ id, name }) => {
      const names = typeof name === 'string' ? [name] : Object.values(name);
      return names.map((each) => [each, id] as const);
    });
    const own = identity.departments().map(({ id, name }) => [localText(name, locale), id] as const);
    this.#departments = new Map([...named, ...own].filter((entry): entry is readonly [string, number] => typeof entry[0] === 'string'));
    this.#files = files;
    this.#leftOut = leftOut;
    this.#issues = issues;
  }

  /** A record, or undefined when the line holds none. Mistakes go to the issues. */
  read({ line, value }: ArchiveLine): ReadRecord | undefined {
    const { entity: name, id, values } = value;
    if (typeof name !== 'string' || !isId(id) || !isObject(values)) {
      this.#issues.push(issue('archive.line', `lines.${line}`));
      return undefined;
    }
    const entity = this.#entities.get(name);
    if (entity === undefined) {
      this.#issues.push(issue('archive.unknown-entity', `lines.${line}.entity`, { id: name }));
      return undefined;
    }
    const record: ReadRecord = { line, entity, id, cells: new Map(), links: new Map(), outward: [] };
    // A number that was never given stays away: the import gives none.
    for (const field of entity.fields) if (field.type.numbering !== undefined && field.computed === undefined) record.cells.set(field, null);
    for (const [key, written] of Object.entries(values)) {
      const path = `lines.${line}.values.${key}`;
      const field = this.#fields.get(entity)?.get(key);
      if (field === undefined) this.#issues.push(issue('archive.unknown-field', path, { id: key }));
      else if (written !== null) this.#value(field, written, path, record);
    }
    return record;
  }

  #value(field: LinkedField, written: unknown, path: string, record: ReadRecord): void {
    switch (archivedAs(field)) {
      case 'computed':
        // Worked out anew, and compared when all is stored.
        return;
      case 'files':
        this.#filesOf(field, written, path, record);
        return;
      case 'users':
      case 'departments':
        this.#named(field, written, path, record);
        return;
      case 'link':
        this.#link(field, written, path, record);
        return;
      case 'outward':
        this.#outward(field, written, path, record);
        return;
      default: {
        const cell = this.#read(field, written, path);
        if (cell !== undefined) record.cells.set(field, cell);
      }
    }
  }

  /** What was on a record stays on it, also where its field would take no more of the kind today. */
  #filesOf(field: LinkedField, written: unknown, path: string, record: ReadRecord): void {
    const named = listOf(written).filter((each) => each !== null);
    // Archives of the first format have nothing but names, types and sizes.
    const [known, unknown] = [named.filter((each) => isObject(each) && 'file' in each), named.filter((each) => !isObject(each) || !('file' in each))];
    if (unknown.length > 0) this.#leftOut.add(issue('archive.files-left', `${record.entity.id}.${field.id}`, { field: field.label }));
    const keys = known.flatMap((each) => this.#files.keyOf(each, field, path) ?? []);
    if (keys.length > 0) record.cells.set(field, keys);
  }

  #read(field: LinkedField, written: unknown, path: string): Cell | undefined {
    const read = field.type.read(written, { config: field.config, label: field.label, path });
    if (read.ok) return read.value;
    this.#issues.push(...read.issues);
    return undefined;
  }

  #isOne(field: LinkedField): boolean {
    return field.storage.shape === 'column';
  }

  /** Sets ids on a field, through its type, so that its own limits are asked. */
  #set(field: LinkedField, ids: readonly number[], path: string, cells: Map<LinkedField, Cell>): void {
    if (ids.length === 0) return;
    const cell = this.#read(field, this.#isOne(field) ? ids[0] : ids, path);
    if (cell !== undefined) cells.set(field, cell);
  }

  #named(field: LinkedField, written: unknown, path: string, record: ReadRecord): void {
    const names = listOf(written).filter((name) => name !== null);
    const bad = names.some((name) => typeof name !== 'string') || (this.#isOne(field) && names.length > 1);
    if (bad) {
      this.#issues.push(issue('archive.line', path));
      return;
    }
    const ids = names.flatMap((name) => {
      const text = String(name);
      const id = field.type.names === 'users' ? this.#people.get(text.toLowerCase()) : this.#departments.get(text);
      if (id === undefined) this.#leftOut.add(issue('archive.unknown-person', '', { name: text }));
      return id ?? [];
    });
    this.#set(field, [...new Set(ids)], path, record.cells);
  }

  #link(field: LinkedField, written: unknown, path: string, record: ReadRecord): void {
    const ids = listOf(written);
    if (!ids.every(isId) || (this.#isOne(field) && ids.length !== 1)) this.#issues.push(issue('archive.line', path));
    else record.links.set(field, [...new Set(ids)]);
  }

  #outward(field: LinkedField, written: unknown, path: string, record: ReadRecord): void {
    const byKey = new Map<LinkedField, Cell[]>();
    for (const each of listOf(written)) {
      if (!isObject(each) || !isId(each['id'])) {
        this.#issues.push(issue('archive.line', path));
        continue;
      }
      const key = field.target?.fields.find(({ id, unique }) => unique && id === each['field']);
      const cell = key === undefined ? undefined : this.#read(key, each['value'], path);
      if (key === undefined)
        this.#leftOut.add(issue('archive.link-left', `${record.entity.id}.${field.id}`, { field: field.label, target: field.target?.label ?? '' }));
      else if (cell !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), cell]);
    }
    for (const [key, values] of byKey) record.outward.push({ field, key, values, line: record.line });
  }
}

/** A line that may hold a record. */
export interface EntityLine extends ArchiveLine {
  readonly entity: { readonly id: unknown };
}

/** The lines that hold records: all but the manifest and the documents before them. */
export function* recordLines(file: ArchiveFile): Iterable<EntityLine> {
  let isHead = true;
  for (const entry of file.lines()) {
    isHead &&= entry.line === 1 || Object.hasOwn(entry.value, 'document');
    if (!isHead) yield { ...entry, entity: { id: entry.value['entity'] } };
  }
}
