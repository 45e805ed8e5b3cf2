// In charge of: what a unit of writing notes beside records: counters, its batch, answers already given, jobs. Alike on every database.
import type {
  AuditAddition,
  AuditEntry,
  AuditPage,
  BatchLabel,
  KeptAnswer,
  RequestPage,
  StoredJob,
  StoredRecipe,
  StoredRequest,
  Tx,
} from '@trellis/engine';
import type { LinkedField } from '@trellis/model';
import type { Actor } from '@trellis/permissions';
import { addRequest, requestsOf } from './requests.ts';
import { appendAudit, auditEntries } from './audit.ts';
import type { Execute } from './plan-runner.ts';

/** The unit that notes. */
export interface NotingUnit {
  readonly actor: Actor;
  readonly now: number;
  readonly batch: number;
}

/** Notes of one unit, written by statements that every database reads; parameters are question marks. */
export class UnitNotes {
  readonly #execute: Execute;
  readonly #unit: NotingUnit;

  constructor(execute: Execute, unit: NotingUnit) {
    this.#execute = execute;
    this.#unit = unit;
  }

  async takeNumbers(field: LinkedField, period: string, count: number): Promise<number> {
    const text =
      'INSERT INTO counters (field, period, next) VALUES (?, ?, ?) ON CONFLICT (field, period) DO UPDATE SET next = counters.next + ? RETURNING next';
    const [row] = await this.#execute(text, [field.number, period, count + 1, count], false);
    return Number(row?.[0]) - count;
  }

  async computedAt(field: LinkedField): Promise<number | undefined> {
    const [row] = await this.#execute('SELECT at FROM computed_at WHERE field = ?', [field.number], false);
    return row?.[0] as number | undefined;
  }

  async setComputedAt(field: LinkedField, at: number): Promise<void> {
    await this.#execute(
      'INSERT INTO computed_at (field, at) VALUES (?, ?) ON CONFLICT (field) DO UPDATE SET at = excluded.at',
      [field.number, at],
      false,
    );
  }

  async labelBatch({ kind, of }: BatchLabel): Promise<void> {
    await this.noteEntries(0, 0, 0);
    await this.#execute('UPDATE batches SET kind = ?, "of" = ? WHERE batch = ?', [kind, of ?? null, this.#unit.batch], false);
  }

  /** Keeps where in the log the batch is. A batch of several units grows with each. */
  async noteEntries(firstSeq: number, lastSeq: number, entries: number): Promise<void> {
    const { batch, now, actor } = this.#unit;
    const text = `INSERT INTO batches (batch, at, actor_id, kind, first_seq, last_seq, entries) VALUES (?, ?, ?, 'action', ?, ?, ?)
      ON CONFLICT (batch) DO UPDATE SET first_seq = CASE WHEN batches.entries = 0 THEN excluded.first_seq ELSE batches.first_seq END,
      last_seq = CASE WHEN excluded.last_seq > batches.last_seq THEN excluded.last_seq ELSE batches.last_seq END,
      entries = batches.entries + excluded.entries`;
    await this.#execute(text, [batch, now, actor.id, firstSeq, lastSeq, entries], false);
  }

  async keptAnswer(actor: number, key: string): Promise<KeptAnswer | undefined> {
    const [row] = await this.#execute('SELECT body_hash, answer FROM idempotency WHERE actor = ? AND key = ?', [actor, key], false);
    return row === undefined ? undefined : { bodyHash: row[0] as string, answer: row[1] as string };
  }

  async keepAnswer(actor: number, key: string, kept: KeptAnswer): Promise<void> {
    const text = 'INSERT INTO idempotency (actor, key, body_hash, answer, at) VALUES (?, ?, ?, ?, ?)';
    await this.#execute(text, [actor, key, kept.bodyHash, kept.answer, this.#unit.now], false);
  }

  async saveJob(job: StoredJob): Promise<void> {
    const text =
      'INSERT INTO jobs (id, type, actor, status, state, created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET status = excluded.status, state = excluded.state';
    await this.#execute(text, [job.id, job.type, job.actor, job.status, job.state, job.createdAt], false);
  }

  audit(entry: AuditAddition): Promise<void> {
    return appendAudit(this.#execute, this.#unit.now, entry);
  }

  auditEntries(page: AuditPage): Promise<readonly AuditEntry[]> {
    return auditEntries(this.#execute, page);
  }

  addRequest(request: Parameters<Tx['addRequest']>[0]): Promise<number> {
    return addRequest(this.#execute, this.#unit.now, request);
  }

  requests(page: RequestPage): Promise<readonly StoredRequest[]> {
    return requestsOf(this.#execute, page);
  }

  async saveRecipe({ id, entity, owner, name, shared, body }: StoredRecipe): Promise<number | undefined> {
    const values = [name, shared ? 1 : 0, body, this.#unit.now];
    const clash = 'SELECT id FROM recipes WHERE entity = ? AND owner = ? AND name = ? AND id <> ?';
    if ((await this.#execute(clash, [entity, owner, name, id], false)).length > 0) return undefined;
    const text =
      id === 0
        ? 'INSERT INTO recipes (name, shared, body, updated_at, entity, owner) VALUES (?, ?, ?, ?, ?, ?) RETURNING id'
        : 'UPDATE recipes SET name = ?, shared = ?, body = ?, updated_at = ? WHERE id = ? RETURNING id';
    const [row] = await this.#execute(text, [...values, ...(id === 0 ? [entity, owner] : [id])], false);
    return row?.[0] as number | undefined;
  }

  async removeRecipe(id: number): Promise<void> {
    await this.#execute('DELETE FROM recipes WHERE id = ?', [id], false);
  }

  async saveChange(id: string, body: string | undefined): Promise<void> {
    if (body === undefined) await this.#execute('DELETE FROM changes WHERE id = ?', [id], false);
    else await this.#execute('INSERT INTO changes (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body', [id, body], false);
  }
}
