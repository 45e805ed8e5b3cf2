// In charge of: people, sessions and single-use links on SQLite. Reads are answered from memory, which every write refreshes.
import {
  treeOf,
  type Department,
  type ExternalIdentity,
  type ExternalSubject,
  type Identity,
  type LinkPurpose,
  type PeopleTx,
  type SecondFactor,
  type SecondProof,
  type Session,
  type User,
  type UserDraft,
  type UserWrite,
} from '@trellis/engine';
import type { Locale, LocalText } from '@trellis/errors';
import type { ViewAs } from '@trellis/query';
import { and, eq, ne, type SQL } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Database } from 'better-sqlite3';
import { isDeepStrictEqual } from 'node:util';
import * as writes from '../sql/identity-writes.ts';
import { peopleUnit } from '../sql/people-unit.ts';
import type { Execute } from '../sql/plan-runner.ts';
import { executor } from './connection.ts';
import { SqlitePublicLinks } from './sqlite-public-links.ts';
import { departments, members, secondFactors, sessions, users } from './system-tables.ts';
import type { WriteQueue } from './write-queue.ts';

type UserLine = typeof users.$inferSelect;
type SessionLine = typeof sessions.$inferSelect;

function toUser({ verifiedEmail: _own, enteredAt, ...line }: UserLine, all: readonly Department[], secondFactor: boolean): User {
  const roles = JSON.parse(line.roles) as string[];
  const locale = line.locale as Locale | null;
  return { ...line, ...treeOf(all).placeOf(line.id), roles, locale, secondFactor, entered: enteredAt !== null };
}

function toSession(line: SessionLine): Session {
  return {
    id: line.id,
    userId: line.userId,
    kind: line.kind as Session['kind'],
    name: line.name,
    expiresAt: line.expiresAt,
    beganAt: line.beganAt,
    scopes: JSON.parse(line.scopes) as string[],
    ...writes.viewAsOf(line.viewAs),
  };
}

/** Identity on SQLite. One process owns the data folder, so memory is never behind the file. */
export class SqliteIdentity implements Identity {
  readonly #db: BetterSQLite3Database;
  readonly #execute: Execute;
  readonly #queue: WriteQueue;
  readonly #users = new Map<number, User>();
  readonly #byEmail = new Map<string, User>();
  readonly #sessions = new Map<string, Session>();
  readonly publicLinks: SqlitePublicLinks;
  #departments: readonly Department[];

  constructor(database: Database, queue: WriteQueue) {
    this.#db = drizzle(database);
    this.#execute = executor(database);
    this.#queue = queue;
    this.publicLinks = new SqlitePublicLinks(database, queue);
    this.#departments = this.#readDepartments();
    for (const user of this.#readUsers()) this.#remember(user);
    for (const line of this.#db.select().from(sessions).all()) this.#sessions.set(line.hash.toString('hex'), toSession(line));
  }

  user(id: number): User | undefined {
    return this.#users.get(id);
  }

  userByEmail(email: string): User | undefined {
    return this.#byEmail.get(email.toLowerCase());
  }

  users(): readonly User[] {
    return [...this.#users.values()];
  }

  countUsers(): number {
    return this.#users.size;
  }

  async createUser(user: UserDraft, by?: number): Promise<User> {
    return this.#changed(() => writes.insertUser(this.#execute, user, by));
  }

  async updateUser(id: number, change: Partial<UserDraft>, write: UserWrite = {}): Promise<User> {
    const user = await this.#changed(async () => {
      await writes.updateUser(this.#execute, id, change, write);
      return id;
    });
    const kinds = write.ends?.flatMap((access) => (access === 'sessions' ? ['session'] : access === 'tokens' ? ['token'] : []));
    this.#forget((session) => session.userId === id && kinds?.includes(session.kind) === true);
    return user;
  }

  departments(): readonly Department[] {
    return this.#departments;
  }

  async changePeople<T>(by: number | undefined, unit: (tx: PeopleTx) => Promise<T>): Promise<T> {
    const reads = { users: async () => this.#readUsers(), departments: async () => this.#readDepartments() };
    const answer = await this.#queue.add(() => peopleUnit(this.#execute, reads, by, unit));
    this.#departments = this.#readDepartments();
    // A user who changed becomes another object, so that whoever keeps the former one sees the difference; the others stay.
    for (const user of this.#readUsers()) if (!isDeepStrictEqual(user, this.#users.get(user.id))) this.#remember(user);
    return answer;
  }

  async createSession(
    session: Omit<Session, 'id' | 'name'>,
    tokenHash: Uint8Array,
    name: string,
    as?: User,
    via?: ExternalSubject,
  ): Promise<Session> {
    const isFirst = this.#users.get(session.userId)?.entered === false;
    const { line, user } = await this.#queue.add(async () => {
      const id = await writes.insertSession(this.#execute, session, tokenHash, name, as, via);
      const kept = this.#db.select().from(sessions).where(eq(sessions.id, id)).get();
      return { line: kept, user: isFirst ? this.#readUser(session.userId) : undefined };
    });
    if (line === undefined) throw new TypeError('a session was not kept');
    if (user !== undefined) this.#remember(user);
    const created = toSession(line);
    this.#sessions.set(line.hash.toString('hex'), created);
    return created;
  }

  session(tokenHash: Uint8Array): Session | undefined {
    return this.#sessions.get(Buffer.from(tokenHash).toString('hex'));
  }

  sessionsOf(userId: number): readonly Session[] {
    return [...this.#sessions.values()].filter((session) => session.userId === userId);
  }

  async setViewAs(id: number, viewAs: ViewAs | undefined): Promise<void> {
    await this.#queue.add(() => writes.setViewAs(this.#execute, id, viewAs));
    const line = this.#db.select().from(sessions).where(eq(sessions.id, id)).get();
    if (line !== undefined) this.#sessions.set(line.hash.toString('hex'), toSession(line));
  }

  async deleteSession(id: number): Promise<void> {
    await this.#endSessions(eq(sessions.id, id), (session) => session.id === id);
  }

  async deleteSessionsOf(userId: number, except = 0, kind?: Session['kind']): Promise<void> {
    await this.#endSessions(
      and(eq(sessions.userId, userId), ne(sessions.id, except), ...(kind === undefined ? [] : [eq(sessions.kind, kind)])),
      (session) => session.userId === userId && session.id !== except && (kind === undefined || session.kind === kind),
    );
  }

  async sawSessions(seen: ReadonlyMap<number, number>): Promise<void> {
    await this.#queue.add(() => writes.sawSessions(this.#execute, seen));
  }

  sessionsSeen(userId: number): Promise<ReadonlyMap<number, number>> {
    return writes.sessionsSeen(this.#execute, userId);
  }

  createLink(userId: number, purpose: LinkPurpose, tokenHash: Uint8Array, expiresAt: number): Promise<boolean> {
    return this.#queue.add(() => writes.insertLink(this.#execute, userId, purpose, tokenHash, expiresAt));
  }

  async deleteLinksOf(userId: number): Promise<void> {
    await this.#queue.add(async () => this.#execute('DELETE FROM links WHERE user_id = ?', [userId], false));
  }

  linkUser(purpose: LinkPurpose, tokenHash: Uint8Array, now: number): Promise<number | undefined> {
    return writes.readLink(this.#execute, purpose, tokenHash, now);
  }

  async redeemLink(purpose: LinkPurpose, tokenHash: Uint8Array, now: number, passwordHash?: string): Promise<number | undefined> {
    const user = await this.#queue.add(async () => {
      const id = await writes.redeemLink(this.#execute, purpose, tokenHash, now, passwordHash);
      return id === undefined ? undefined : this.#readUser(id);
    });
    if (user === undefined || passwordHash === undefined) return user?.id;
    this.#forget((session) => session.userId === user.id);
    return this.#remember(user).id;
  }

  secondFactor(userId: number): Promise<SecondFactor | undefined> {
    return writes.readSecondFactor(this.#execute, userId);
  }

  beginSecondFactor(userId: number, secret: string): Promise<boolean> {
    return this.#queue.add(() => writes.beginSecondFactor(this.#execute, userId, secret));
  }

  async confirmSecondFactor(userId: number, secret: string, step: number, recoveryHashes: readonly Uint8Array[]): Promise<boolean> {
    let isConfirmed = false;
    await this.#changed(async () => {
      isConfirmed = await writes.confirmSecondFactor(this.#execute, userId, secret, step, recoveryHashes);
      return userId;
    });
    return isConfirmed;
  }

  passSecondFactor(userId: number, proof: SecondProof, link?: { readonly hash: Uint8Array; readonly now: number }): Promise<boolean> {
    return this.#queue.add(() => writes.passSecondFactor(this.#execute, userId, proof, link));
  }

  async deleteSecondFactor(userId: number, by?: number): Promise<void> {
    await this.#changed(async () => {
      await writes.deleteSecondFactor(this.#execute, userId, by);
      return userId;
    });
  }

  renewRecoveryCodes(userId: number, proof: SecondProof, recoveryHashes: readonly Uint8Array[]): Promise<boolean> {
    return this.#queue.add(() => writes.renewRecoveryCodes(this.#execute, userId, proof, recoveryHashes));
  }

  externalUser(who: ExternalSubject): Promise<number | undefined> {
    return writes.readExternalUser(this.#execute, who);
  }

  externalIdentities(userId: number): Promise<readonly ExternalIdentity[]> {
    return writes.readExternalIdentities(this.#execute, userId);
  }

  linkExternal(who: ExternalSubject, email: string, now: number, self?: number): Promise<number> {
    return this.#queue.add(() => writes.linkExternal(this.#execute, who, email, now, self));
  }

  async unlinkExternal(userId: number, id: number, issuers: readonly string[], except: number): Promise<void> {
    await this.#queue.add(() => writes.unlinkExternal(this.#execute, userId, id, issuers, except));
    this.#forget((session) => session.userId === userId && session.kind === 'session' && session.id !== except);
  }

  takeState(hash: Uint8Array, expiresAt: number, now: number): Promise<boolean> {
    return this.#queue.add(() => writes.takeState(this.#execute, hash, expiresAt, now));
  }

  /** Runs a write of one user and keeps in memory what the user is after it. */
  async #changed(write: () => Promise<number>): Promise<User> {
    return this.#remember(await this.#queue.add(async () => this.#readUser(await write())));
  }

  /** Ended in memory at once, and again after the write: one that was being made meanwhile is kept there only after its own. */
  async #endSessions(where: SQL | undefined, matches: (session: Session) => boolean): Promise<void> {
    this.#forget(matches);
    await this.#queue.add(async () => this.#db.delete(sessions).where(where).run());
    this.#forget(matches);
  }

  #readUser(id: number): User {
    const [user] = this.#readUsers(id);
    if (user === undefined) throw new TypeError(`there is no user ${id}`);
    return user;
  }

  #readUsers(id?: number): readonly User[] {
    const confirmed = this.#db.select({ user: secondFactors.userId }).from(secondFactors).where(eq(secondFactors.confirmed, true)).all();
    const guarded = new Set(confirmed.map(({ user }) => user));
    const lines = this.#db
      .select()
      .from(users)
      .where(id === undefined ? undefined : eq(users.id, id))
      .all();
    return lines.map((line) => toUser(line, this.#departments, guarded.has(line.id)));
  }

  #readDepartments(): readonly Department[] {
    const inside = new Map<number, number[]>();
    for (const { department, user } of this.#db.select().from(members).orderBy(members.user).all()) {
      const known = inside.get(department);
      if (known === undefined) inside.set(department, [user]);
      else known.push(user);
    }
    const lines = this.#db.select().from(departments).orderBy(departments.id).all();
    return lines.map((line) => ({ ...line, name: JSON.parse(line.name) as LocalText, members: inside.get(line.id) ?? [] }));
  }

  #remember(user: User): User {
    const before = this.#users.get(user.id);
    if (before !== undefined) this.#byEmail.delete(before.email);
    this.#users.set(user.id, user);
    this.#byEmail.set(user.email, user);
    return user;
  }

  #forget(matches: (session: Session) => boolean): void {
    for (const [hash, session] of this.#sessions) if (matches(session)) this.#sessions.delete(hash);
  }
}
