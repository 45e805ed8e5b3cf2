// In charge of: the audit's table: adding a line under the next number, and reading lines. Nothing here changes or deletes one.
import type { AuditAddition, AuditEntry, AuditFilter, AuditPage } from '@trellis/engine';
import type { Execute } from './plan-runner.ts';

// Units of writing run one after another on every store, so that the next number is known inside of one and no number is left out.
const INSERT = `INSERT INTO audit (seq, at, actor_id, actor_name, kind, target, result, source, detail)
  VALUES ((SELECT COALESCE(MAX(seq), 0) + 1 FROM audit), ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Adds a line in the unit that the statement runs in. */
export async function appendAudit(execute: Execute, at: number, entry: AuditAddition): Promise<void> {
  const { actorId, actorName, kind, target, result, source, detail } = entry;
  await execute(INSERT, [at, actorId, actorName, kind, target, result, source, detail === undefined ? null : JSON.stringify(detail)], false);
}

/** What is compared of a filter. */
const compared: readonly (readonly [keyof AuditFilter, string])[] = [
  ['kind', 'kind = ?'],
  ['actor', 'actor_id = ?'],
  ['target', 'target = ?'],
  ['result', 'result = ?'],
  ['from', 'at >= ?'],
  ['to', 'at < ?'],
];

/** Lines of a page. */
export async function auditEntries(execute: Execute, { filter, limit, after, before }: AuditPage): Promise<readonly AuditEntry[]> {
  const wanted = compared.filter(([name]) => filter[name] !== undefined);
  const conditions = [...wanted.map(([, text]) => text), before === undefined ? 'seq > ?' : 'seq < ?'];
  const values = [...wanted.map(([name]) => filter[name]), before ?? after ?? 0, limit];
  const text = `SELECT seq, at, actor_id, actor_name, kind, target, result, source, detail FROM audit
    WHERE ${conditions.join(' AND ')} ORDER BY seq${before === undefined ? '' : ' DESC'} LIMIT ?`;
  return (await execute(text, values, false)).map(toEntry);
}

type Line = readonly [number, number, number | null, string, string, string, AuditEntry['result'], string, string | null];

function toEntry(row: readonly unknown[]): AuditEntry {
  const [seq, at, actorId, actorName, kind, target, result, source, detail] = row as unknown as Line;
  return { seq, at, actorId, actorName, kind, target, result, source, detail: detail === null ? {} : (JSON.parse(detail) as AuditEntry['detail']) };
}
