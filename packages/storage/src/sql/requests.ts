// In charge of: the table of requests for access: adding one, deciding one that is open, reading them. Alike on every database.
import type { RequestDecision, RequestPage, StoredRequest, Tx } from '@trellis/engine';
import type { Execute } from './plan-runner.ts';

const columns = 'id, at, user_id, app, entity, record, field, action, reason, status, decided_by, decided_at, answer';

/** Keeps a new request; its id. */
export async function addRequest(execute: Execute, at: number, request: Parameters<Tx['addRequest']>[0]): Promise<number> {
  const { userId, app, entity, record, field, action, reason } = request;
  const text = `INSERT INTO requests (at, user_id, app, entity, record, field, action, reason, status)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open') RETURNING id`;
  const [row] = await execute(text, [at, userId, app, entity, record, field, action, reason], false);
  return row?.[0] as number;
}

/** Decides a request that is open: one conditional write decides the winner. */
export async function decideRequest(execute: Execute, id: number, decision: RequestDecision): Promise<boolean> {
  const { status, decidedBy, decidedAt, answer } = decision;
  const text = "UPDATE requests SET status = ?, decided_by = ?, decided_at = ?, answer = ? WHERE id = ? AND status = 'open' RETURNING id";
  return (await execute(text, [status, decidedBy, decidedAt, answer, id], false)).length > 0;
}

/** Requests, newest first. */
export async function requestsOf(execute: Execute, { user, status, id, before, limit }: RequestPage): Promise<readonly StoredRequest[]> {
  const wanted: readonly (readonly [string, unknown])[] = [
    ['id < ?', before],
    ['user_id = ?', user],
    ['status = ?', status],
    ['id = ?', id],
  ];
  const given = wanted.filter(([, value]) => value !== undefined);
  const text = `SELECT ${columns} FROM requests WHERE ${given.map(([condition]) => condition).join(' AND ')} ORDER BY id DESC LIMIT ?`;
  const rows = await execute(text, [...given.map(([, value]) => value), limit], false);
  return rows.map(toRequest);
}

type Line = readonly [
  number,
  number,
  number,
  string,
  string,
  number | null,
  string | null,
  StoredRequest['action'],
  string | null,
  StoredRequest['status'],
  number | null,
  number | null,
  string | null,
];

function toRequest(row: readonly unknown[]): StoredRequest {
  const [id, at, userId, app, entity, record, field, action, reason, status, decidedBy, decidedAt, answer] = row as unknown as Line;
  return { id, at, userId, app, entity, record, field, action, reason, status, decidedBy, decidedAt, answer };
}
