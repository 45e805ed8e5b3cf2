// In charge of: people, sessions and single-use links on PostgreSQL. Reads are answered from memory; the other processes are told of writes.
import type {
  Department,
  ExternalIdentity,
  ExternalSubject,
  Identity,
  LinkPurpose,
  PeopleTx,
  SecondFactor,
  SecondProof,
  Session,
  User,
  UserDraft,
  UserWrite,
} from '@trellis/engine';
import type { ViewAs } from '@trellis/query';
import * as writes from '../sql/identity-writes.ts';
import { peopleUnit } from '../sql/people-unit.ts';
import type { Execute } from '../sql/plan-runner.ts';
import { readDepartments, readUsers, type Memory } from './memory.ts';
import { PostgresPublicLinks } from './postgres-public-links.ts';

/** How identity reaches the store. */
export interface IdentityParts {
  readonly memory: Memory;
  readonly read: Execute;
  /** Runs a unit of the queue; who changed is read anew, here and in every other process. */
  readonly write: <T>(unit: (execute: Execute) => Promise<T>, changed: (result: T) => ChangedPeople) => Promise<T>;
}

/** Who changed by a write: one user, or anybody. */
export type ChangedPeople = number | 'all' | undefined;

const idOf = (rows: readonly (readonly unknown[])[]): number | undefined => rows[0]?.[0] as number | undefined;

/** Identity on PostgreSQL. */
export class PostgresIdentity implements Identity {
  readonly publicLinks: PostgresPublicLinks;
  readonly #memory: Memory;
  readonly #read: Execute;
  readonly #write: IdentityParts['write'];

  constructor(parts: IdentityParts) {
    const { memory, read, write } = parts;
    this.publicLinks = new PostgresPublicLinks(parts);
    this.#memory = memory;
    this.#read = read;
    this.#write = write;
  }

  user(id: number): User | undefined {
    return this.#memory.users.get(id);
  }

  userByEmail(email: string): User | undefined {
    return this.#memory.userByEmail(email);
  }

  users(): readonly User[] {
    return [...this.#memory.users.values()];
  }

  countUsers(): number {
    return this.#memory.users.size;
  }

  session(tokenHash: Uint8Array): Session | undefined {
    return this.#memory.session(tokenHash);
  }

  sessionsOf(userId: number): readonly Session[] {
    return this.#memory.sessionsOf(userId);
  }

  async createUser(user: UserDraft, by?: number): Promise<User> {
    return this.#known(
      await this.#write(
        (execute) => writes.insertUser(execute, user, by),
        (id) => id,
      ),
    );
  }

  async updateUser(id: number, change: Partial<UserDraft>, write: UserWrite = {}): Promise<User> {
    await this.#write(
      (execute) => writes.updateUser(execute, id, change, write),
      () => id,
    );
    return this.#known(id);
  }

  departments(): readonly Department[] {
    return this.#memory.departments;
  }

  changePeople<T>(by: number | undefined, unit: (tx: PeopleTx) => Promise<T>): Promise<T> {
    return this.#write(
      (execute) => {
        const departments = (): Promise<readonly Department[]> => readDepartments(execute);
        return peopleUnit(execute, { departments, users: async () => readUsers(execute, await departments()) }, by, unit);
      },
      () => 'all',
    );
  }

  async createSession(
    session: Omit<Session, 'id' | 'name'>,
    tokenHash: Uint8Array,
    name: string,
    as?: User,
    via?: ExternalSubject,
  ): Promise<Session> {
    await this.#write(
      (execute) => writes.insertSession(execute, session, tokenHash, name, as, via),
      () => session.userId,
    );
    const created = this.#memory.session(tokenHash);
    if (created === undefined) throw new TypeError('the session was ended as it was made');
    return created;
  }

  async setViewAs(id: number, viewAs: ViewAs | undefined): Promise<void> {
    await this.#write(
      (execute) => writes.setViewAs(execute, id, viewAs),
      (user) => user,
    );
  }

  async deleteSession(id: number): Promise<void> {
    await this.#write(async (execute) => execute('DELETE FROM sessions WHERE id = ? RETURNING user_id', [id], false), idOf);
  }

  async deleteSessionsOf(userId: number, except = 0, kind?: Session['kind']): Promise<void> {
    const text = `DELETE FROM sessions WHERE user_id = ? AND id <> ?${kind === undefined ? '' : ' AND kind = ?'}`;
    await this.#write(
      async (execute) => execute(text, [userId, except, ...(kind === undefined ? [] : [kind])], false),
      () => userId,
    );
  }

  async sawSessions(seen: ReadonlyMap<number, number>): Promise<void> {
    await this.#quietly((execute) => writes.sawSessions(execute, seen));
  }

  sessionsSeen(userId: number): Promise<ReadonlyMap<number, number>> {
    return writes.sessionsSeen(this.#read, userId);
  }

  createLink(userId: number, purpose: LinkPurpose, tokenHash: Uint8Array, expiresAt: number): Promise<boolean> {
    return this.#quietly((execute) => writes.insertLink(execute, userId, purpose, tokenHash, expiresAt));
  }

  async deleteLinksOf(userId: number): Promise<void> {
    await this.#quietly(async (execute) => execute('DELETE FROM links WHERE user_id = ?', [userId], false));
  }

  linkUser(purpose: LinkPurpose, tokenHash: Uint8Array, now: number): Promise<number | undefined> {
    return writes.readLink(this.#read, purpose, tokenHash, now);
  }

  redeemLink(purpose: LinkPurpose, tokenHash: Uint8Array, now: number, passwordHash?: string): Promise<number | undefined> {
    return this.#write(
      (execute) => writes.redeemLink(execute, purpose, tokenHash, now, passwordHash),
      (user) => (passwordHash === undefined ? undefined : user),
    );
  }

  secondFactor(userId: number): Promise<SecondFactor | undefined> {
    return writes.readSecondFactor(this.#read, userId);
  }

  beginSecondFactor(userId: number, secret: string): Promise<boolean> {
    return this.#quietly((execute) => writes.beginSecondFactor(execute, userId, secret));
  }

  confirmSecondFactor(userId: number, secret: string, step: number, recoveryHashes: readonly Uint8Array[]): Promise<boolean> {
    return this.#write(
      (execute) => writes.confirmSecondFactor(execute, userId, secret, step, recoveryHashes),
      () => userId,
    );
  }

  passSecondFactor(userId: number, proof: SecondProof, link?: { readonly hash: Uint8Array; readonly now: number }): Promise<boolean> {
    return this.#quietly((execute) => writes.passSecondFactor(execute, userId, proof, link));
  }

  async deleteSecondFactor(userId: number, by?: number): Promise<void> {
    await this.#write(
      (execute) => writes.deleteSecondFactor(execute, userId, by),
      () => userId,
    );
  }

  renewRecoveryCodes(userId: number, proof: SecondProof, recoveryHashes: readonly Uint8Array[]): Promise<boolean> {
    return this.#quietly((execute) => writes.renewRecoveryCodes(execute, userId, proof, recoveryHashes));
  }

  externalUser(who: ExternalSubject): Promise<number | undefined> {
    return writes.readExternalUser(this.#read, who);
  }

  externalIdentities(userId: number): Promise<readonly ExternalIdentity[]> {
    return writes.readExternalIdentities(this.#read, userId);
  }

  linkExternal(who: ExternalSubject, email: string, now: number, self?: number): Promise<number> {
    return this.#quietly((execute) => writes.linkExternal(execute, who, email, now, self));
  }

  async unlinkExternal(userId: number, id: number, issuers: readonly string[], except: number): Promise<void> {
    await this.#write(
      (execute) => writes.unlinkExternal(execute, userId, id, issuers, except),
      () => userId,
    );
  }

  takeState(hash: Uint8Array, expiresAt: number, now: number): Promise<boolean> {
    return this.#quietly((execute) => writes.takeState(execute, hash, expiresAt, now));
  }

  /** A write that changes nothing of what is kept in memory. */
  #quietly<T>(unit: (execute: Execute) => Promise<T>): Promise<T> {
    return this.#write(unit, () => undefined);
  }

  #known(id: number | undefined): User {
    const user = id === undefined ? undefined : this.#memory.users.get(id);
    if (user === undefined) throw new TypeError(`there is no user ${id}`);
    return user;
  }
}
