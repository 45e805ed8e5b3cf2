// In charge of: the statements that decide about people: who stays owner, who uses a link or a code first. They run inside a unit of writing.
import type {
  Access,
  ExternalIdentity,
  ExternalSubject,
  LinkPurpose,
  SecondFactor,
  SecondProof,
  Session,
  User,
  UserDraft,
  UserWrite,
} from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { ViewAs } from '@trellis/query';
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

/** A user's columns and their values. */
export function storedUser(user: Partial<UserDraft>): { readonly columns: readonly string[]; readonly values: readonly unknown[] } {
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
export async function refuseFormerOwner(execute: Execute, by: number | undefined): Promise<void> {
  if (by === undefined) return;
  const rows = await execute('SELECT 1 FROM users WHERE id = ? AND owner = 1 AND disabled = 0', [by], false);
  if (rows.length === 0) throw new AppError('forbidden', 'access.denied');
}

/** Adds a user; answers the id. */
export async function insertUser(execute: Execute, user: UserDraft, by?: number): Promise<number> {
  await refuseFormerOwner(execute, by);
  const { columns, values } = storedUser(user);
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
export async function updateUser(execute: Execute, id: number, change: Partial<UserDraft>, { by, ends = [], tell }: UserWrite): Promise<void> {
  await refuseFormerOwner(execute, by);
  if (tell !== undefined) await tellBefore(execute, id, tell);
  const { columns, values } = storedUser(change);
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

async function tellBefore(execute: Execute, id: number, tell: NonNullable<UserWrite['tell']>): Promise<void> {
  const rows = await execute('SELECT name, locale, roles, owner, disabled FROM users WHERE id = ?', [id], false);
  const [row] = rows as readonly [string, User['locale'], string, number, number][];
  if (row === undefined) return;
  const [name, locale, roles, owner, disabled] = row;
  tell({ name, locale, roles: JSON.parse(roles) as string[], owner: Number(owner) === 1, disabled: Number(disabled) === 1 });
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
  via?: ExternalSubject,
): Promise<number> {
  if (as !== undefined) await refuseChangedUser(execute, as);
  if (via !== undefined && (await readExternalUser(execute, via)) !== userId) throw new AppError('unauthenticated', 'auth.required');
  const id = idOf(
    await execute(
      'INSERT INTO sessions (hash, user_id, kind, name, scopes, expires_at, began_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id',
      [Buffer.from(tokenHash), userId, kind, name, JSON.stringify(scopes), expiresAt, beganAt, beganAt],
      false,
    ),
  );
  if (id === undefined) throw new TypeError('a session was not kept');
  if (kind === 'session') await execute('UPDATE users SET entered_at = ? WHERE id = ? AND entered_at IS NULL', [beganAt, userId], false);
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

/** Uses a link up, and with a new password ends what was open before. A reset went by mail alone: whoever uses it has the address. */
export async function redeemLink(
  execute: Execute,
  purpose: LinkPurpose,
  hash: Uint8Array,
  now: number,
  passwordHash?: string,
): Promise<number | undefined> {
  const user = await takeLink(execute, purpose, hash, now);
  if (user === undefined || passwordHash === undefined) return user;
  const proves = purpose === 'reset' ? ', verified_email = email' : '';
  await execute(`UPDATE users SET password_hash = ?${proves} WHERE id = ?`, [passwordHash, user], false);
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
  await replaceRecoveryCodes(execute, user, recoveryHashes);
  return true;
}

async function replaceRecoveryCodes(execute: Execute, user: number, hashes: readonly Uint8Array[]): Promise<void> {
  await execute('DELETE FROM recovery_codes WHERE user_id = ?', [user], false);
  for (const hash of hashes) await execute('INSERT INTO recovery_codes (user_id, hash) VALUES (?, ?)', [user, Buffer.from(hash)], false);
}

/** Uses a proof up for new recovery codes. */
export async function renewRecoveryCodes(
  execute: Execute,
  user: number,
  proof: SecondProof,
  recoveryHashes: readonly Uint8Array[],
): Promise<boolean> {
  if (!(await takeProof(execute, user, proof))) return false;
  await replaceRecoveryCodes(execute, user, recoveryHashes);
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

/** The user to whom a provider's subject is linked. */
export async function readExternalUser(execute: Execute, { issuer, subject }: ExternalSubject): Promise<number | undefined> {
  return idOf(await execute('SELECT user_id FROM external_identities WHERE issuer = ? AND subject = ?', [issuer, subject], false));
}

/** What is linked to a user. */
export async function readExternalIdentities(execute: Execute, user: number): Promise<readonly ExternalIdentity[]> {
  const text = 'SELECT id, issuer, subject, email, linked_at FROM external_identities WHERE user_id = ? ORDER BY id';
  const rows = (await execute(text, [user], false)) as readonly [number, string, string, string, number][];
  return rows.map(([id, issuer, subject, email, linkedAt]) => ({ id, issuer, subject, userId: user, email, linkedAt }));
}

// INVARIANT: an account that somebody else may hold is never linked. Its address was proved here, or nobody has been in and the
// invitation is open. A provider may give an address to another person later: what is linked already keeps the second one out.
const FREE = 'NOT EXISTS (SELECT 1 FROM external_identities e WHERE e.user_id = users.id AND e.issuer = ?)';
const INVITED = `password_hash IS NULL AND entered_at IS NULL
  AND EXISTS (SELECT 1 FROM links l WHERE l.user_id = users.id AND l.purpose = 'invite' AND l.expires_at > ?)`;

/** Links a provider's subject to the user with its address. */
export async function linkExternal(
  execute: Execute,
  { issuer, subject }: ExternalSubject,
  email: string,
  now: number,
  self?: number,
): Promise<number> {
  const who = self === undefined ? `(verified_email = email OR (${INVITED}))` : 'id = ?';
  const text = `INSERT INTO external_identities (issuer, subject, user_id, email, linked_at)
    SELECT ?, ?, id, email, ? FROM users WHERE email = ? AND disabled = 0 AND ${FREE} AND ${who}
    ON CONFLICT (issuer, subject) DO NOTHING RETURNING user_id`;
  const user = idOf(await execute(text, [issuer, subject, now, email.toLowerCase(), issuer, self ?? now], false));
  if (user === undefined)
    throw self === undefined ? new AppError('unauthenticated', 'auth.provider-refused') : new AppError('conflict', 'auth.cannot-link');
  await execute('UPDATE users SET verified_email = email WHERE id = ?', [user], false);
  await execute("DELETE FROM links WHERE user_id = ? AND purpose = 'invite'", [user], false);
  return user;
}

/** Takes a link away, with what may have been begun by it. INVARIANT: a way in remains. */
export async function unlinkExternal(execute: Execute, user: number, id: number, issuers: readonly string[], except: number): Promise<void> {
  const password = 'EXISTS (SELECT 1 FROM users u WHERE u.id = ? AND u.password_hash IS NOT NULL)';
  const among = issuers.map(() => '?').join(', ');
  const another = `EXISTS (SELECT 1 FROM external_identities o WHERE o.user_id = ? AND o.id <> ? AND o.issuer IN (${among}))`;
  const remains = issuers.length === 0 ? password : `(${password} OR ${another})`;
  const text = `DELETE FROM external_identities WHERE id = ? AND user_id = ? AND ${remains} RETURNING id`;
  const rows = await execute(text, [id, user, user, ...(issuers.length === 0 ? [] : [user, id, ...issuers])], false);
  if (rows.length === 0) await refuseUnlink(execute, user, id);
  // Or the next sign-in there would link it again.
  await execute('UPDATE users SET verified_email = NULL WHERE id = ?', [user], false);
  await execute("DELETE FROM links WHERE user_id = ? AND purpose = 'second-step'", [user], false);
  await execute("DELETE FROM sessions WHERE user_id = ? AND kind = 'session' AND id <> ?", [user, except], false);
}

async function refuseUnlink(execute: Execute, user: number, id: number): Promise<never> {
  const rows = await execute('SELECT 1 FROM external_identities WHERE id = ? AND user_id = ?', [id, user], false);
  throw rows.length === 0 ? new AppError('not-found', 'auth.no-identity') : new AppError('conflict', 'auth.last-way-in');
}

/** Says that a state was used; of several who say so, the one whose statement keeps it is the first. */
export async function takeState(execute: Execute, hash: Uint8Array, expiresAt: number, now: number): Promise<boolean> {
  await execute('DELETE FROM used_states WHERE expires_at < ?', [now], false);
  const text = 'INSERT INTO used_states (hash, expires_at) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING RETURNING expires_at';
  return (await execute(text, [Buffer.from(hash), expiresAt], false)).length > 0;
}
