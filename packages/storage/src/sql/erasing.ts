// In charge of: what is left of values beside their record — former values in the log, kept answers, states of jobs — and taking them out of it.
import type { Cell } from '@trellis/fields';
import type { Execute } from './plan-runner.ts';

/** Takes values out of what is kept beside records. Statements are those that every database reads. */
export class Erasing {
  readonly #execute: Execute;

  constructor(execute: Execute) {
    this.#execute = execute;
  }

  /** Former values of a record's personal fields: which fields they were of stays known. */
  async eraseRecord(entity: number, record: number): Promise<void> {
    const rows = await this.#execute('SELECT seq, changes FROM log_personal WHERE entity = ? AND record = ?', [entity, record], false);
    for (const [seq, changes] of rows) await this.#empty(Number(seq), String(changes));
  }

  /** Former values of one field, on whatever record, that are among these or hold one of the texts. */
  async eraseFormer(entity: number, field: number, values: readonly Cell[], texts: ReadonlySet<string>): Promise<void> {
    const wanted = new Set(values.map((value) => JSON.stringify(value)));
    const rows = await this.#execute('SELECT seq, changes FROM log_personal WHERE entity = ?', [entity], false);
    for (const [seq, changes] of rows) {
      const found = (JSON.parse(String(changes)) as Record<string, Cell>)[String(field)];
      if (found === undefined || found === null) continue;
      if (wanted.has(JSON.stringify(found)) || (typeof found === 'string' && holds(found, texts))) await this.#empty(Number(seq), String(changes));
    }
  }

  async #empty(seq: number, changes: string): Promise<void> {
    const names = Object.fromEntries(Object.keys(JSON.parse(changes) as object).map((name) => [name, null]));
    await this.#execute('UPDATE log_personal SET changes = ?, erased = ? WHERE seq = ?', [JSON.stringify(names), 1, seq], false);
  }

  /** Texts that stand as whole values in kept answers and in states of jobs. */
  async eraseTexts(texts: ReadonlySet<string>): Promise<void> {
    await this.#rewrite('idempotency', 'answer', ['actor', 'key'], texts);
    await this.#rewrite('jobs', 'state', ['id'], texts);
  }

  async #rewrite(table: string, column: string, keys: readonly string[], texts: ReadonlySet<string>): Promise<void> {
    const rows = await this.#execute(`SELECT ${column}, ${keys.join(', ')} FROM ${table}`, [], false);
    for (const [json, ...key] of rows) {
      const text = String(json);
      if (![...texts].some((each) => text.includes(JSON.stringify(each).slice(1, -1)))) continue;
      const left = JSON.stringify(without(JSON.parse(text), texts));
      const where = keys.map((name) => `${name} = ?`).join(' AND ');
      if (left !== text) await this.#execute(`UPDATE ${table} SET ${column} = ? WHERE ${where}`, [left, ...key], false);
    }
  }
}

/** Whether a value is one of the texts, or was made of one that is long enough not to stand in others by chance. */
function holds(value: string, texts: ReadonlySet<string>): boolean {
  return [...texts].some((text) => value === text || (text.length > 3 && value.includes(text)));
}

/** The same value with nothing in place of these texts, and of texts that contain them. */
function without(value: unknown, texts: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return holds(value, texts) ? null : value;
  if (Array.isArray(value)) return value.map((each) => without(each, texts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, without(each, texts)]));
}
