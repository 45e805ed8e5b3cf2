// In charge of: the statements that decide about people: who stays owner, who uses a link or a code first. They run inside a unit of writing.
import type { Access, LinkPurpose, SecondFactor, SecondProof, Session, User, UserDraft, UserWrite, ViewAs } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Execute } from './plan-runner.ts';

type Rows = readonly (readonly unknown[])[];

const columnOf: Readonly<Record<keyof UserDraft, string>> = {
  email: 'email',
  name: 'name',
  owner: 'owner',
  roles: 'roles',
  passwordHash: 'password_hash',
  locale: 'locale',
  disabled: 'disabled',
};

function stored(user: Partial<UserDraft>): { readonly columns: readonly string[]; readonly values: readonly unknown[] } {
  const entries = (Object.keys(columnOf) as (keyof typeof columnOf)[]).filter((key) => user[key] !== undefined);
  const value = (key: keyof typeof columnOf): unknown => {
    if (key === 'roles') return JSON.stringify(user.roles?.toSorted());
    if (key === 'email') return user.email?.toLowerCase();
    return typeof user[key] === 'boolean' ? Number(user[key]) : user[key];
  };
  return { columns: entries.map((key) => columnOf[key]), values: entries.map(value) };
}

const idOf = (rows: Rows): number | undefined => rows[0]?.[0] as number | undefined;

/** Whoever asked may have lost their right while the request was on its way. */
async function refuseFormerOwner(execute: Execute, by: number | undefined): Promise<void> {
  if (by === undefined) return;
  const rows = await execute('SELECT 1 FROM users WHERE id = ? AND owner = 1 AND disabled = 0', [by], false);
  if (rows.length === 0) throw new AppError('forbidden', 'access.denied');
}

/** Adds a user; answers the id. */
export async function insertUser(execute: Execute, user: UserDraft, by?: number): Promise<number> {
  await refuseFormerOwner(execute, by);
  const { columns, values } = stored(user);
  const text = `INSERT INTO users (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT (email) DO NOTHING RETURNING id`;
  const id = idOf(await execute(text, values, false));
  if (id === undefined) throw new AppError('conflict', 'person.email-taken');
  return id;
}

const ending: Readonly<Record<Access, string>> = {
  sessions: "DELETE FROM sessions WHERE user_id = ? AND kind = 'session'",
  tokens: "DELETE FROM sessions WHERE user_id = ? AND kind = 'token'",
  links: 'DELETE FROM links WHERE user_id = ?',
};

async function endAccess(execute: Execute, user: number, ends: readonly Access[]): Promise<void> {
  for (const access of ends) await execute(ending[access], [user], false);
}

/** Changes a user. INVARIANT: whoever is the last owner who is enabled stays one. */
export async function updateUser(execute: Execute, id: number, change: Partial<UserDraft>, { by, ends = [] }: UserWrite): Promise<void> {
  await refuseFormerOwner(execute, by);
  const { columns, values } = stored(change);
  const takesOwner = change.owner === false || change.disabled === true;
  const remains = 'EXISTS (SELECT 1 FROM users o WHERE o.owner = 1 AND o.disabled = 0 AND o.id <> users.id)';
  const guard = takesOwner ? ` AND (owner = 0 OR disabled = 1 OR ${remains})` : '';
  if (columns.length > 0) {
    const sets = columns.map((column) => `${column} = ?`).join(', ');
    const rows = await execute(`UPDATE users SET ${sets} WHERE id = ?${guard} RETURNING id`, [...values, id], false);
    if (rows.length === 0) await refuseUpdate(execute, id);
  }
  await endAccess(execute, id, ends);
}

async function refuseUpdate(execute: Execute, id: number): Promise<never> {
  const rows = await execute('SELECT 1 FROM users WHERE id = ?', [id], false);
  throw rows.length === 0 ? new AppError('not-found', 'person.not-found') : new AppError('conflict', 'person.last-owner');
}

/** Says as whom a session looks; answers whose session it is, if there is one. */
export async function setViewAs(execute: Execute, id: number, viewAs: ViewAs | undefined): Promise<number | undefined> {
  const text = viewAs === undefined ? null : JSON.stringify(viewAs);
  return idOf(await execute('UPDATE sessions SET view_as = ? WHERE id = ? RETURNING user_id', [text, id], false));
}

/** What is kept of whom a session looks as. */
export function viewAsOf(text: string | null): Pick<Session, 'viewAs'> {
  return text === null ? {} : { viewAs: JSON.parse(text) as ViewAs };
}

/** Adds a session; answers the id. */
export async function insertSession(
  execute: Execute,
  { userId, kind, scopes, expiresAt, beganAt }: Omit<Session, 'id' | 'name'>,
  tokenHash: Uint8Array,
  name: string,
  as?: User,
): Promise<number> {
  if (as !== undefined) await refuseChangedUser(execute, as);
  const id = idOf(
    await execute(
      'INSERT INTO sessions (hash, user_id, kind, name, scopes, expires_at, began_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id',
      [Buffer.from(tokenHash), userId, kind, name, JSON.stringify(scopes), expiresAt, beganAt, beganAt],
      false,
    ),
  );
  if (id === undefined) throw new TypeError('a session was not kept');
  return id;
}

/** The password may have changed, a second factor be asked for, or the account been disabled, while the one who signs in was checked. */
async function refuseChangedUser(execute: Execute, as: User): Promise<void> {
  const text =
    'SELECT password_hash, (SELECT COUNT(*) FROM second_factors WHERE user_id = ? AND confirmed = 1) FROM users WHERE id = ? AND disabled = 0';
  const [row] = await execute(text, [as.id, as.id], false);
  if (row === undefined || row[0] !== as.passwordHash || Number(row[1]) !== Number(as.secondFactor))
    throw new AppError('unauthenticated', 'auth.required');
}

/** Keeps a link; answers whether its user may have one. */
export async function insertLink(execute: Execute, user: number, purpose: LinkPurpose, hash: Uint8Array, expiresAt: number): Promise<boolean> {
  if ((await execute('SELECT 1 FROM users WHERE id = ? AND disabled = 0', [user], false)).length === 0) return false;
  if (purpose !== 'second-step') await execute('DELETE FROM links WHERE user_id = ? AND purpose = ?', [user, purpose], false);
  const text = 'INSERT INTO links (hash, user_id, purpose, expires_at) VALUES (?, ?, ?, ?)';
  await execute(text, [Buffer.from(hash), user, purpose, expiresAt], false);
  return true;
}

const ENABLED = 'user_id IN (SELECT id FROM users WHERE disabled = 0)';

/** The user whom a link is for. */
export async function readLink(execute: Execute, purpose: LinkPurpose, hash: Uint8Array, now: number): Promise<number | undefined> {
  const text = `SELECT user_id FROM links WHERE hash = ? AND purpose = ? AND expires_at > ? AND ${ENABLED}`;
  return idOf(await execute(text, [Buffer.from(hash), purpose, now], false));
}

/** Uses a link up; of several who try, the one whose statement deletes it has it. */
async function takeLink(execute: Execute, purpose: LinkPurpose, hash: Uint8Array, now: number): Promise<number | undefined> {
  await execute('DELETE FROM links WHERE expires_at < ?', [now], false);
  const text = `DELETE FROM links WHERE hash = ? AND purpose = ? AND expires_at > ? AND ${ENABLED} RETURNING user_id`;
  return idOf(await execute(text, [Buffer.from(hash), purpose, now], false));
}

/** Uses a link up, and with a new password ends what was open before. */
export async function redeemLink(
  execute: Execute,
  purpose: LinkPurpose,
  hash: Uint8Array,
  now: number,
  passwordHash?: string,
): Promise<number | undefined> {
  const user = await takeLink(execute, purpose, hash, now);
  if (user === undefined || passwordHash === undefined) return user;
  await execute('UPDATE users SET password_hash = ? WHERE id = ?', [passwordHash, user], false);
  await endAccess(execute, user, ['sessions', 'tokens', 'links']);
  return user;
}

/** Keeps when sessions were last seen: another server may have seen them later. */
export async function sawSessions(execute: Execute, seen: ReadonlyMap<number, number>): Promise<void> {
  for (const [id, at] of seen) await execute('UPDATE sessions SET seen_at = ? WHERE id = ? AND seen_at < ?', [at, id, at], false);
}

/** When each session of a user was last seen. */
export async function sessionsSeen(execute: Execute, user: number): Promise<ReadonlyMap<number, number>> {
  return new Map((await execute('SELECT id, seen_at FROM sessions WHERE user_id = ?', [user], false)) as [number, number][]);
}

/** A user's second factor. */
export async function readSecondFactor(execute: Execute, user: number): Promise<SecondFactor | undefined> {
  const text = `SELECT secret, confirmed, step, (SELECT COUNT(*) FROM recovery_codes r WHERE r.user_id = f.user_id) FROM second_factors f WHERE user_id = ?`;
  const [row] = (await execute(text, [user], false)) as readonly [string, number, number, number][];
  return row === undefined ? undefined : { secret: row[0], confirmed: row[1] === 1, step: row[2], recoveryCodes: Number(row[3]) };
}

/** Keeps a secret that is still to be confirmed. */
export async function beginSecondFactor(execute: Execute, user: number, secret: string): Promise<boolean> {
  const text = `INSERT INTO second_factors (user_id, secret, confirmed, step) VALUES (?, ?, 0, 0)
    ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret WHERE second_factors.confirmed = 0 RETURNING user_id`;
  return (await execute(text, [user, secret], false)).length > 0;
}

/** Puts a secret in force. */
export async function confirmSecondFactor(
  execute: Execute,
  user: number,
  secret: string,
  step: number,
  recoveryHashes: readonly Uint8Array[],
): Promise<boolean> {
  const text = 'UPDATE second_factors SET confirmed = 1, step = ? WHERE user_id = ? AND secret = ? AND confirmed = 0 RETURNING user_id';
  if ((await execute(text, [step, user, secret], false)).length === 0) return false;
  await execute('DELETE FROM recovery_codes WHERE user_id = ?', [user], false);
  for (const hash of recoveryHashes) await execute('INSERT INTO recovery_codes (user_id, hash) VALUES (?, ?)', [user, Buffer.from(hash)], false);
  return true;
}

/** Uses a proof up: a code's step only rises, a recovery code is deleted. */
async function takeProof(execute: Execute, user: number, proof: SecondProof): Promise<boolean> {
  const rows =
    'step' in proof
      ? await execute(
          'UPDATE second_factors SET step = ? WHERE user_id = ? AND confirmed = 1 AND step < ? RETURNING user_id',
          [proof.step, user, proof.step],
          false,
        )
      : await execute(
          'DELETE FROM recovery_codes WHERE user_id = ? AND hash = ? AND user_id IN (SELECT user_id FROM second_factors WHERE confirmed = 1) RETURNING user_id',
          [user, Buffer.from(proof.recoveryHash)],
          false,
        );
  return rows.length > 0;
}

/** Uses a proof up, and the link of the second step before it: without either nothing is used. */
export async function passSecondFactor(
  execute: Execute,
  user: number,
  proof: SecondProof,
  link?: { readonly hash: Uint8Array; readonly now: number },
): Promise<boolean> {
  if (link !== undefined && (await readLink(execute, 'second-step', link.hash, link.now)) !== user) return false;
  if (!(await takeProof(execute, user, proof))) return false;
  if (link !== undefined) await takeLink(execute, 'second-step', link.hash, link.now);
  return true;
}

/** Takes a second factor away. */
export async function deleteSecondFactor(execute: Execute, user: number, by?: number): Promise<void> {
  await refuseFormerOwner(execute, by);
  await execute('DELETE FROM second_factors WHERE user_id = ?', [user], false);
  await execute('DELETE FROM recovery_codes WHERE user_id = ?', [user], false);
}
