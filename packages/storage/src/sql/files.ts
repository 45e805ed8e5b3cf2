// In charge of: what is known of uploaded files, alike on every database.
import type { Content, FileReads, FileState, FileWrites, NewFile, StoredFile } from '@trellis/engine';
import type { Execute } from './plan-runner.ts';

/** How each state is written. */
const stateCodes: Record<FileState, number> = { arriving: 0, pending: 1, attached: 2, leaving: 3 };

const states = new Map(Object.entries(stateCodes).map(([name, code]) => [code, name as FileState]));

const columns = 'key, name, type, size, sha256, thumbnail_type, thumbnail_size, thumbnail_sha256, uploader, entity, field, record, state, created_at';

const SELECT = `SELECT ${columns} FROM files`;

/** Keys that one statement names. */
const CHUNK = 512;

type Line = readonly [
  key: string,
  name: string,
  type: string,
  size: number,
  sha256: string,
  thumbnailType: string | null,
  thumbnailSize: number,
  thumbnailSha256: string,
  uploader: number | null,
  entity: number,
  field: number,
  record: number | null,
  state: number,
  createdAt: number,
];

function toFile(row: readonly unknown[]): StoredFile {
  const [key, name, type, size, sha256, thumbnailType, thumbnailSize, thumbnailSha256, uploader, entity, field, record, code, createdAt] =
    row as unknown as Line;
  const state = states.get(code);
  if (state === undefined) throw new TypeError(`file ${key} has an unknown state`);
  const thumbnail: Content | null = thumbnailType === null ? null : { type: thumbnailType, size: Number(thumbnailSize), sha256: thumbnailSha256 };
  return { key, name, type, size: Number(size), sha256, thumbnail, uploader, entity, field, record, state, createdAt: Number(createdAt) };
}

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** Values a chunk at a time. The last one is repeated up to a power of two, so that there are few different statements to prepare. */
function chunksOf<T>(keys: readonly T[]): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  for (let start = 0; start < keys.length; start += CHUNK) {
    const chunk = keys.slice(start, start + CHUNK);
    const size = 2 ** Math.ceil(Math.log2(chunk.length));
    chunks.push([...chunk, ...Array.from({ length: size - chunk.length }, () => chunk.at(-1) as T)]);
  }
  return chunks;
}

async function byKey(execute: Execute, keys: readonly string[]): Promise<readonly StoredFile[]> {
  const found: StoredFile[] = [];
  for (const chunk of chunksOf(keys)) found.push(...(await execute(`${SELECT} WHERE key IN (${marks(chunk)})`, chunk, false)).map(toFile));
  return found;
}

/** Reads over one connection. */
export class SqlFileReads implements FileReads {
  readonly #execute: Execute;

  constructor(execute: Execute) {
    this.#execute = execute;
  }

  byKey(keys: readonly string[]): Promise<readonly StoredFile[]> {
    return byKey(this.#execute, keys);
  }

  inState(state: FileState, before: number, limit: number): Promise<readonly StoredFile[]> {
    return this.#files(`${SELECT} WHERE state = ? AND created_at < ? ORDER BY created_at LIMIT ?`, [stateCodes[state], before, limit]);
  }

  after(key: string, limit: number): Promise<readonly StoredFile[]> {
    return this.#files(`${SELECT} WHERE key > ? ORDER BY key LIMIT ?`, [key, limit]);
  }

  async #files(text: string, values: readonly unknown[]): Promise<readonly StoredFile[]> {
    return (await this.#execute(text, values, false)).map(toFile);
  }
}

/** Writes within a unit. */
export class SqlFileWrites implements FileWrites {
  readonly #execute: Execute;
  readonly #now: number;

  constructor(execute: Execute, now: number) {
    this.#execute = execute;
    this.#now = now;
  }

  byKey(keys: readonly string[]): Promise<readonly StoredFile[]> {
    return byKey(this.#execute, keys);
  }

  async waitingOf(uploader: number | null): Promise<{ count: number; bytes: number }> {
    const text = 'SELECT COUNT(*), COALESCE(SUM(size), 0) FROM files WHERE state IN (0, 1) AND uploader IS NOT DISTINCT FROM ?';
    const [row] = await this.#execute(text, [uploader], false);
    return { count: Number(row?.[0]), bytes: Number(row?.[1]) };
  }

  async add(file: NewFile): Promise<void> {
    const { key, name, type, size, sha256, thumbnail, uploader, entity, field } = file;
    const thumbnailValues = [thumbnail?.type ?? null, thumbnail?.size ?? null, thumbnail?.sha256 ?? null];
    const values = [key, name, type, size, sha256, ...thumbnailValues, uploader, entity, field, null, stateCodes.arriving, this.#now];
    await this.#execute(`INSERT INTO files (${columns}) VALUES (${marks(values)}) RETURNING key`, values, false);
  }

  async move(keys: readonly string[], from: readonly FileState[], to: FileState): Promise<readonly string[]> {
    const moved: string[] = [];
    for (const chunk of chunksOf(keys)) {
      const text = `UPDATE files SET state = ? WHERE key IN (${marks(chunk)}) AND state IN (${marks(from)}) RETURNING key`;
      const rows = await this.#execute(text, [stateCodes[to], ...chunk, ...from.map((state) => stateCodes[state])], false);
      moved.push(...rows.map((row) => row[0] as string));
    }
    return moved;
  }

  async attach(keys: readonly string[], record: number): Promise<number> {
    let attached = 0;
    for (const chunk of chunksOf(keys)) {
      const text = `UPDATE files SET state = 2, record = ? WHERE key IN (${marks(chunk)}) AND state = 1 RETURNING key`;
      await this.#execute(text, [record, ...chunk], false);
      const count = `SELECT COUNT(*) FROM files WHERE key IN (${marks(chunk)}) AND state = 2 AND record = ?`;
      const [row] = await this.#execute(count, [...chunk, record], false);
      attached += Number(row?.[0]);
    }
    return attached;
  }

  async dropOf(entity: number, records: readonly number[]): Promise<void> {
    for (const chunk of chunksOf(records)) {
      const text = `UPDATE files SET state = 3 WHERE entity = ? AND record IN (${marks(chunk)}) RETURNING key`;
      await this.#execute(text, [entity, ...chunk], false);
    }
  }

  async forget(keys: readonly string[]): Promise<void> {
    for (const chunk of chunksOf(keys))
      await this.#execute(`DELETE FROM files WHERE key IN (${marks(chunk)}) AND state = 3 RETURNING key`, chunk, false);
  }
}
