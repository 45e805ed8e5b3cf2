// In charge of: writing an app with its live records as one stream, as all of it was at one moment.
import { AppError, localText } from '@trellis/errors';
import { and, literal, typedCall, typedPath } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import { documentText, systemField, type LinkedApp, type LinkedEntity, type LinkedField, type Model } from '@trellis/model';
import { systemActor } from '@trellis/permissions';
import { idIn, idOf, rowsById } from '@trellis/query';
import type { DocumentKind } from '@trellis/schemas';
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { keysIn } from '../files/file-json.ts';
import type { FileReads, StoredFile } from '../files/file-rows.ts';
import type { FileStore } from '../files/file-store.ts';
import type { Identity } from '../identity.ts';
import { idsIn } from '../records/links.ts';
import { pause } from '../schema-change/change-deps.ts';
import type { Snapshot, Storage, StoredDocument, WalkedRecord } from '../storage.ts';
import { archivedAs, entitiesInOrder, namingField } from './archived-fields.ts';
import { fileLines } from './export-files.ts';
import {
  ARCHIVE_FORMAT,
  type ArchiveManifest,
  type BytesLine,
  type EndLine,
  type FileLine,
  type FileValue,
  type OutwardLink,
  type RecordLine,
} from './format.ts';

/** Records read at a time. */
const PAGE = 500;
/** Text gathered before it is packed. */
const CHUNK = 64 * 1024;
const actor = systemActor('archive');

/** What writing an archive needs. */
export interface ExportDeps {
  readonly storage: Storage;
  readonly model: Model;
  /** Where the bytes of files are. */
  readonly files: FileStore;
  readonly now: () => number;
  /** Version of the product. */
  readonly product: string;
}

/** The archive of an app. The moment it shows is fixed when the first bytes are asked for. */
export async function* exportApp(deps: ExportDeps, app: LinkedApp): AsyncIterable<Uint8Array> {
  const packed = createGzip();
  const feeding = deps.storage.snapshot((snapshot) => pipeline(chunks(new AppExport(deps, app, snapshot).lines()), packed));
  // What goes wrong while feeding destroys the stream: the reader below meets it first.
  feeding.catch((error: unknown) => packed.destroy(error instanceof Error ? error : undefined));
  try {
    for await (const chunk of packed) yield chunk as Uint8Array;
    await feeding;
  } finally {
    packed.destroy();
    await feeding.catch(() => undefined);
  }
}

/** Lines as bytes, in larger pieces, with the line that says what came before it. */
async function* chunks(lines: AsyncIterable<object>): AsyncIterable<Buffer> {
  const digest = createHash('sha256');
  let count = 0;
  let text = '';
  for await (const line of lines) {
    text += `${JSON.stringify(line)}\n`;
    count += 1;
    if (text.length < CHUNK) continue;
    const bytes = Buffer.from(text);
    digest.update(bytes);
    yield bytes;
    text = '';
  }
  const end: EndLine = { end: true, lines: count, sha256: digest.update(text).digest('hex') };
  yield Buffer.from(`${text}${JSON.stringify(end)}\n`);
}

class AppExport {
  readonly #deps: ExportDeps;
  readonly #app: LinkedApp;
  readonly #snapshot: Snapshot;
  readonly #identity: Identity;
  readonly #files: FileReads;
  readonly #documents: readonly StoredDocument[];

  constructor(deps: ExportDeps, app: LinkedApp, snapshot: Snapshot) {
    this.#deps = deps;
    this.#app = app;
    this.#snapshot = snapshot;
    this.#identity = deps.storage.identity;
    this.#files = deps.storage.read.files;
    this.#documents = this.#ownDocuments();
  }

  async *lines(): AsyncIterable<object> {
    yield await this.#manifest();
    for (const { kind, body } of this.#documents) yield { document: JSON.parse(documentText(kind as DocumentKind, JSON.parse(body))) as unknown };
    for (const entity of entitiesInOrder(this.#app)) yield* this.#records(entity);
    const said = (documents: readonly StoredDocument[]): string => JSON.stringify(documents);
    // Records that were read under other documents are no part of this archive: without its last line it is none.
    if (said(this.#ownDocuments()) !== said(this.#documents)) throw new AppError('conflict', 'change.meanwhile');
  }

  async #manifest(): Promise<ArchiveManifest> {
    const { id, slug, document, bindings } = this.#app;
    const dependsOn: Record<string, ArchiveManifest['dependsOn'][string]> = {};
    for (const alias of Object.keys(document.dependsOn ?? {})) {
      const other = this.#deps.model.apps.find((each) => each.id === bindings[alias]);
      if (other !== undefined) dependsOn[alias] = { id: other.id, slug: other.slug, version: other.document.version };
    }
    const entities: Record<string, { name: string; records: number }> = {};
    for (const entity of entitiesInOrder(this.#app)) entities[entity.id] = { name: entity.name, records: await this.#count(entity) };
    return {
      archive: 'trellis-app',
      format: ARCHIVE_FORMAT,
      product: this.#deps.product,
      app: { id, slug, version: document.version },
      exportedAt: new Date(this.#deps.now()).toISOString(),
      seq: this.#snapshot.seq,
      dependsOn,
      entities,
      attachments: 'bytes',
      without: ['trash', 'history', 'other-apps'],
    };
  }

  async #count(entity: LinkedEntity): Promise<number> {
    let count = 0;
    for await (const records of this.#pages(entity)) count += records.length;
    return count;
  }

  /** The app's documents, and those of the roles they name. */
  #ownDocuments(): readonly StoredDocument[] {
    const all = this.#deps.storage.documents();
    const own = all.filter((document) => document.app === this.#app.id);
    const said = own.map(({ body }) => body).join('\n');
    const order = (a: StoredDocument, b: StoredDocument): number => (a.kind === b.kind ? (a.id < b.id ? -1 : 1) : a.kind < b.kind ? -1 : 1);
    const roles = all.filter(({ app, kind, id }) => app === '' && kind === 'role' && said.includes(JSON.stringify(id)));
    return [...roles.toSorted(order), ...own.toSorted(order)];
  }

  /** Live records, a page at a time. */
  async *#pages(entity: LinkedEntity): AsyncIterable<readonly WalkedRecord[]> {
    for (let after = 0; ;) {
      const records = await this.#snapshot.walk(entity, after, PAGE);
      yield records.filter(({ isDeleted }) => !isDeleted);
      if (records.length < PAGE) return;
      after = records.at(-1)?.id ?? after;
      // A snapshot reads on the thread that answers everybody.
      await pause();
    }
  }

  async *#records(entity: LinkedEntity): AsyncIterable<RecordLine | FileLine | BytesLine> {
    for await (const records of this.#pages(entity)) {
      const files = await this.#filesOf(entity, records);
      const values = await this.#values(entity, records, files);
      const kept = await this.#kept(entity, records);
      for (const { id } of records) yield { entity: entity.id, id, values: values.get(id) ?? {}, ...(kept.get(id) ?? never) };
      for (const file of files.values()) yield* fileLines(this.#deps.files, file);
    }
  }

  /** Files that these records hold, by key. A file of another record or field is none of theirs, whatever a value says. */
  async #filesOf(entity: LinkedEntity, records: readonly WalkedRecord[]): Promise<ReadonlyMap<string, StoredFile>> {
    const holders = new Map<string, string>();
    for (const field of entity.fields.filter((each) => archivedAs(each) === 'files'))
      for (const { id, cells } of records) for (const key of keysIn(cells.get(field))) holders.set(key, `${field.number} ${id}`);
    const found = await this.#files.byKey([...holders.keys()]);
    const own = found.filter(({ key, state, field, record }) => state === 'attached' && holders.get(key) === `${field} ${record}`);
    return new Map(own.map((file) => [file.key, file]));
  }

  async #values(
    entity: LinkedEntity,
    records: readonly WalkedRecord[],
    files: ReadonlyMap<string, StoredFile>,
  ): Promise<ReadonlyMap<number, Record<string, unknown>>> {
    const values = new Map(records.map(({ id }) => [id, {} as Record<string, unknown>]));
    for (const field of entity.fields) {
      if (archivedAs(field) === 'left-out') continue;
      const cells = records.flatMap(({ id, cells: all }) => {
        const cell = all.get(field) ?? null;
        return isNothing(cell) ? [] : [[id, cell] as const];
      });
      const written = await this.#written(field, cells, files);
      for (const [id, cell] of cells) (values.get(id) ?? {})[field.id] = written(cell);
    }
    return values;
  }

  async #written(
    field: LinkedField,
    cells: readonly (readonly [number, NonNullable<Cell>])[],
    files: ReadonlyMap<string, StoredFile>,
  ): Promise<(cell: NonNullable<Cell>) => unknown> {
    switch (archivedAs(field)) {
      case 'link':
        return (cell) => cell;
      case 'outward': {
        const links = await this.#outward(
          field,
          cells.flatMap(([, cell]) => idsIn(cell)),
        );
        return (cell) => each(cell, (id) => links.get(Number(id)) ?? { id: Number(id) });
      }
      case 'users':
        return (cell) => each(cell, (id) => this.#identity.user(Number(id))?.email ?? null);
      case 'departments': {
        const departments = new Map(this.#identity.departments().map(({ id, name }) => [id, localText(name, this.#deps.model.workspace.locale)]));
        return (cell) => each(cell, (id) => departments.get(Number(id)) ?? null);
      }
      case 'files':
        return (cell) => each(cell, (key) => fileValue(files.get(String(key))));
      default:
        return (cell) => field.type.toJson(cell, field.config);
    }
  }

  /** How records of other apps are named elsewhere. */
  async #outward(field: LinkedField, ids: readonly number[]): Promise<ReadonlyMap<number, OutwardLink>> {
    const { target } = field;
    const key = target === undefined ? undefined : namingField(target);
    if (target === undefined || key === undefined || ids.length === 0) return new Map();
    const rows = await this.#snapshot.rows(rowsById(target, idIn(target, [...new Set(ids)]), [idOf(target), typedPath([key])]), actor);
    return new Map(
      rows.flatMap(([id, cell]) =>
        cell === null || cell === undefined ? [] : [[Number(id), { id: Number(id), field: key.id, value: key.type.toJson(cell, key.config) }]],
      ),
    );
  }

  /** When and by whom records were made, and when they were last changed. */
  async #kept(entity: LinkedEntity, records: readonly WalkedRecord[]): Promise<ReadonlyMap<number, typeof never>> {
    const [first, last] = [records[0]?.id, records.at(-1)?.id];
    if (first === undefined || last === undefined) return new Map();
    const bound = (name: 'gte' | 'lte', value: number) =>
      typedCall<LinkedField>(name, [idOf(entity), literal(BigInt(value), { kind: 'number', scale: 0 })]);
    const columns = (['createdAt', 'createdBy', 'updatedAt'] as const).map((name) => typedPath([systemField(entity, name)]));
    const where = and(bound('gte', first), bound('lte', last));
    const rows = await this.#snapshot.rows(rowsById(entity, where, [idOf(entity), ...columns]), actor);
    const time = (cell: Cell | undefined): string | null => (typeof cell === 'number' ? new Date(cell).toISOString() : null);
    return new Map(
      rows.map(([id, createdAt, createdBy, updatedAt]) => [
        Number(id),
        { createdAt: time(createdAt), createdBy: this.#identity.user(Number(createdBy))?.email ?? null, updatedAt: time(updatedAt) },
      ]),
    );
  }
}

const never: Pick<RecordLine, 'createdAt' | 'createdBy' | 'updatedAt'> = { createdAt: null, createdBy: null, updatedAt: null };

function fileValue(file: StoredFile | undefined): FileValue | null {
  return file === undefined ? null : { file: file.key, name: file.name, type: file.type, size: file.size };
}

function isNothing(cell: Cell): cell is null {
  return cell === null || (Array.isArray(cell) && cell.length === 0);
}

/** One value as one, several as several. */
function each(cell: NonNullable<Cell>, write: (value: Exclude<Cell, null | readonly (string | number)[]>) => unknown): unknown {
  return Array.isArray(cell) ? cell.map(write) : write(cell as Exclude<Cell, null | readonly (string | number)[]>);
}

/** The app to write, for owners alone. */
export function exportedApp(model: Model, isOwner: boolean, name: string): LinkedApp {
  if (!isOwner) throw new AppError('forbidden', 'access.denied');
  const app = model.appByName.get(name);
  if (app === undefined) throw new AppError('not-found', 'app.not-found');
  return app;
}
