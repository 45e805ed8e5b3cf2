// In charge of: the port to users, departments, sessions and single-use links. Tokens reach it hashed.
import type { Locale } from '@trellis/errors';
import type { ViewAs } from '@trellis/query';
import type { Department } from './departments.ts';
import type { ToldOfUser } from './audit/people-changes.ts';
import type { UserPlace } from './department-tree.ts';
import type { StoredRequest } from './storage.ts';
import type { PublicLinks } from './links/public-link.ts';

/** A user as stored. */
export interface User extends UserPlace {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly owner: boolean;
  readonly roles: readonly string[];
  readonly passwordHash: string | null;
  readonly locale: Locale | null;
  readonly disabled: boolean;
  /** Whether signing in asks for a second factor. */
  readonly secondFactor: boolean;
  /** Whether the user was signed in once. */
  readonly entered: boolean;
}

/** A user as it is written: who is in a department, the department says; the second factor and sessions have their own writes. */
export type UserDraft = Omit<User, 'id' | keyof UserPlace | 'secondFactor' | 'entered'>;

/** What a user can be ended of. */
export type Access = 'sessions' | 'tokens' | 'links';

/** What belongs to one write of a user: nothing of it is done without the rest. */
export interface UserWrite {
  /** The owner who asks for it; refused when they are none any more. */
  readonly by?: number;
  readonly ends?: readonly Access[];
  /** Told, inside the unit, what the user was before it. */
  readonly tell?: (before: ToldOfUser) => void;
}

/** What a single-use link is for. A second step belongs to one signing in; of the others the newest takes the place of those before. */
export type LinkPurpose = 'sign-in' | 'invite' | 'reset' | 'second-step';

/** A second factor as stored. */
export interface SecondFactor {
  /** The secret, encrypted. */
  readonly secret: string;
  /** Whether a code proved that its owner has it. */
  readonly confirmed: boolean;
  /** Newest step of time whose code was used. */
  readonly step: number;
  /** Recovery codes that were not used yet. */
  readonly recoveryCodes: number;
}

/** What proves a second factor: the step of time that a code belongs to, or the hash of a recovery code. */
export type SecondProof = { readonly step: number } | { readonly recoveryHash: Uint8Array };

/** Whom another provider of sign-in calls so. */
export interface ExternalSubject {
  readonly issuer: string;
  readonly subject: string;
}

/** A provider's subject that is linked to a user: signing in there is signing in here. */
export interface ExternalIdentity extends ExternalSubject {
  readonly id: number;
  readonly userId: number;
  /** The address that the provider told when they were linked. */
  readonly email: string;
  readonly linkedAt: number;
}

/** A signed-in browser, or an API token (`csrf` null). Times are UTC milliseconds. */
export interface Session {
  readonly id: number;
  readonly userId: number;
  readonly kind: 'session' | 'token';
  /** What its user calls it. */
  readonly name: string;
  readonly expiresAt: number;
  readonly beganAt: number;
  /** Scopes of a token; empty for a session. */
  readonly scopes: readonly string[];
  /** As whom a session of an owner looks at everything; absent, as its own user. */
  readonly viewAs?: ViewAs;
}

/** A unit of writing about people and departments: all of it is kept or nothing. Reads see the unit's own changes. */
export interface PeopleTx {
  users(): Promise<readonly User[]>;
  departments(): Promise<readonly Department[]>;
  /** Adds users; their ids, in order. Refused when an address is taken. */
  insertUsers(users: readonly UserDraft[]): Promise<readonly number[]>;
  updateUser(id: number, change: Partial<UserDraft>): Promise<void>;
  /** Keeps a new department, or what becomes of the one with the id. Its id. */
  saveDepartment(id: number | undefined, department: Omit<Department, 'id'>): Promise<number>;
  deleteDepartment(id: number): Promise<void>;
  request(id: number): Promise<StoredRequest | undefined>;
  /** Decides an open request for access. Whether it was open. */
  decideRequest(id: number, decision: RequestDecision): Promise<boolean>;
}

/** What was decided of a request. */
export type RequestDecision = Pick<StoredRequest, 'status' | 'decidedBy' | 'decidedAt' | 'answer'>;

/** Users and what proves who they are. Writes go through the same queue as records. */
export interface Identity {
  readonly publicLinks: PublicLinks;
  user(id: number): User | undefined;
  userByEmail(email: string): User | undefined;
  /** Everyone, for pickers and titles. */
  users(): readonly User[];
  countUsers(): number;
  /** Refused when somebody has the address already, or `by` is no owner any more. */
  createUser(user: UserDraft, by?: number): Promise<User>;
  /** One conditional write: an owner who is enabled always remains. */
  updateUser(id: number, change: Partial<UserDraft>, write?: UserWrite): Promise<User>;
  /** All departments, by id. */
  departments(): readonly Department[];
  /** Changes people and departments in one unit; refused when `by` is no owner any more. */
  changePeople<T>(by: number | undefined, unit: (tx: PeopleTx) => Promise<T>): Promise<T>;
  /**
   * Keeps a session under the SHA-256 of its token. With `as`, only while its user is enabled and has the same password; with `via`, only
   * while that one is linked to the user.
   */
  createSession(session: Omit<Session, 'id' | 'name'>, tokenHash: Uint8Array, name: string, as?: User, via?: ExternalSubject): Promise<Session>;
  session(tokenHash: Uint8Array): Session | undefined;
  /** Sessions and tokens of a user, in the order they were made. */
  sessionsOf(userId: number): readonly Session[];
  deleteSession(id: number): Promise<void>;
  /** Says as whom a session looks at everything; undefined for as its own user. */
  setViewAs(id: number, viewAs: ViewAs | undefined): Promise<void>;
  /** Ends sessions and tokens of a user; those of `kind` alone when it is given. */
  deleteSessionsOf(userId: number, except?: number, kind?: Session['kind']): Promise<void>;
  /** Keeps when sessions were last seen. */
  sawSessions(seen: ReadonlyMap<number, number>): Promise<void>;
  /** When each session of a user was last seen, as far as it is kept. */
  sessionsSeen(userId: number): Promise<ReadonlyMap<number, number>>;
  /** Keeps a single-use link for a user and a purpose. Answers whether it did: a disabled user gets none. */
  createLink(userId: number, purpose: LinkPurpose, tokenHash: Uint8Array, expiresAt: number): Promise<boolean>;
  /** Ends every link of a user that was not used. */
  deleteLinksOf(userId: number): Promise<void>;
  /** The user whom a link is for, without using it. */
  linkUser(purpose: LinkPurpose, tokenHash: Uint8Array, now: number): Promise<number | undefined>;
  /**
   * Uses a link up: the user it was for, or undefined when it is unknown, used, expired, or its user disabled. One conditional write
   * decides; with a new password it also sets that and ends the user's sessions, tokens and other links.
   */
  redeemLink(purpose: LinkPurpose, tokenHash: Uint8Array, now: number, passwordHash?: string): Promise<number | undefined>;
  secondFactor(userId: number): Promise<SecondFactor | undefined>;
  /** Keeps a secret that is still to be confirmed; false when the user has a second factor already. */
  beginSecondFactor(userId: number, secret: string): Promise<boolean>;
  /** Puts the secret in force, with these recovery codes; false when it is not the one that waits for that. */
  confirmSecondFactor(userId: number, secret: string, step: number, recoveryHashes: readonly Uint8Array[]): Promise<boolean>;
  /** Uses a proof up, and with it the link of the second step where there is one; false when either was used already. One conditional write decides. */
  passSecondFactor(userId: number, proof: SecondProof, link?: { readonly hash: Uint8Array; readonly now: number }): Promise<boolean>;
  /** Uses a proof up and puts new recovery codes in the place of those before; false when the proof was used already. One conditional write decides. */
  renewRecoveryCodes(userId: number, proof: SecondProof, recoveryHashes: readonly Uint8Array[]): Promise<boolean>;
  /** Takes a user's second factor away, with its recovery codes. */
  deleteSecondFactor(userId: number, by?: number): Promise<void>;
  /** The user to whom a provider's subject is linked. */
  externalUser(who: ExternalSubject): Promise<number | undefined>;
  /** What is linked to a user, in the order it was linked. */
  externalIdentities(userId: number): Promise<readonly ExternalIdentity[]>;
  /**
   * Links a provider's subject, whose address the provider verified, to the user with that address: to `self` where it is given; otherwise
   * only when the user proved to have the address, or was invited and has not been in yet, which takes the invitation up. Answers the
   * user; refused when nobody fits, and when something of this issuer is linked to them already. One conditional write decides.
   */
  linkExternal(who: ExternalSubject, email: string, now: number, self?: number): Promise<number>;
  /**
   * Takes a link away, and ends the user's sessions but `except`; it comes back by the user's own choice alone. Refused when it is the last way in: no password, and nothing else
   * linked of `issuers`. One conditional write decides.
   */
  unlinkExternal(userId: number, id: number, issuers: readonly string[], except: number): Promise<void>;
  /** Says that a sign-in came back from its provider; false when it did before. One conditional write decides. */
  takeState(hash: Uint8Array, expiresAt: number, now: number): Promise<boolean>;
}
