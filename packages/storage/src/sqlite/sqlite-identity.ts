// In charge of: people, sessions and single-use links on SQLite. Reads are answered from memory, which every write refreshes.
import { departmentsOfUser, type Department, type Identity, type Session, type User, type UserDraft } from '@trellis/engine';
import type { Locale, LocalText } from '@trellis/errors';
import { and, eq, gt, lt, ne } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Database } from 'better-sqlite3';
import { departments, links, members, sessions, users } from './system-tables.ts';
import type { WriteQueue } from './write-queue.ts';

type UserLine = typeof users.$inferSelect;
type SessionLine = typeof sessions.$inferSelect;

function toUser(line: UserLine, all: readonly Department[]): User {
  return { ...line, departments: departmentsOfUser(all, line.id), roles: JSON.parse(line.roles) as string[], locale: line.locale as Locale | null };
}

function toSession(line: SessionLine): Session {
  return {
    id: line.id,
    userId: line.userId,
    kind: line.kind as Session['kind'],
    name: line.name,
    expiresAt: line.expiresAt,
    scopes: JSON.parse(line.scopes) as string[],
  };
}

function userLine(user: Partial<UserDraft>): Partial<typeof users.$inferInsert> {
  const { roles, ...rest } = user;
  return roles === undefined ? rest : { ...rest, roles: JSON.stringify(roles.toSorted()) };
}

/** Identity on SQLite. One process owns the data folder, so memory is never behind the file. */
export class SqliteIdentity implements Identity {
  readonly #db: BetterSQLite3Database;
  readonly #queue: WriteQueue;
  readonly #users = new Map<number, User>();
  readonly #byEmail = new Map<string, User>();
  readonly #sessions = new Map<string, Session>();
  #departments: readonly Department[];

  constructor(database: Database, queue: WriteQueue) {
    this.#db = drizzle(database);
    this.#queue = queue;
    this.#departments = this.#readDepartments();
    for (const line of this.#db.select().from(users).all()) this.#remember(toUser(line, this.#departments));
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

  async createUser(user: UserDraft): Promise<User> {
    const { roles, ...rest } = user;
    const values = { ...rest, email: user.email.toLowerCase(), roles: JSON.stringify(roles.toSorted()) };
    const line = await this.#queue.add(async () => this.#db.insert(users).values(values).returning().get());
    return this.#remember(toUser(line, this.#departments));
  }

  async updateUser(id: number, change: Partial<UserDraft>): Promise<User> {
    const line = await this.#queue.add(async () => this.#db.update(users).set(userLine(change)).where(eq(users.id, id)).returning().get());
    if (line === undefined) throw new TypeError(`there is no user ${id}`);
    return this.#remember(toUser(line, this.#departments));
  }

  departments(): readonly Department[] {
    return this.#departments;
  }

  async saveDepartment(id: number | undefined, next: (all: readonly Department[]) => Omit<Department, 'id'>): Promise<Department> {
    const saved = await this.#queue.add(async () => {
      // Read anew: a change that waits for its commit together with this one is in the file already, and not yet in memory.
      const { members: inside, name, ...rest } = next(this.#readDepartments());
      const values = { ...rest, name: JSON.stringify(name) };
      const where = eq(departments.id, id ?? 0);
      const line =
        id === undefined
          ? this.#db.insert(departments).values(values).returning().get()
          : this.#db.update(departments).set(values).where(where).returning().get();
      if (line === undefined) throw new TypeError(`there is no department ${id}`);
      this.#db.delete(members).where(eq(members.department, line.id)).run();
      if (inside.length > 0)
        this.#db
          .insert(members)
          .values(inside.map((user) => ({ department: line.id, user })))
          .run();
      return line.id;
    });
    this.#departments = this.#readDepartments();
    this.#placeUsers();
    const department = this.#departments.find((each) => each.id === saved);
    if (department === undefined) throw new TypeError(`department ${saved} was not kept`);
    return department;
  }

  async createSession(session: Omit<Session, 'id' | 'name'>, tokenHash: Uint8Array, name: string): Promise<Session> {
    const { userId, kind, expiresAt } = session;
    const values = { userId, kind, expiresAt, name, hash: Buffer.from(tokenHash), scopes: JSON.stringify(session.scopes) };
    const line = await this.#queue.add(async () => this.#db.insert(sessions).values(values).returning().get());
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

  async deleteSession(id: number): Promise<void> {
    this.#forget((session) => session.id === id);
    await this.#queue.add(async () => this.#db.delete(sessions).where(eq(sessions.id, id)).run());
  }

  async deleteSessionsOf(userId: number, except = 0): Promise<void> {
    this.#forget((session) => session.userId === userId && session.id !== except);
    await this.#queue.add(async () =>
      this.#db
        .delete(sessions)
        .where(and(eq(sessions.userId, userId), ne(sessions.id, except)))
        .run(),
    );
  }

  async createLink(userId: number, purpose: 'sign-in', tokenHash: Uint8Array, expiresAt: number): Promise<void> {
    await this.#queue.add(async () =>
      this.#db
        .insert(links)
        .values({ userId, purpose, hash: Buffer.from(tokenHash), expiresAt })
        .run(),
    );
  }

  async deleteLinksOf(userId: number): Promise<void> {
    await this.#queue.add(async () => this.#db.delete(links).where(eq(links.userId, userId)).run());
  }

  async redeemLink(purpose: 'sign-in', tokenHash: Uint8Array, now: number): Promise<number | undefined> {
    const matches = and(eq(links.hash, Buffer.from(tokenHash)), eq(links.purpose, purpose), gt(links.expiresAt, now));
    const line = await this.#queue.add(async () => {
      this.#db.delete(links).where(lt(links.expiresAt, now)).run();
      return this.#db.delete(links).where(matches).returning().get();
    });
    return line?.userId;
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

  /** A user whose departments changed becomes another object, so that whoever keeps the former one sees the difference. */
  #placeUsers(): void {
    for (const user of this.#users.values()) {
      const own = departmentsOfUser(this.#departments, user.id);
      if (own.join() !== user.departments.join()) this.#remember({ ...user, departments: own });
    }
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
