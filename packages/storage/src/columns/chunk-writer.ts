// In charge of: putting lines into a table of the mirror, a chunk at a time, with texts folded on the way.
import {
  BIGINT,
  BOOLEAN,
  DuckDBDataChunk,
  VARCHAR,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { foldText } from '@trellis/expr';
import { foldedName, type MirroredEntity, type MirroredKind, type MirroredSide } from './mirrored-entity.ts';

/** Lines in one chunk: what DuckDB works on at a time. */
const CHUNK = 2_048;

/** A column to write: which of a line's values, and in which form. */
interface Written {
  readonly name: string;
  readonly from: number;
  readonly kind: MirroredKind;
  readonly folded: boolean;
}

/** A table of the mirror. */
export interface MirrorTable {
  readonly name: string;
  readonly columns: readonly Written[];
}

const types: Record<MirroredKind, DuckDBType> = { text: VARCHAR, integer: BIGINT, boolean: BOOLEAN };

/** The table of an entity's records. */
export function recordsTable({ table, columns }: MirroredEntity): MirrorTable {
  const written = columns.flatMap(({ name, kind, folded }, from): Written[] => {
    const own: Written = { name, from, kind, folded: false };
    return folded ? [own, { name: foldedName(name), from, kind, folded: true }] : [own];
  });
  return { name: table, columns: written };
}

/** The table of a field with several values. */
export function sideTable({ table, kind }: MirroredSide): MirrorTable {
  const names = ['record', 'value', 'place'];
  return { name: table, columns: names.map((name, from) => ({ name, from, kind: name === 'value' ? kind : 'integer', folded: false })) };
}

/** The statement that makes a table. */
export function creation({ name, columns }: MirrorTable): string {
  return `CREATE TABLE "${name}" (${columns.map((column) => `"${column.name}" ${types[column.kind].toString()}`).join(', ')})`;
}

function valueOf({ from, kind, folded }: Written, line: readonly unknown[]): DuckDBValue {
  const value = line[from];
  if (value === null || value === undefined) return null;
  if (kind === 'text') return folded ? foldText(String(value)) : String(value);
  return kind === 'boolean' ? value === 1n : (value as bigint);
}

/** Writes lines into one table, in the transaction of its connection. Call `end` when all are given. */
export class ChunkWriter {
  readonly #appender: DuckDBAppender;
  readonly #columns: readonly Written[];
  readonly #chunk: DuckDBDataChunk;
  #lines: (readonly unknown[])[] = [];

  private constructor(appender: DuckDBAppender, table: MirrorTable) {
    this.#appender = appender;
    this.#columns = table.columns;
    this.#chunk = DuckDBDataChunk.create(table.columns.map((column) => types[column.kind]));
  }

  static async open(connection: DuckDBConnection, table: MirrorTable): Promise<ChunkWriter> {
    return new ChunkWriter(await connection.createAppender(table.name), table);
  }

  /** Takes a line; true when a chunk was written, which is a moment to let others have their turn. */
  add(line: readonly unknown[]): boolean {
    this.#lines.push(line);
    if (this.#lines.length < CHUNK) return false;
    this.#write();
    return true;
  }

  end(): void {
    if (this.#lines.length > 0) this.#write();
    this.#appender.closeSync();
  }

  #write(): void {
    const lines = this.#lines;
    this.#lines = [];
    this.#chunk.reset();
    this.#chunk.rowCount = lines.length;
    for (const [place, column] of this.#columns.entries())
      this.#chunk.setColumnValues(
        place,
        lines.map((line) => valueOf(column, line)),
      );
    this.#appender.appendDataChunk(this.#chunk);
  }
}
