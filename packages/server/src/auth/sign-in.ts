// In charge of: the ways into a session: a password, a one-time link, a change of password.
import { decidesAudit, type ExternalSubject, type Identity, type KnownOfAct, type Session, type User } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import { UNKNOWN_BROWSER } from './browser-name.ts';
import type { Caller } from './callers.ts';
import { checkPassword } from './password-rules.ts';
import { hashPassword, isPasswordRight } from './passwords.ts';
import type { Proof, ProofAgain } from './proof-again.ts';
import type { SecondFactors, SecondStep } from './second-factor.ts';
import type { Throttle } from './throttle.ts';
import { linkMark, newToken, tokenHash } from './tokens.ts';

/** How long a session lasts. */
export const SESSION_MS = 14 * 86_400_000;
const DAY_MS = 86_400_000;
const LINK_MS = DAY_MS;
const RESET_MS = 3_600_000;
/** Days that a token lasts unless told otherwise. */
const TOKEN_DAYS = 365;

/** What the audit says of an act of somebody on their own way in. */
const byThemself = ({ id, name }: User): KnownOfAct => ({ actorId: id, actorName: name, target: `user:${id}` });

/** The same of who came by a one-time link, and by which. */
const byLink = (user: User, token: string): KnownOfAct => ({ ...byThemself(user), detail: { link: linkMark(token) } });

/** A session just begun, with the token that only its browser will know. */
export interface Opened {
  readonly token: string;
  readonly user: User;
}

/** Where the first step led: into a session, or to the second step. */
export type Entry = { readonly opened: Opened } | { readonly secondStep: SecondStep };

/** What somebody asks a token to be. */
export interface NewToken {
  readonly name: string;
  readonly scopes: readonly string[];
  /** A year without it. */
  readonly days?: number;
}

/** A token just made, with its text. */
interface MadeToken {
  readonly token: string;
  readonly session: Session;
}

/** What signing in needs. `now` is UTC milliseconds. */
export interface SignInContext {
  readonly identity: Identity;
  readonly throttle: Throttle;
  readonly secondFactors: SecondFactors;
  readonly proofs: ProofAgain;
  readonly now: () => number;
}

/** Begins sessions. */
export class SignIn {
  readonly #identity: Identity;
  readonly #throttle: Throttle;
  readonly #secondFactors: SecondFactors;
  readonly #proofs: ProofAgain;
  readonly #now: () => number;

  constructor({ identity, throttle, secondFactors, proofs, now }: SignInContext) {
    this.#identity = identity;
    this.#throttle = throttle;
    this.#secondFactors = secondFactors;
    this.#proofs = proofs;
    this.#now = now;
  }

  /** Signs in by e-mail and password. An unknown account, a disabled one and a wrong password are refused alike (P9). */
  async withPassword(email: string, password: string, source: string, browser?: string): Promise<Entry> {
    const account = email.trim().toLowerCase();
    this.#throttle.attempt(account, source);
    const user = this.#identity.userByEmail(account);
    const fits = await isPasswordRight(user?.passwordHash ?? null, password);
    // The password may have changed, or the account been disabled, while this one was checked (I3).
    const now = user === undefined ? undefined : this.#identity.user(user.id);
    if (!fits || now === undefined || now.disabled || now.passwordHash !== user?.passwordHash)
      throw new AppError('unauthenticated', 'auth.wrong-credentials');
    this.#throttle.succeeded(account, source);
    return this.#enter(now, browser);
  }

  /** Signs in by a one-time link, using it up. */
  async withLink(token: string, source: string, browser?: string): Promise<Entry> {
    // Counted by source alone: a link is too long to guess, and strangers must not keep the one who has it out.
    const account = `link ${source}`;
    this.#throttle.attempt(account, account);
    const [hash, now] = [tokenHash(token), this.#now()];
    const meant = await this.#identity.linkUser('sign-in', hash, now);
    const before = meant === undefined ? undefined : this.#identity.user(meant);
    if (before === undefined) throw new AppError('unauthenticated', 'auth.link-used');
    const id = await decidesAudit(() => this.#identity.redeemLink('sign-in', hash, now), byLink(before, token));
    const user = id === undefined ? undefined : this.#identity.user(id);
    if (user === undefined) throw new AppError('unauthenticated', 'auth.link-used');
    this.#throttle.succeeded(account, account);
    return this.#enter(user, browser);
  }

  /** Signs in who is known by another provider. A second factor is asked for whatever the provider asked: it is ours, and may be another. */
  async withProvider(user: User, via: ExternalSubject, browser?: string): Promise<Entry> {
    return this.#enter(user, browser, via);
  }

  /** Passes the second step of signing in. */
  async withCode(token: string, code: string, source: string, browser?: string): Promise<Opened> {
    return this.open(await this.#secondFactors.pass(token, code, source), browser);
  }

  async #enter(user: User, browser?: string, via?: ExternalSubject): Promise<Entry> {
    if (!user.secondFactor) return { opened: await this.open(user, browser, via) };
    const known = { ...byThemself(user), kind: 'sign-in.first-step' } as const;
    return { secondStep: await decidesAudit(() => this.#secondFactors.begin(user), known) };
  }

  /** Takes up an invitation with a password of one's own, using its link up. A password that is refused leaves the link as it is. */
  async withInvite(token: string, password: string, source: string, browser?: string): Promise<Entry> {
    return this.#setByLink('invite', token, password, source, browser);
  }

  /** Sets a forgotten password anew, using the link up; every session, token and link of before ends. */
  async withReset(token: string, password: string, source: string, browser?: string): Promise<Entry> {
    return this.#setByLink('reset', token, password, source, browser);
  }

  /**
   * Counts a wish for a link by mail, alike for accounts that are there and that are not. What `user` gets then, whoever asked does not
   * wait for: the token of the link, or nothing.
   */
  askForReset(email: string, source: string): () => Promise<{ readonly user: User; readonly token: string } | undefined> {
    const account = email.trim().toLowerCase();
    this.#throttle.attempt(`reset ${account}`, source);
    return async () => {
      const user = this.#identity.userByEmail(account);
      // Who has no password yet is let in by an owner, not by knowing their address.
      if (user === undefined || user.disabled || user.passwordHash === null) return undefined;
      const token = newToken();
      const isKept = await this.#identity.createLink(user.id, 'reset', tokenHash(token), this.#now() + RESET_MS);
      return isKept ? { user, token } : undefined;
    };
  }

  async #setByLink(purpose: 'invite' | 'reset', token: string, password: string, source: string, browser?: string): Promise<Entry> {
    const account = `${purpose} ${source}`;
    this.#throttle.attempt(account, account);
    const hash = tokenHash(token);
    const refusal = new AppError('unauthenticated', purpose === 'invite' ? 'auth.invite-used' : 'auth.reset-used');
    const invited = await this.#identity.linkUser(purpose, hash, this.#now());
    const before = invited === undefined ? undefined : this.#identity.user(invited);
    if (before === undefined) throw refusal;
    checkPassword(password, before);
    const passwordHash = await hashPassword(password);
    const id = await decidesAudit(() => this.#identity.redeemLink(purpose, hash, this.#now(), passwordHash), byLink(before, token));
    const user = id === undefined ? undefined : this.#identity.user(id);
    if (user === undefined) throw refusal;
    this.#throttle.succeeded(account, account);
    return this.#enter(user, browser);
  }

  /**
   * Sets the caller's password: with the one before, or, where there is none, with another proof. Every session, token and link of
   * theirs ends; the one that is answered takes their place.
   */
  async setPassword(caller: Caller, next: string, proof: Proof, source: string): Promise<Opened> {
    const { passwordHash, id } = caller.user;
    if (passwordHash !== null) await this.#proofs.password(caller, proof.current ?? '', source);
    checkPassword(next, caller.user);
    // A code is used up by proving: not for a password that is refused.
    if (passwordHash === null) await this.#proofs.ask(caller, proof, source);
    const change = { passwordHash: await hashPassword(next) };
    const user = await decidesAudit(() => this.#identity.updateUser(id, change, { ends: ['sessions', 'tokens', 'links'] }));
    return this.open(user, caller.session.name);
  }

  /** Begins a new session; with `via` only while that one is linked to the user. */
  async open(user: User, browser = UNKNOWN_BROWSER, via?: ExternalSubject): Promise<Opened> {
    const token = newToken();
    await this.#forgetExpired(user.id);
    const now = this.#now();
    const session = { userId: user.id, kind: 'session' as const, expiresAt: now + SESSION_MS, beganAt: now, scopes: [] };
    await decidesAudit(() => this.#identity.createSession(session, tokenHash(token), browser, user, via), byThemself(user));
    return { token, user };
  }

  /** Sessions that are over would be kept for nothing. */
  async #forgetExpired(userId: number): Promise<void> {
    const now = this.#now();
    for (const session of this.#identity.sessionsOf(userId)) if (session.expiresAt <= now) await this.#identity.deleteSession(session.id);
  }

  /** Makes an API token for the caller, with a proof: a token outlives every session, so one that was left open is not enough for it. */
  async createOwnToken(caller: Caller, { name, scopes, days }: NewToken, proof: Proof, source: string): Promise<MadeToken> {
    await this.#proofs.ask(caller, proof, source);
    return this.createToken(caller.user, name, scopes, days);
  }

  /** Makes an API token; its text is answered this once. */
  async createToken(user: User, name: string, scopes: readonly string[], days = TOKEN_DAYS): Promise<MadeToken> {
    const token = newToken();
    const now = this.#now();
    const draft = { userId: user.id, kind: 'token' as const, expiresAt: now + days * DAY_MS, beganAt: now, scopes };
    const session = await decidesAudit(() => this.#identity.createSession(draft, tokenHash(token), name, user));
    return { token, session };
  }

  /** Makes a one-time sign-in link in place of those before; answers its token. */
  async createLink(user: User): Promise<string> {
    const token = newToken();
    await this.#identity.createLink(user.id, 'sign-in', tokenHash(token), this.#now() + LINK_MS);
    return token;
  }
}
