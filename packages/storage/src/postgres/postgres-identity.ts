// In charge of: people, sessions and single-use links on PostgreSQL. Reads are answered from memory; the other processes are told of writes.
import type { Department, Identity, Session, User, UserDraft } from '@trellis/engine';
import type { Execute } from '../sql/plan-runner.ts';
import { arrayText } from './array-text.ts';
import { readDepartments, type Memory } from './memory.ts';

/** How identity reaches the store. */
export interface IdentityParts {
  readonly memory: Memory;
  /** Runs a unit of the queue; who changed is read anew, here and in every other process. */
  readonly write: <T>(unit: (execute: Execute) => Promise<T>, changed: (result: T) => ChangedPeople) => Promise<T>;
}

/** Who changed by a write: one user, or anybody. */
export type ChangedPeople = number | 'all' | undefined;

const columnOf: Readonly<Record<keyof UserDraft, string>> = {
  email: 'email',
  name: 'name',
  owner: 'owner',
  roles: 'roles',
  passwordHash: 'password_hash',
  locale: 'locale',
  disabled: 'disabled',
};

function stored(user: Partial<UserDraft>): { columns: readonly string[]; values: readonly unknown[] } {
  const entries = (Object.keys(columnOf) as (keyof typeof columnOf)[]).filter((key) => user[key] !== undefined);
  const value = (key: keyof typeof columnOf): unknown => {
    if (key === 'roles') return JSON.stringify(user.roles?.toSorted());
    if (key === 'email') return user.email?.toLowerCase();
    return typeof user[key] === 'boolean' ? Number(user[key]) : user[key];
  };
  return { columns: entries.map((key) => columnOf[key]), values: entries.map(value) };
}

const idOf = (rows: readonly (readonly unknown[])[]): number | undefined => rows[0]?.[0] as number | undefined;

async function keepDepartment(execute: Execute, id: number | undefined, department: Omit<Department, 'id'>): Promise<number> {
  const { name, parent, head, members } = department;
  const values = [JSON.stringify(name), parent, head];
  const text =
    id === undefined
      ? 'INSERT INTO departments (name, parent, head) VALUES (?, ?, ?) RETURNING id'
      : 'UPDATE departments SET name = ?, parent = ?, head = ? WHERE id = ? RETURNING id';
  const saved = idOf(await execute(text, id === undefined ? values : [...values, id], false));
  if (saved === undefined) throw new TypeError(`there is no department ${id}`);
  await execute('DELETE FROM members WHERE department = ?', [saved], false);
  await execute('INSERT INTO members (department, "user") SELECT ?::bigint, * FROM unnest(?::bigint[])', [saved, arrayText(members)], false);
  return saved;
}

/** Identity on PostgreSQL. */
export class PostgresIdentity implements Identity {
  readonly #memory: Memory;
  readonly #write: IdentityParts['write'];

  constructor({ memory, write }: IdentityParts) {
    this.#memory = memory;
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

  async createUser(user: UserDraft): Promise<User> {
    const { columns, values } = stored(user);
    const text = `INSERT INTO users (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) RETURNING id`;
    return this.#known(idOf(await this.#write((execute) => Promise.resolve(execute(text, values, false)), idOf)));
  }

  async updateUser(id: number, change: Partial<UserDraft>): Promise<User> {
    const { columns, values } = stored(change);
    if (columns.length === 0) return this.#known(id);
    const text = `UPDATE users SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE id = ? RETURNING id`;
    const rows = await this.#write((execute) => Promise.resolve(execute(text, [...values, id], false)), idOf);
    if (idOf(rows) === undefined) throw new TypeError(`there is no user ${id}`);
    return this.#known(id);
  }

  departments(): readonly Department[] {
    return this.#memory.departments;
  }

  async saveDepartment(id: number | undefined, next: (departments: readonly Department[]) => Omit<Department, 'id'>): Promise<Department> {
    const saved = await this.#write(
      // Read anew: another process, or a unit that shares the commit, may have changed them.
      async (execute) => keepDepartment(execute, id, next(await readDepartments(execute))),
      () => 'all',
    );
    const department = this.#memory.departments.find((each) => each.id === saved);
    if (department === undefined) throw new TypeError(`department ${saved} was not kept`);
    return department;
  }

  async createSession(session: Omit<Session, 'id' | 'name'>, tokenHash: Uint8Array, name: string): Promise<Session> {
    const { userId, kind, expiresAt, scopes } = session;
    const text = 'INSERT INTO sessions (hash, user_id, kind, name, scopes, expires_at) VALUES (?, ?, ?, ?, ?, ?)';
    const values = [Buffer.from(tokenHash), userId, kind, name, JSON.stringify(scopes), expiresAt];
    await this.#write(
      async (execute) => execute(text, values, false),
      () => userId,
    );
    const created = this.#memory.session(tokenHash);
    if (created === undefined) throw new TypeError('the session was ended as it was made');
    return created;
  }

  async deleteSession(id: number): Promise<void> {
    await this.#write(async (execute) => execute('DELETE FROM sessions WHERE id = ? RETURNING user_id', [id], false), idOf);
  }

  async deleteSessionsOf(userId: number, except = 0): Promise<void> {
    await this.#write(
      async (execute) => execute('DELETE FROM sessions WHERE user_id = ? AND id <> ?', [userId, except], false),
      () => userId,
    );
  }

  async createLink(userId: number, purpose: 'sign-in', tokenHash: Uint8Array, expiresAt: number): Promise<void> {
    const text = 'INSERT INTO links (hash, user_id, purpose, expires_at) VALUES (?, ?, ?, ?)';
    await this.#write(
      async (execute) => execute(text, [Buffer.from(tokenHash), userId, purpose, expiresAt], false),
      () => undefined,
    );
  }

  async deleteLinksOf(userId: number): Promise<void> {
    await this.#write(
      async (execute) => execute('DELETE FROM links WHERE user_id = ?', [userId], false),
      () => undefined,
    );
  }

  async redeemLink(purpose: 'sign-in', tokenHash: Uint8Array, now: number): Promise<number | undefined> {
    const text = 'DELETE FROM links WHERE hash = ? AND purpose = ? AND expires_at > ? RETURNING user_id';
    const rows = await this.#write(
      async (execute) => {
        await execute('DELETE FROM links WHERE expires_at < ?', [now], false);
        return execute(text, [Buffer.from(tokenHash), purpose, now], false);
      },
      () => undefined,
    );
    return idOf(rows);
  }

  #known(id: number | undefined): User {
    const user = id === undefined ? undefined : this.#memory.users.get(id);
    if (user === undefined) throw new TypeError(`there is no user ${id}`);
    return user;
  }
}
