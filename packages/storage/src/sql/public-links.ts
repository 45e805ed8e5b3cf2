// In charge of: the statements about public links, alike on every database.
import type { LinkRoom, PublicLink, PublicLinkChange, PublicLinkUses } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Execute } from './plan-runner.ts';

const columns = 'id, hash, kind, app, target, name, made_by, made_at, expires_at, password_hash, revoked_at, max_uses';

type Line = [number, Buffer, PublicLink['kind'], string, string, string, number, number, number | null, string | null, number | null, number | null];

/** A link with what is kept of its token. */
export interface KeptLink {
  readonly hash: string;
  readonly link: PublicLink;
}

/** What a token's hash is found by. */
export function hashKey(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex');
}

/** A link from a line of that statement. */
export function keptLink(row: readonly unknown[]): KeptLink {
  const [id, hash, kind, app, target, name, madeBy, madeAt, expiresAt, passwordHash, revokedAt, maxUses] = row as Line;
  return { hash: hashKey(hash), link: { id, kind, app, target, name, madeBy, madeAt, expiresAt, passwordHash, revokedAt, maxUses } };
}

/** The statement that reads all links, or those that one user made. */
export function publicLinksQuery(madeBy?: number): { readonly text: string; readonly values: readonly unknown[] } {
  const where = madeBy === undefined ? '' : ' WHERE made_by = ?';
  return { text: `SELECT ${columns} FROM public_links${where} ORDER BY id`, values: madeBy === undefined ? [] : [madeBy] };
}

const OPEN = 'revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?) AND (max_uses IS NULL OR uses < max_uses)';
/** Whether somebody has fewer links open at a time than they may; a link of a number that is given does not count. */
const HAS_ROOM = `(SELECT COUNT(*) FROM public_links o WHERE o.made_by = ? AND o.id <> ? AND ${OPEN}) < ?`;

function tooMany(max: number): AppError {
  return new AppError('limit', 'link.too-many', { params: { max } });
}

/** Adds a link; answers its id. Refused when its maker has so many open already. */
export async function insertPublicLink(execute: Execute, link: Omit<PublicLink, 'id'>, tokenHash: Uint8Array, maxOpen: number): Promise<number> {
  const { kind, app, target, name, madeBy, madeAt, expiresAt, passwordHash, revokedAt, maxUses } = link;
  const values = [Buffer.from(tokenHash), kind, app, target, name, madeBy, madeAt, expiresAt, passwordHash, revokedAt, maxUses];
  const text = `INSERT INTO public_links (${columns.replace('id, ', '')}) SELECT ${values.map(() => '?').join(', ')}
    WHERE ${HAS_ROOM} RETURNING id`;
  const [row] = await execute(text, [...values, madeBy, 0, madeAt, maxOpen], false);
  // Refused inside the unit, so that nothing says that a link was made.
  if (row === undefined) throw tooMany(maxOpen);
  return row[0] as number;
}

const columnOf: Readonly<Record<keyof PublicLinkChange, string>> = {
  name: 'name',
  expiresAt: 'expires_at',
  passwordHash: 'password_hash',
  revokedAt: 'revoked_at',
};

/**
 * Changes a link that was not revoked; answers whether it was one. INVARIANT: a link that had ended comes back only where its maker has
 * room for one more, as for a new one.
 */
export async function updatePublicLink(
  execute: Execute,
  { id, madeBy }: Pick<PublicLink, 'id' | 'madeBy'>,
  change: PublicLinkChange,
  { maxOpen, now }: LinkRoom,
): Promise<boolean> {
  const keys = (Object.keys(columnOf) as (keyof PublicLinkChange)[]).filter((key) => change[key] !== undefined);
  if (keys.length === 0) return true;
  const sets = keys.map((key) => `${columnOf[key]} = ?`).join(', ');
  const opens = change.expiresAt !== undefined && change.revokedAt === undefined;
  const room = opens ? ` AND (expires_at IS NULL OR expires_at > ? OR ${HAS_ROOM})` : '';
  const text = `UPDATE public_links SET ${sets} WHERE id = ? AND revoked_at IS NULL${room} RETURNING id`;
  const values = [...keys.map((key) => change[key]), id, ...(opens ? [now, madeBy, id, now, maxOpen] : [])];
  if ((await execute(text, values, false)).length > 0) return true;
  const isThere = opens && (await execute('SELECT id FROM public_links WHERE id = ? AND revoked_at IS NULL', [id], false)).length > 0;
  if (isThere) throw tooMany(maxOpen);
  return false;
}

/** Ends the links whose form or view there is no more: one that is made anew under the same id is another one. Answers who had made them. */
export async function endLinksOfGone(execute: Execute, now: number): Promise<readonly number[]> {
  const text = `UPDATE public_links SET revoked_at = ? WHERE revoked_at IS NULL AND NOT EXISTS (SELECT 1 FROM documents d
    WHERE d.app = public_links.app AND d.id = public_links.target AND d.kind = CASE public_links.kind WHEN 'form' THEN 'form' ELSE 'view' END)
    RETURNING made_by`;
  return (await execute(text, [now], false)).map(([maker]) => maker as number);
}

/** Counts an opening of a link that may still be opened. */
export async function usePublicLink(execute: Execute, id: number, now: number): Promise<void> {
  const text = `UPDATE public_links SET uses = uses + 1, last_used_at = ? WHERE id = ? AND revoked_at IS NULL
    AND (expires_at IS NULL OR expires_at > ?) AND (max_uses IS NULL OR uses < max_uses) RETURNING id`;
  if ((await execute(text, [now, id, now], false)).length === 0) throw new AppError('not-found', 'link.not-found');
}

/** How often each link was opened. */
export async function publicLinkUses(execute: Execute): Promise<ReadonlyMap<number, PublicLinkUses>> {
  const rows = await execute('SELECT id, uses, last_used_at FROM public_links', [], false);
  return new Map(rows.map(([id, uses, lastUsedAt]) => [id as number, { uses: Number(uses), lastUsedAt: lastUsedAt as number | null }]));
}
