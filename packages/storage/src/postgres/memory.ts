// In charge of: what every process keeps in memory of a workspace on PostgreSQL: documents, catalog, people and sessions, read anew when another process changed them.
import {
  treeOf,
  type Department,
  type PublicLink,
  type Session,
  type StoredApp,
  type StoredDocument,
  type StoredDropped,
  type User,
} from '@trellis/engine';
import type { Locale, LocalText } from '@trellis/errors';
import { viewAsOf } from '../sql/identity-writes.ts';
import type { Execute } from '../sql/plan-runner.ts';
import { keptLink, publicLinksQuery } from '../sql/public-links.ts';

/** A catalog's key: an app and a document of it. */
export function catalogKey(app: string, document: string): string {
  return `${app}\u{1F}${document}`;
}

const userColumns = `id, email, name, owner, roles, password_hash, locale, disabled, entered_at,
  (SELECT COUNT(*) FROM second_factors f WHERE f.user_id = users.id AND f.confirmed = 1)`;
const sessionColumns = 'id, hash, user_id, kind, name, scopes, expires_at, began_at, view_as';

/** A user from the columns of `users`. */
function toUser(row: readonly unknown[], all: readonly Department[]): User {
  const [id, email, name, owner, roles, passwordHash, locale, disabled, enteredAt, factors] = row as [
    number,
    string,
    string,
    number,
    string,
    string,
    Locale,
    number,
    number | null,
    number,
  ];
  return {
    id,
    email,
    name,
    owner: owner === 1,
    roles: JSON.parse(roles) as string[],
    ...treeOf(all).placeOf(id),
    passwordHash,
    locale,
    disabled: disabled === 1,
    secondFactor: Number(factors) > 0,
    entered: enteredAt !== null,
  };
}

function toSession(row: readonly unknown[]): { hash: string; session: Session } {
  const [id, hash, userId, kind, name, scopes, expiresAt, beganAt, viewAs] = row as [
    number,
    Buffer,
    number,
    Session['kind'],
    string,
    string,
    number,
    number,
    string | null,
  ];
  return {
    hash: hash.toString('hex'),
    session: { id, userId, kind, name, expiresAt, beganAt, scopes: JSON.parse(scopes) as string[], ...viewAsOf(viewAs) },
  };
}

/** Reads the departments, with who is in them. */
export async function readDepartments(execute: Execute): Promise<readonly Department[]> {
  const inside = new Map<number, number[]>();
  for (const [department, user] of (await execute('SELECT department, "user" FROM members ORDER BY "user"', [], false)) as [number, number][]) {
    const known = inside.get(department);
    if (known === undefined) inside.set(department, [user]);
    else known.push(user);
  }
  return (await execute('SELECT id, name, parent, head FROM departments ORDER BY id', [], false)).map((row) => {
    const [id, name, parent, head] = row as [number, string, number | null, number | null];
    return { id, name: JSON.parse(name) as LocalText, parent, head, members: inside.get(id) ?? [] };
  });
}

/** Reads everyone. */
export async function readUsers(execute: Execute, departments: readonly Department[]): Promise<readonly User[]> {
  return (await execute(`SELECT ${userColumns} FROM users ORDER BY id`, [], false)).map((row) => toUser(row, departments));
}

/** The documents of a workspace at one moment. */
export interface DocumentsKept {
  /** Rises with each installation. */
  readonly number: number;
  readonly apps: readonly StoredApp[];
  readonly documents: readonly StoredDocument[];
  readonly catalog: ReadonlyMap<string, number>;
  /** What was taken out of use, newest first. */
  readonly dropped: readonly StoredDropped[];
}

/** Reads what was taken out of use, newest first. */
async function readDropped(execute: Execute): Promise<readonly StoredDropped[]> {
  const text = 'SELECT id, app, kind, document, number, at, actor_id, actor_name, records, body FROM dropped ORDER BY id DESC';
  return (await execute(text, [], false)).map((row) => {
    const [id, app, kind, document, number, at, actorId, actorName, records, body] = row as [
      number,
      string,
      string,
      string,
      number,
      number,
      number | null,
      string,
      number,
      string,
    ];
    return { id, app, kind, document, number, at, actorId, actorName, records, body };
  });
}

/** The number of the newest change of people. */
const PEOPLE_NUMBER = "SELECT COALESCE((SELECT value FROM meta WHERE key = 'people'), '0')";

/** Numbers a change of people, in the unit that makes it. */
export async function numberPeopleChange(execute: Execute): Promise<number> {
  const text = `INSERT INTO meta (key, value) VALUES ('people', '1')
    ON CONFLICT (key) DO UPDATE SET value = (meta.value::bigint + 1)::text RETURNING value`;
  const [row] = await execute(text, [], false);
  return Number(row?.[0]);
}

/** Reads documents and catalog. */
export async function readDocuments(execute: Execute): Promise<DocumentsKept> {
  const [number] = await execute("SELECT value FROM meta WHERE key = 'documents'", [], false);
  const apps = await execute('SELECT id, slug, bindings FROM apps ORDER BY place', [], false);
  const documents = await execute('SELECT app, kind, id, body FROM documents ORDER BY place', [], false);
  const catalog = await execute('SELECT app, document, number FROM catalog', [], false);
  return {
    number: Number(number?.[0] ?? 0),
    apps: apps.map(([id, slug, bindings]) => ({ id: id as string, slug: slug as string, bindings: bindings as string })),
    documents: documents.map((row) => {
      const [app, kind, id, body] = row as [string, string, string, string];
      return { app, kind, id, body };
    }),
    catalog: new Map(catalog.map(([app, document, given]) => [catalogKey(app as string, document as string), given as number])),
    dropped: await readDropped(execute),
  };
}

/** A workspace's documents and people as they were read last. */
export class Memory {
  documents: DocumentsKept = { number: 0, apps: [], documents: [], catalog: new Map(), dropped: [] };
  readonly users = new Map<number, User>();
  departments: readonly Department[] = [];
  /** Public links by id. */
  readonly publicLinks = new Map<number, PublicLink>();
  /** Their ids by what is kept of their tokens. */
  readonly linkIds = new Map<string, number>();
  /** The newest change of people that is in here with all before it. */
  peopleNumber = 0;
  readonly #byEmail = new Map<string, User>();
  readonly #sessions = new Map<string, Session>();
  /** INVARIANT: people are read one read after another, so that none puts back what a later one found changed. */
  #reading: Promise<void> = Promise.resolve();

  userByEmail(email: string): User | undefined {
    return this.#byEmail.get(email.toLowerCase());
  }

  session(hash: Uint8Array): Session | undefined {
    return this.#sessions.get(Buffer.from(hash).toString('hex'));
  }

  sessionsOf(userId: number): readonly Session[] {
    return [...this.#sessions.values()].filter((session) => session.userId === userId).toSorted((a, b) => a.id - b.id);
  }

  /** Reads everyone, their departments and every session. */
  readPeople(execute: Execute): Promise<void> {
    return this.#next(() => this.#readPeople(execute));
  }

  /** Reads one user with their sessions and the links they made. */
  readPerson(execute: Execute, id: number): Promise<void> {
    return this.#next(() => this.#readPerson(execute, id));
  }

  #next(read: () => Promise<void>): Promise<void> {
    const done = this.#reading.then(read);
    this.#reading = done.catch(() => undefined);
    return done;
  }

  async #readPeople(execute: Execute): Promise<void> {
    // Asked before the rest: what changes meanwhile is read once more rather than never.
    const [number] = await execute(PEOPLE_NUMBER, [], false);
    const departments = await readDepartments(execute);
    const users = await readUsers(execute, departments);
    const sessions = await execute(`SELECT ${sessionColumns} FROM sessions ORDER BY id`, [], false);
    await this.#readLinks(execute);
    this.departments = departments;
    for (const user of users) this.#remember(user);
    this.#sessions.clear();
    for (const row of sessions) this.#keep(row);
    this.peopleNumber = Math.max(this.peopleNumber, Number(number?.[0] ?? 0));
  }

  async #readPerson(execute: Execute, id: number): Promise<void> {
    const [user] = await execute(`SELECT ${userColumns} FROM users WHERE id = ?`, [id], false);
    const sessions = await execute(`SELECT ${sessionColumns} FROM sessions WHERE user_id = ? ORDER BY id`, [id], false);
    await this.#readLinks(execute, id);
    if (user !== undefined) this.#remember(toUser(user, this.departments));
    for (const [hash, session] of this.#sessions) if (session.userId === id) this.#sessions.delete(hash);
    for (const row of sessions) this.#keep(row);
  }

  /** A user of whom nothing changed stays the same object: whoever keeps it sees a difference only where there is one. */
  #remember(user: User): void {
    const before = this.users.get(user.id);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(user)) return;
    if (before !== undefined) this.#byEmail.delete(before.email);
    this.users.set(user.id, user);
    this.#byEmail.set(user.email, user);
  }

  async #readLinks(execute: Execute, madeBy?: number): Promise<void> {
    const { text, values } = publicLinksQuery(madeBy);
    for (const { hash, link } of (await execute(text, values, false)).map(keptLink)) {
      this.publicLinks.set(link.id, link);
      this.linkIds.set(hash, link.id);
    }
  }

  #keep(row: readonly unknown[]): void {
    const { hash, session } = toSession(row);
    this.#sessions.set(hash, session);
  }
}
