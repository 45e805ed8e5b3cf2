// In charge of: running reads on the mirror, a few at a time, each on a connection of its own, and interrupting those no longer wanted.
import { BIGINT, LIST, VARCHAR, type DuckDBConnection, type DuckDBInstance, type DuckDBPreparedStatement, type DuckDBValue } from '@duckdb/node-api';
import { inTransaction } from './transaction.ts';

/** Reads that run side by side; others wait. */
const AT_ONCE = 2;

/** A read to run. */
export interface Question {
  readonly id: number;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly big: boolean;
}

function bind(statement: DuckDBPreparedStatement, place: number, value: unknown): void {
  if (value === null || value === undefined) statement.bindNull(place);
  else if (typeof value === 'string') statement.bindVarchar(place, value);
  else if (typeof value === 'boolean') statement.bindBoolean(place, value);
  else if (typeof value === 'bigint') statement.bindBigInt(place, value);
  else if (typeof value === 'number') statement.bindBigInt(place, BigInt(value));
  else if (Array.isArray(value)) bindList(statement, place, value);
  else throw new TypeError(`a ${typeof value} cannot be bound`);
}

function bindList(statement: DuckDBPreparedStatement, place: number, values: readonly unknown[]): void {
  if (values.every((value) => value === null || typeof value === 'string')) statement.bindList(place, values, LIST(VARCHAR));
  else
    statement.bindList(
      place,
      values.map((value) => (value === null ? null : BigInt(value as number))),
      LIST(BIGINT),
    );
}

/** Whole numbers as the caller wants them; one that a number cannot carry exactly is for the store to judge. */
function toAnswer(value: DuckDBValue, big: boolean): unknown {
  if (typeof value !== 'bigint' || big) return value;
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError('a whole number past the safe range');
  return number;
}

/** A connection that runs one read at a time. */
class Slot {
  readonly #connection: DuckDBConnection;
  /** The read it runs. */
  runs: number | undefined;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /**
   * Runs a read.
   * INVARIANT: a statement is prepared and run in one transaction, and never kept. DuckDB plans by what it knows of the values in a
   * column and packs them accordingly; a plan made before values came that lie outside answers garbage.
   */
  run(question: Question): Promise<readonly unknown[][]> {
    return inTransaction(this.#connection, async () => {
      const statement = await this.#connection.prepare(question.text);
      try {
        for (const [index, value] of question.values.entries()) bind(statement, index + 1, value);
        const rows = await (await statement.run()).getRows();
        return rows.map((row) => row.map((value) => toAnswer(value, question.big)));
      } finally {
        statement.destroySync();
      }
    });
  }

  interrupt(): void {
    this.#connection.interrupt();
  }

  close(): void {
    this.#connection.closeSync();
  }
}

/** Runs reads. */
export class Questions {
  readonly #slots: readonly Slot[];
  readonly #waiting: { readonly id: number; readonly start: (slot: Slot | undefined) => void }[] = [];

  private constructor(slots: readonly Slot[]) {
    this.#slots = slots;
  }

  static async open(database: DuckDBInstance): Promise<Questions> {
    return new Questions(await Promise.all(Array.from({ length: AT_ONCE }, async () => new Slot(await database.connect()))));
  }

  /** Runs a read when there is room; undefined when it was cancelled before. */
  async run(question: Question): Promise<readonly unknown[][] | undefined> {
    const slot = this.#slots.find((each) => each.runs === undefined) ?? (await this.#room(question.id));
    if (slot === undefined) return undefined;
    slot.runs = question.id;
    try {
      return await slot.run(question);
    } finally {
      // The slot goes from hand to hand: nobody may take it in between.
      const next = this.#waiting.shift();
      slot.runs = next?.id;
      next?.start(slot);
    }
  }

  /** Stops a read. */
  cancel(id: number): void {
    const place = this.#waiting.findIndex((each) => each.id === id);
    if (place >= 0) this.#waiting.splice(place, 1)[0]?.start(undefined);
    this.#slots.find((slot) => slot.runs === id)?.interrupt();
  }

  /** Ends. Nothing may be under way. */
  close(): void {
    for (const slot of this.#slots) slot.close();
  }

  #room(id: number): Promise<Slot | undefined> {
    return new Promise((start) => this.#waiting.push({ id, start }));
  }
}
