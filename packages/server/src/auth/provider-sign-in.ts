// In charge of: signing in with another provider: what the browser keeps meanwhile, who is meant by the answer, what is linked to whom.
import { carryAudit, decidesAudit, withoutAudit, type ExternalIdentity, type ExternalSubject, type Identity, type User } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { IdentityProvider, ProvidedIdentity, ProviderRequest } from './identity-provider.ts';
import type { Caller } from './callers.ts';
import type { Proof, ProofAgain } from './proof-again.ts';
import { seal, unseal } from './sealed-secrets.ts';
import type { Entry, SignIn } from './sign-in.ts';
import { isSameText, newToken, tokenHash } from './tokens.ts';

/** How long there is for signing in with a provider. */
export const PROVIDER_MS = 10 * 60_000;

const PLACE = 'sign-in with a provider';

/** What signing in with providers needs. `key` encrypts what the browser keeps; `publicUrl` is where providers send people back to. */
export interface ProviderContext {
  readonly identity: Identity;
  readonly signIn: SignIn;
  readonly proofs: ProofAgain;
  readonly providers: readonly IdentityProvider[];
  readonly publicUrl: string | undefined;
  readonly key: Uint8Array;
  readonly now: () => number;
}

/** What is to come of a sign-in with a provider: a session, or a link to who is signed in. */
export type Purpose = { readonly to: string } | { readonly link: number };

/** A sign-in that was begun: where the browser goes, and what it keeps until it is back. */
export interface ProviderBegun {
  readonly address: string;
  readonly kept: string;
}

/** What came back with the browser. */
export interface ProviderAnswer {
  /** What stood in the address after the question mark. */
  readonly query: string;
  /** What the browser kept; undefined when it kept nothing. */
  readonly kept: string | undefined;
  readonly source: string;
  readonly browser: string;
}

interface Kept extends Omit<ProviderRequest, 'redirect'> {
  readonly provider: string;
  readonly purpose: Purpose;
  readonly expiresAt: number;
}

/** A way to sign in that is linked to somebody, with its provider where that is still one. */
export interface LinkedSignIn extends ExternalIdentity {
  readonly provider: IdentityProvider | undefined;
}

/** Whether a path stays on this site, whatever browsers make of it (I4). */
function isLocalPath(path: string): boolean {
  const site = 'http://site.invalid';
  // oxlint-disable-next-line no-control-regex -- browsers drop these from an address, and what is left may lead elsewhere
  if (!path.startsWith('/') || /[\\\u0000-\u0020]/.test(path) || !URL.canParse(path, site)) return false;
  const { origin, pathname } = new URL(path, site);
  return origin === site && !pathname.startsWith('//');
}

/** Signs people in with other providers, and links these to them. */
export class ProviderSignIn {
  readonly providers: readonly IdentityProvider[];
  readonly #identity: Identity;
  readonly #signIn: SignIn;
  readonly #proofs: ProofAgain;
  readonly #publicUrl: string | undefined;
  readonly #key: Uint8Array;
  readonly #now: () => number;

  constructor({ identity, signIn, proofs, providers, publicUrl, key, now }: ProviderContext) {
    this.providers = publicUrl === undefined ? [] : providers;
    this.#identity = identity;
    this.#signIn = signIn;
    this.#proofs = proofs;
    this.#publicUrl = publicUrl;
    this.#key = key;
    this.#now = now;
  }

  /** Begins a sign-in. Nothing is written: strangers may do this. */
  async begin(id: string, purpose: Purpose): Promise<ProviderBegun> {
    const provider = this.#provider(id);
    if ('to' in purpose && !isLocalPath(purpose.to)) throw new AppError('invalid', 'auth.outside-path');
    // The page that one comes back to knows by the first word what it is about.
    const state = `${'to' in purpose ? 'enter' : 'link'}.${newToken()}`;
    const request = { state, nonce: newToken(), verifier: newToken(), redirect: this.#redirect(provider) };
    const address = await provider.begin(request);
    const kept: Kept = { state, nonce: request.nonce, verifier: request.verifier, provider: id, purpose, expiresAt: this.#now() + PROVIDER_MS };
    return { address, kept: seal(this.#key, PLACE, Buffer.from(JSON.stringify(kept))) };
  }

  /** Ends a sign-in in a session, or in the second step before it. */
  async enter(id: string, answer: ProviderAnswer): Promise<{ readonly entry: Entry; readonly to: string }> {
    const { said, purpose } = await this.#finish(id, answer, (each) => 'to' in each);
    const user = await this.#userOf(said, answer.source);
    const { issuer, subject } = said;
    return { entry: await this.#signIn.withProvider(user, { issuer, subject }, answer.browser), to: 'to' in purpose ? purpose.to : '/' };
  }

  /** Ends a sign-in in a link to who is signed in. */
  async link(id: string, answer: ProviderAnswer, user: User): Promise<LinkedSignIn> {
    const { said } = await this.#finish(id, answer, (purpose) => 'link' in purpose && purpose.link === user.id);
    const { issuer, subject, email } = this.#verified(id, said);
    await this.#identity.linkExternal({ issuer, subject }, email, this.#now(), user.id);
    const linked = (await this.linkedTo(user.id)).find((each) => each.issuer === issuer && each.subject === subject);
    if (linked === undefined) throw new AppError('not-found', 'auth.no-identity');
    return linked;
  }

  /** What is linked to a user. */
  async linkedTo(user: number): Promise<readonly LinkedSignIn[]> {
    const all = await this.#identity.externalIdentities(user);
    return all.map((each) => ({ ...each, provider: this.providers.find(({ issuer }) => issuer === each.issuer) }));
  }

  /** Takes a link away, with a proof; a way in remains, and only what was not begun by this session ends. Answers what was linked. */
  async unlink(caller: Caller, id: number, proof: Proof, source: string): Promise<LinkedSignIn> {
    const { user, session } = caller;
    const issuers = this.providers.map(({ issuer }) => issuer);
    const linked = (await this.linkedTo(user.id)).find((each) => each.id === id);
    if (linked === undefined) throw new AppError('not-found', 'auth.no-identity');
    await this.#proofs.ask(caller, proof, source);
    await decidesAudit(() => this.#identity.unlinkExternal(user.id, id, issuers, session.id));
    return linked;
  }

  /** What the provider says, asked for once: whoever comes second with the same state is refused before anything is asked. */
  async #finish(
    id: string,
    { query, kept }: ProviderAnswer,
    fits: (purpose: Purpose) => boolean,
  ): Promise<{ readonly said: ProvidedIdentity; readonly purpose: Purpose }> {
    const provider = this.#provider(id);
    const params = new URLSearchParams(query);
    const begun = this.#opened(kept);
    if (begun === undefined || begun.provider !== id || begun.expiresAt <= this.#now()) throw this.#over(id);
    if (!isSameText(params.get('state') ?? '', begun.state) || !fits(begun.purpose)) throw this.#over(id);
    const isFirst = await withoutAudit(() => this.#identity.takeState(tokenHash(begun.state), begun.expiresAt, this.#now()));
    if (!isFirst) throw this.#over(id);
    const { state, nonce, verifier, purpose } = begun;
    return { said: await provider.finish({ state, nonce, verifier, redirect: this.#redirect(provider) }, params), purpose };
  }

  /** Whom the provider means: whoever is linked to it; otherwise the one whose address it verified, if that is theirs here too (I6). */
  async #userOf(said: ProvidedIdentity, source: string): Promise<User> {
    const { issuer, subject } = said;
    const known = await this.#identity.externalUser({ issuer, subject });
    const user = this.#identity.user(known ?? (await this.#linkByAddress(said, source)));
    if (user === undefined || user.disabled) throw new AppError('unauthenticated', 'auth.provider-refused');
    return user;
  }

  async #linkByAddress(said: ProvidedIdentity, source: string): Promise<number> {
    const provider = this.providers.find(({ issuer }) => issuer === said.issuer);
    const who = this.#verified(provider?.id ?? '', said);
    const user = this.#identity.userByEmail(who.email);
    const entry = {
      kind: 'identity.linked',
      target: `user:${user?.id ?? 'unknown'}`,
      result: 'done',
      actorId: user?.id ?? null,
      actorName: user?.name ?? '',
      source,
      detail: { provider: provider?.id ?? '' },
    } as const;
    // An act of its own beside the sign-in. The unit decides, and is refused with its entry when nobody is to be linked: whether there is
    // such an account, how long it takes does not tell.
    return withoutAudit(() =>
      carryAudit(
        () => entry,
        'any',
        () => this.#identity.linkExternal(who, who.email, this.#now()),
      ),
    );
  }

  #verified(id: string, { issuer, subject, email, emailVerified }: ProvidedIdentity): ExternalSubject & { readonly email: string } {
    if (email === undefined || !emailVerified)
      throw new AppError('unauthenticated', 'auth.provider-unverified', { params: { name: this.#nameOf(id) } });
    return { issuer, subject, email };
  }

  #opened(kept: string | undefined): Kept | undefined {
    if (kept === undefined) return undefined;
    try {
      return JSON.parse(unseal(this.#key, PLACE, kept).toString()) as Kept;
    } catch {
      // Nobody's, another server's, or altered: as if nothing was kept.
      return undefined;
    }
  }

  #provider(id: string): IdentityProvider {
    const provider = this.providers.find((each) => each.id === id);
    if (provider === undefined) throw new AppError('not-found', 'auth.no-provider');
    return provider;
  }

  /** Its host comes from the settings alone (I4); each provider has a path of its own, so that none can answer for another. */
  #redirect({ id }: IdentityProvider): string {
    return `${this.#publicUrl ?? ''}/sign-in/return/${id}`;
  }

  #nameOf(id: string): string {
    return this.providers.find((each) => each.id === id)?.label ?? '';
  }

  #over(id: string): AppError {
    return new AppError('unauthenticated', 'auth.provider-over', { params: { name: this.#nameOf(id) } });
  }
}
