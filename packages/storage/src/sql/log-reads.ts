// In charge of: what can be asked of the stored log: a record's entries, a batch's, an actor's batches.
import type { BatchKind, BatchPage, BatchPart, LogBatch, LogEntry, LogReads } from '@trellis/engine';
import type { LinkedEntity } from '@trellis/model';
import { entryColumns, operationCodes, operationOf, readEntry } from './log-entry.ts';
import type { Execute } from './plan-runner.ts';

const entries = `SELECT ${entryColumns} FROM log l LEFT JOIN log_personal p ON p.seq = l.seq`;
const batchColumns = 'batch, at, actor_id, kind, "of", first_seq, last_seq, entries';

function readBatch(row: readonly unknown[]): LogBatch {
  const [batch, at, actorId, kind, of, firstSeq, lastSeq, count] = row as [
    number,
    number,
    number | null,
    BatchKind,
    number | null,
    number,
    number,
    number,
  ];
  return { batch, at, actorId, kind, of, firstSeq, lastSeq, entries: count };
}

/** Reads of the log over one connection. */
export class SqlLogReads implements LogReads {
  readonly #execute: Execute;

  constructor(execute: Execute) {
    this.#execute = execute;
  }

  async recordLog(entity: LinkedEntity, record: number): Promise<readonly LogEntry[]> {
    const rows = await this.#execute(`${entries} WHERE l.entity = ? AND l.record = ? ORDER BY l.seq`, [entity.number, record], false);
    return rows.map(readEntry);
  }

  /** The log has no index by batch: a batch knows where in the log it is, and little of others lies between. */
  async batchLog(batch: number, page: BatchPage): Promise<readonly LogEntry[]> {
    const known = await this.logBatch(batch);
    if (known === undefined) return [];
    const back = page.newestFirst === true;
    const from = back || page.beyond === undefined ? known.firstSeq : page.beyond + 1;
    const to = back && page.beyond !== undefined ? page.beyond - 1 : known.lastSeq;
    const text = `${entries} WHERE l.seq BETWEEN ? AND ? AND l.batch = ? ORDER BY l.seq ${back ? 'DESC' : 'ASC'} LIMIT ?`;
    return (await this.#execute(text, [from, to, batch, page.limit], false)).map(readEntry);
  }

  async logAfter(since: number, limit: number): Promise<readonly LogEntry[]> {
    return (await this.#execute(`${entries} WHERE l.seq > ? ORDER BY l.seq LIMIT ?`, [since, limit], false)).map(readEntry);
  }

  async logBatch(batch: number): Promise<LogBatch | undefined> {
    const [row] = await this.#execute(`SELECT ${batchColumns} FROM batches WHERE batch = ?`, [batch], false);
    return row === undefined ? undefined : readBatch(row);
  }

  async batchParts(batch: number): Promise<readonly BatchPart[]> {
    const known = await this.logBatch(batch);
    if (known === undefined) return [];
    const text = `SELECT entity, operation, COUNT(DISTINCT record), MIN(record) FROM log
      WHERE seq BETWEEN ? AND ? AND batch = ? AND operation <> ${operationCodes.computed} GROUP BY entity, operation`;
    const rows = await this.#execute(text, [known.firstSeq, known.lastSeq, batch], false);
    return rows.map((row) => {
      const [entity, operation, count, record] = row as [number, number, number, number];
      return { entity, operation: operationOf(Number(operation)), count: Number(count), record: Number(record) };
    });
  }

  async logBatches(actor: number, since: number, limit: number): Promise<readonly LogBatch[]> {
    const text = `SELECT ${batchColumns} FROM batches WHERE actor_id = ? AND at >= ? ORDER BY batch DESC LIMIT ?`;
    return (await this.#execute(text, [actor, since, limit], false)).map(readBatch);
  }
}
