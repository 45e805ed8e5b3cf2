// In charge of: the second factor of signing in: setting it up, asking for it, taking it away.
import { decidesAudit, ownerId, type Identity, type SecondFactor, type SecondProof, type User } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';
import { isPasswordRight } from './passwords.ts';
import { newRecoveryCodes, recoveryHash } from './recovery-codes.ts';
import { seal, unseal } from './sealed-secrets.ts';
import type { Throttle } from './throttle.ts';
import { newToken, tokenHash } from './tokens.ts';
import { base32, enrolmentUrl, newSecret, stepOf } from './totp.ts';

/** How long there is for the second step. */
const SECOND_STEP_MS = 5 * 60_000;

/** What second factors need. `key` encrypts their secrets; `now` is UTC milliseconds. */
export interface SecondFactorContext {
  readonly identity: Identity;
  readonly throttle: Throttle;
  readonly key: Uint8Array;
  readonly now: () => number;
}

/** A second step that was begun: its token is good for nothing else. */
export interface SecondStep {
  readonly token: string;
  readonly expiresAt: number;
}

/** How far a user is with their second factor. */
export interface SecondFactorState {
  readonly state: 'none' | 'waiting' | 'on';
  readonly recoveryCodes: number;
}

const placeOf = (user: User): string => `second factor of user ${user.id}`;
const wrongCode = (): AppError => new AppError('forbidden', 'auth.wrong-code');

/** Second factors of users. */
export class SecondFactors {
  readonly #identity: Identity;
  readonly #throttle: Throttle;
  readonly #key: Uint8Array;
  readonly #now: () => number;

  constructor({ identity, throttle, key, now }: SecondFactorContext) {
    this.#identity = identity;
    this.#throttle = throttle;
    this.#key = key;
    this.#now = now;
  }

  /** How far a user is. */
  async state(user: User): Promise<SecondFactorState> {
    const factor = await this.#identity.secondFactor(user.id);
    return factor === undefined
      ? { state: 'none', recoveryCodes: 0 }
      : { state: factor.confirmed ? 'on' : 'waiting', recoveryCodes: factor.recoveryCodes };
  }

  /** Makes a secret, which is answered this once and is in force when a code proved it. The password is asked for again. */
  async enrol(user: User, issuer: string, password: string, source: string): Promise<{ readonly secret: string; readonly url: string }> {
    await this.#askPassword(user, password, source);
    const secret = newSecret();
    if (!(await this.#identity.beginSecondFactor(user.id, seal(this.#key, placeOf(user), secret))))
      throw new AppError('conflict', 'auth.has-second-factor');
    return { secret: base32(secret), url: enrolmentUrl(secret, user.email, issuer) };
  }

  /** Puts the secret in force by a code of it; answers the recovery codes, which are told this once. */
  async confirm(user: User, code: string, source: string): Promise<readonly string[]> {
    this.#throttle.attempt(`code ${user.id}`, source);
    const factor = await this.#identity.secondFactor(user.id);
    if (factor === undefined || factor.confirmed) throw new AppError('conflict', 'auth.nothing-to-confirm');
    const step = this.#stepOf(user, factor, code);
    if (step === undefined) throw wrongCode();
    const { codes, hashes } = this.#newCodes(user);
    if (!(await this.#identity.confirmSecondFactor(user.id, factor.secret, step, hashes))) throw new AppError('conflict', 'auth.nothing-to-confirm');
    this.#throttle.succeeded(`code ${user.id}`, source);
    return codes;
  }

  /** Makes new recovery codes by a code of the second factor, or one of the old ones, which all end. A password alone would stand in for the factor. */
  async renewCodes(user: User, code: string, source: string): Promise<readonly string[]> {
    this.#throttle.attempt(`code ${user.id}`, source);
    const proof = await this.#proof(user, code);
    const { codes, hashes } = this.#newCodes(user);
    const isMade = proof !== undefined && (await decidesAudit(() => this.#identity.renewRecoveryCodes(user.id, proof, hashes)));
    if (!isMade) throw wrongCode();
    this.#throttle.succeeded(`code ${user.id}`, source);
    return codes;
  }

  #newCodes({ id }: User): { readonly codes: readonly string[]; readonly hashes: readonly Uint8Array[] } {
    const codes = newRecoveryCodes();
    return { codes, hashes: codes.flatMap((each) => recoveryHash(id, each) ?? []) };
  }

  /** Uses a code up that proves who is signed in once more; refused when it is wrong. */
  async prove(user: User, code: string, source: string): Promise<void> {
    this.#throttle.attempt(`code ${user.id}`, source);
    const proof = await this.#proof(user, code);
    if (proof === undefined || !(await this.#identity.passSecondFactor(user.id, proof))) throw wrongCode();
    this.#throttle.succeeded(`code ${user.id}`, source);
  }

  /** Takes the own second factor away: that needs the password and a code. */
  async remove(user: User, password: string, code: string, source: string): Promise<void> {
    await this.#askPassword(user, password, source);
    await this.prove(user, code, source);
    await decidesAudit(() => this.#identity.deleteSecondFactor(user.id));
  }

  /** Takes another's second factor away, who lost it. Owners may. */
  async reset(actor: Actor, id: number): Promise<void> {
    const by = ownerId(actor);
    if (this.#identity.user(id) === undefined) throw new AppError('not-found', 'person.not-found');
    await this.#identity.deleteSecondFactor(id, by);
  }

  /** Begins the second step of a user whose first was right. */
  async begin(user: User): Promise<SecondStep> {
    const token = newToken();
    const expiresAt = this.#now() + SECOND_STEP_MS;
    if (!(await this.#identity.createLink(user.id, 'second-step', tokenHash(token), expiresAt)))
      throw new AppError('unauthenticated', 'auth.wrong-credentials');
    return { token, expiresAt };
  }

  /** Passes the second step: its token and the code are used up together, or neither is. */
  async pass(token: string, code: string, source: string): Promise<User> {
    const hash = tokenHash(token);
    const now = this.#now();
    const id = await this.#identity.linkUser('second-step', hash, now);
    const user = id === undefined ? undefined : this.#identity.user(id);
    if (user === undefined) {
      this.#throttle.attempt(`second step ${source}`, source);
      throw new AppError('unauthenticated', 'auth.second-step-over');
    }
    this.#throttle.attempt(`code ${user.id}`, source);
    const proof = await this.#proof(user, code);
    const known = { actorId: user.id, actorName: user.name, target: `user:${user.id}` };
    const isPassed = proof !== undefined && (await decidesAudit(() => this.#identity.passSecondFactor(user.id, proof, { hash, now }), known));
    if (!isPassed) throw new AppError('unauthenticated', 'auth.wrong-code');
    this.#throttle.succeeded(`code ${user.id}`, source);
    return user;
  }

  async #askPassword(user: User, password: string, source: string): Promise<void> {
    if (user.passwordHash === null) throw new AppError('conflict', 'auth.no-password');
    this.#throttle.attempt(user.email, source);
    if (!(await isPasswordRight(user.passwordHash, password))) throw new AppError('forbidden', 'auth.wrong-credentials');
    this.#throttle.succeeded(user.email, source);
  }

  #stepOf(user: User, factor: SecondFactor, code: string): number | undefined {
    const digits = code.replaceAll(/\s/g, '');
    return /^\d{6}$/.test(digits) ? stepOf(unseal(this.#key, placeOf(user), factor.secret), digits, this.#now()) : undefined;
  }

  /** What a code proves: it is one of the secret, or has the form of a recovery code. */
  async #proof(user: User, code: string): Promise<SecondProof | undefined> {
    const hash = recoveryHash(user.id, code);
    if (hash !== undefined) return { recoveryHash: hash };
    const factor = await this.#identity.secondFactor(user.id);
    const step = factor?.confirmed === true ? this.#stepOf(user, factor, code) : undefined;
    return step === undefined ? undefined : { step };
  }
}
