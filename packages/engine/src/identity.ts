// In charge of: the port to users, departments, sessions and single-use links. Tokens reach it hashed.
import type { Locale } from '@trellis/errors';
import type { Department } from './departments.ts';

/** A user as stored. */
export interface User {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly owner: boolean;
  readonly roles: readonly string[];
  readonly passwordHash: string | null;
  readonly locale: Locale | null;
  readonly disabled: boolean;
  /** Departments the user is in, with those above them; sorted. */
  readonly departments: readonly number[];
}

/** A user as it is written: who is in a department, the department says. */
export type UserDraft = Omit<User, 'id' | 'departments'>;

/** A signed-in browser, or an API token (`csrf` null). Times are UTC milliseconds. */
export interface Session {
  readonly id: number;
  readonly userId: number;
  readonly kind: 'session' | 'token';
  /** What its user calls it. */
  readonly name: string;
  readonly expiresAt: number;
  /** Scopes of a token; empty for a session. */
  readonly scopes: readonly string[];
}

/** Users and what proves who they are. Writes go through the same queue as records. */
export interface Identity {
  user(id: number): User | undefined;
  userByEmail(email: string): User | undefined;
  /** Everyone, for pickers and titles. */
  users(): readonly User[];
  countUsers(): number;
  createUser(user: UserDraft): Promise<User>;
  updateUser(id: number, change: Partial<UserDraft>): Promise<User>;
  /** All departments, by id. */
  departments(): readonly Department[];
  /** Keeps a new department, or what becomes of the one with the id. `next` is asked inside the write, of the departments as they are then. */
  saveDepartment(id: number | undefined, next: (departments: readonly Department[]) => Omit<Department, 'id'>): Promise<Department>;
  /** Keeps a session under the SHA-256 of its token. */
  createSession(session: Omit<Session, 'id' | 'name'>, tokenHash: Uint8Array, name: string): Promise<Session>;
  session(tokenHash: Uint8Array): Session | undefined;
  /** Sessions and tokens of a user, in the order they were made. */
  sessionsOf(userId: number): readonly Session[];
  deleteSession(id: number): Promise<void>;
  deleteSessionsOf(userId: number, except?: number): Promise<void>;
  /** Keeps a single-use link for a user and a purpose. */
  createLink(userId: number, purpose: 'sign-in', tokenHash: Uint8Array, expiresAt: number): Promise<void>;
  /** Ends every link of a user that was not used. */
  deleteLinksOf(userId: number): Promise<void>;
  /** Uses a link up: the user it was for, or undefined when it is unknown, used or expired. One conditional write decides. */
  redeemLink(purpose: 'sign-in', tokenHash: Uint8Array, now: number): Promise<number | undefined>;
}
