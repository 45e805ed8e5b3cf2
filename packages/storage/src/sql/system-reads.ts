// In charge of: reading what is kept beside records: jobs, recipes, changes of documents. Alike on every database.
import type { AuditEntry, AuditPage, RequestPage, StoredJob, StoredRecipe, StoredRequest } from '@trellis/engine';
import { requestsOf } from './requests.ts';
import { auditEntries } from './audit.ts';
import type { Execute } from './plan-runner.ts';

/** Reads by statements that every database reads; parameters are question marks. */
export class SystemReads {
  readonly #execute: Execute;

  constructor(execute: Execute) {
    this.#execute = execute;
  }

  async change(id: string): Promise<string | undefined> {
    const [row] = await this.#execute('SELECT body FROM changes WHERE id = ?', [id], false);
    return row?.[0] as string | undefined;
  }

  async job(id: string): Promise<StoredJob | undefined> {
    return (await this.#jobs('id = ?', id))[0];
  }

  requests(page: RequestPage): Promise<readonly StoredRequest[]> {
    return requestsOf(this.#execute, page);
  }

  auditEntries(page: AuditPage): Promise<readonly AuditEntry[]> {
    return auditEntries(this.#execute, page);
  }

  jobs(status: string): Promise<readonly StoredJob[]> {
    return this.#jobs('status = ?', status);
  }

  async recipes(entity: string): Promise<readonly StoredRecipe[]> {
    const text = 'SELECT id, entity, owner, name, shared, body, updated_at FROM recipes WHERE entity = ? ORDER BY name, id';
    return (await this.#execute(text, [entity], false)).map((row) => {
      const [id, of, owner, name, shared, body, updatedAt] = row as [number, string, number, string, number, string, number];
      return { id, entity: of, owner, name, shared: shared === 1, body, updatedAt };
    });
  }

  async #jobs(condition: string, value: string): Promise<readonly StoredJob[]> {
    const text = `SELECT id, type, actor, status, state, created_at FROM jobs WHERE ${condition} ORDER BY created_at`;
    const rows = await this.#execute(text, [value], false);
    return rows.map((row) => {
      const [id, type, actor, status, state, createdAt] = row as [string, string, number, string, string, number];
      return { id, type, actor, status, state, createdAt };
    });
  }
}
