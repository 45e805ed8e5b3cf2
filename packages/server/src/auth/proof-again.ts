// In charge of: asking whoever is signed in to prove once more who they are, before one of their ways in changes (I1).
import type { Identity } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Caller } from './callers.ts';
import { isPasswordRight } from './passwords.ts';
import type { SecondFactors } from './second-factor.ts';
import type { Throttle } from './throttle.ts';

/** How long after signing in a session alone still proves who has it. */
const FRESH_MS = 10 * 60_000;

/** What somebody sends along to prove it: their password, or a code of their second factor. */
export interface Proof {
  readonly current?: string;
  readonly code?: string;
}

/** What asking needs. `issuers` are those of the providers that people sign in with; `now` is UTC milliseconds. */
export interface ProofContext {
  readonly identity: Identity;
  readonly throttle: Throttle;
  readonly secondFactors: SecondFactors;
  readonly issuers: readonly string[];
  readonly now: () => number;
}

/** Asks. A session that was left open, or was stolen, must not be enough to keep its owner out. */
export class ProofAgain {
  readonly #context: ProofContext;

  constructor(context: ProofContext) {
    this.#context = context;
  }

  /** Refuses unless the proof is right; one that is sent and wrong is refused however new the session is. */
  async ask(caller: Caller, { current, code }: Proof, source: string): Promise<void> {
    const { user } = caller;
    if (current !== undefined && user.passwordHash !== null) return this.password(caller, current, source);
    if (code !== undefined && user.secondFactor) return this.#context.secondFactors.prove(user, code, source);
    if (!this.#isFresh(caller) && (await this.#canSignInAgain(caller))) throw new AppError('forbidden', 'auth.sign-in-again');
  }

  /** Refuses unless the password is right. */
  async password({ user: { email, passwordHash } }: Caller, current: string, source: string): Promise<void> {
    const { throttle } = this.#context;
    throttle.attempt(email, source);
    if (!(await isPasswordRight(passwordHash, current))) throw new AppError('forbidden', 'auth.wrong-credentials');
    throttle.succeeded(email, source);
  }

  #isFresh({ session }: Caller): boolean {
    return Math.abs(this.#context.now() - session.beganAt) < FRESH_MS;
  }

  /** Who came by a one-time link and has no other way in yet could prove nothing more than that they are in. */
  async #canSignInAgain({ user: { id, passwordHash, secondFactor } }: Caller): Promise<boolean> {
    if (passwordHash !== null || secondFactor) return true;
    const { identity, issuers } = this.#context;
    return (await identity.externalIdentities(id)).some(({ issuer }) => issuers.includes(issuer));
  }
}
