// In charge of: what the mirror reads from the store: one consistent state at a time, with what the log says changed up to it.
import type { Database } from 'better-sqlite3';
import { openReader } from '../sqlite/connection.ts';
import type { MirroredEntity, MirroredSide } from './mirrored-entity.ts';

/** Lines of a table, integers as bigint. */
export type Lines = readonly unknown[][];

/** A connection to the store that reads. */
export class LogSource {
  readonly #database: Database;

  constructor(folder: string) {
    this.#database = openReader(folder);
  }

  /** Runs a reading over one state of the store: whatever is committed meanwhile is not part of it. */
  async reading<T>(read: (state: StoreState) => Promise<T>): Promise<T> {
    this.#database.exec('BEGIN');
    try {
      return await read(new StoreState(this.#database));
    } finally {
      this.#database.exec('COMMIT');
    }
  }

  close(): void {
    this.#database.close();
  }
}

/** One state of the store. */
export class StoreState {
  readonly #database: Database;
  /** Number of its newest log entry. */
  readonly seq: number;

  constructor(database: Database) {
    this.#database = database;
    this.seq = Number(this.#all('SELECT COALESCE(MAX(seq), 0) FROM log')[0]?.[0] ?? 0);
  }

  /** What identifies an entry of the log: another log, such as one from a backup, has another entry under the same number. */
  mark(seq: number): string {
    return JSON.stringify(
      this.#all('SELECT batch, at, entity, record, operation, version FROM log WHERE seq = ?', seq).map((line) => line.map(String)),
    );
  }

  /** Version of the documents that say what is in records. */
  get version(): string {
    return String(this.#all("SELECT value FROM meta WHERE key = 'records-version'")[0]?.[0] ?? '0');
  }

  /** How many entries each entity has after `seq`. */
  counts(seq: number): ReadonlyMap<number, number> {
    const lines = this.#all('SELECT entity, COUNT(*) FROM log WHERE seq > ? GROUP BY entity', seq);
    return new Map(lines.map(([entity, count]) => [Number(entity), Number(count)]));
  }

  /** Records of an entity with an entry after `seq`, by id. */
  changed(entity: number, seq: number): readonly bigint[] {
    return this.#all('SELECT DISTINCT record FROM log WHERE seq > ? AND entity = ? ORDER BY record', seq, entity).map(([record]) => record as bigint);
  }

  /** Records as they are in this state, those in the trash too. */
  records(entity: MirroredEntity, ids: readonly bigint[]): Lines {
    return this.#all(`SELECT ${columnsOf(entity)} FROM ${entity.table} WHERE id IN (SELECT value FROM json_each(?))`, listOf(ids));
  }

  /** Values of these records in a side table. */
  values(side: MirroredSide, ids: readonly bigint[]): Lines {
    return this.#all(`SELECT record, value, place FROM ${side.table} WHERE record IN (SELECT value FROM json_each(?))`, listOf(ids));
  }

  /** Every record of an entity, by id. */
  everyRecord(entity: MirroredEntity): IterableIterator<unknown[]> {
    return this.#each(`SELECT ${columnsOf(entity)} FROM ${entity.table} ORDER BY id`);
  }

  /** Every value in a side table. */
  everyValue(side: MirroredSide): IterableIterator<unknown[]> {
    return this.#each(`SELECT record, value, place FROM ${side.table} ORDER BY record, value`);
  }

  #all(text: string, ...values: readonly unknown[]): Lines {
    return this.#database
      .prepare(text)
      .raw(true)
      .safeIntegers(true)
      .all(...values) as unknown[][];
  }

  #each(text: string): IterableIterator<unknown[]> {
    return this.#database.prepare(text).raw(true).safeIntegers(true).iterate() as IterableIterator<unknown[]>;
  }
}

const listOf = (ids: readonly bigint[]): string => `[${ids.join(',')}]`;

function columnsOf(entity: MirroredEntity): string {
  return entity.columns.map((column) => column.name).join(', ');
}
