// In charge of: the audit's table: adding a line under the next number, and reading lines. Nothing here changes or deletes one.
import type { AuditAddition, AuditEntry, AuditFilter, AuditPage } from '@trellis/engine';
import type { Execute } from './plan-runner.ts';

const COLUMNS = 'seq, at, actor_id, actor_name, kind, target, result, source, detail';
/** Lines of one statement: far fewer values than either database takes. */
const LINES = 200;

/**
 * Adds lines in the unit that the statements run in. Units of writing run one after another on every store, so that the next number is
 * known inside of one and no number is left out.
 */
export async function appendAudits(execute: Execute, at: number, entries: readonly AuditAddition[]): Promise<void> {
  const [last] = await execute('SELECT COALESCE(MAX(seq), 0) FROM audit', [], false);
  let seq = Number(last?.[0] ?? 0);
  for (let from = 0; from < entries.length; from += LINES) {
    const lines = entries.slice(from, from + LINES).map(({ actorId, actorName, kind, target, result, source, detail }) => {
      seq += 1;
      return [seq, at, actorId, actorName, kind, target, result, source, detail === undefined ? null : JSON.stringify(detail)];
    });
    const marks = lines.map((line) => `(${line.map(() => '?').join(', ')})`).join(', ');
    await execute(`INSERT INTO audit (${COLUMNS}) VALUES ${marks}`, lines.flat(), false);
  }
}

/** Adds a line. */
export async function appendAudit(execute: Execute, at: number, entry: AuditAddition): Promise<void> {
  await appendAudits(execute, at, [entry]);
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
  const text = `SELECT ${COLUMNS} FROM audit
    WHERE ${conditions.join(' AND ')} ORDER BY seq${before === undefined ? '' : ' DESC'} LIMIT ?`;
  return (await execute(text, values, false)).map(toEntry);
}

type Line = readonly [number, number, number | null, string, string, string, AuditEntry['result'], string, string | null];

function toEntry(row: readonly unknown[]): AuditEntry {
  const [seq, at, actorId, actorName, kind, target, result, source, detail] = row as unknown as Line;
  return { seq, at, actorId, actorName, kind, target, result, source, detail: detail === null ? {} : (JSON.parse(detail) as AuditEntry['detail']) };
}
