// In charge of: a provider that speaks OpenID Connect: authorization code with PKCE and nonce, its answers checked by its own keys.
import { AppError, type ErrorCode } from '@trellis/errors';
import * as oidc from 'openid-client';
import type { Outgoing } from '../outgoing/outgoing.ts';
import type { IdentityProvider, ProvidedIdentity, ProviderRequest } from './identity-provider.ts';

/** Where the provider is, and as whom we ask it. */
export interface OidcAddress {
  readonly issuer: string;
  readonly clientId: string;
  /** Absent for a client that keeps no secret. */
  readonly clientSecret: string | undefined;
  readonly name: string;
}

/** How long what a provider says of itself is believed. */
const KEEP_MS = 3_600_000;

/** The provider did not answer; the cause says why. */
class Unreachable extends Error {}

/** Whether it was the way there that failed. The library wraps what its requests threw. */
function isUnreachable(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Error && error.cause !== undefined && isUnreachable(error.cause));
}

/** The secret goes the way that the provider says it takes; without a word of it, as the standard has it. */
function clientAuth(secret: string | undefined): oidc.ClientAuth {
  if (secret === undefined) return oidc.None();
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported;
    const takesPost = methods?.includes('client_secret_post') === true && !methods.includes('client_secret_basic');
    (takesPost ? post : basic)(server, ...rest);
  };
}

function textOf(body: oidc.FetchBody): string | Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('a request to a provider has a body of another kind');
}

/** Everything that is asked of the provider goes through the guard of outgoing requests. */
function fetchBy(outgoing: Outgoing): oidc.CustomFetch {
  return async (url, { method, headers, body, signal }) => {
    const request = { method, headers, body: textOf(body), redirect: 'manual', signal } as const;
    const response = await outgoing.fetch(url, request).catch((cause: unknown) => {
      throw new Unreachable('the provider cannot be reached', { cause });
    });
    if (response.status >= 500) throw new Unreachable(`the provider answered ${response.status}`);
    return response;
  };
}

type Claims = { readonly [name: string]: unknown };

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** OpenID Connect as an identity provider. */
export class OidcProvider implements IdentityProvider {
  readonly id = 'oidc';
  readonly label: string;
  readonly issuer: string;
  readonly #address: OidcAddress;
  readonly #outgoing: Outgoing;
  readonly #onTrouble: (error: unknown) => void;
  #kept: { readonly configuration: Promise<oidc.Configuration>; readonly until: number } | undefined;

  /** `onTrouble` is told what whoever runs the server should know; people are told less. */
  constructor(address: OidcAddress, outgoing: Outgoing, onTrouble: (error: unknown) => void) {
    this.label = address.name;
    // With or without a slash at its end it is the same to who wrote the setting.
    this.issuer = address.issuer.replace(/\/+$/, '');
    this.#address = address;
    this.#outgoing = outgoing;
    this.#onTrouble = onTrouble;
  }

  async begin({ state, nonce, verifier, redirect }: ProviderRequest): Promise<string> {
    return this.#asked(async () => {
      const configuration = await this.#configuration();
      const address = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirect,
        scope: 'openid email profile',
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      // The browser goes there without asking us again.
      if (!/^https?:$/.test(address.protocol)) throw new TypeError(`the provider names ${address.protocol} as its place to sign in`);
      return address.href;
    });
  }

  async finish({ state, nonce, verifier, redirect }: ProviderRequest, answer: URLSearchParams): Promise<ProvidedIdentity> {
    return this.#asked(async () => {
      const configuration = await this.#configuration();
      const checks = { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state, idTokenExpected: true };
      const tokens = await oidc.authorizationCodeGrant(configuration, new URL(`${redirect}?${answer.toString()}`), checks);
      const inside: Claims = tokens.claims() ?? {};
      const subject = text(inside['sub']) ?? '';
      const claims = await this.#withAddress(configuration, tokens.access_token, subject, inside);
      const { email, email_verified: verified, name } = claims;
      // Some say it as a text.
      const emailVerified = verified === true || verified === 'true';
      return { issuer: this.issuer, subject, email: text(email)?.trim().normalize('NFC'), emailVerified, name: text(name) };
    });
  }

  /** Many tell the address only where they are asked for it. */
  async #withAddress(configuration: oidc.Configuration, token: string, subject: string, claims: Claims): Promise<Claims> {
    if (claims['email'] !== undefined || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    return { ...claims, ...(await oidc.fetchUserInfo(configuration, token, subject)) };
  }

  /** What the provider says of itself: asked once for those who come together, and again after a while or a failure. */
  #configuration(): Promise<oidc.Configuration> {
    const kept = this.#kept;
    if (kept !== undefined && kept.until > performance.now()) return kept.configuration;
    const configuration = this.#discover();
    this.#kept = { configuration, until: performance.now() + KEEP_MS };
    configuration.catch(() => {
      this.#kept = undefined;
    });
    return configuration;
  }

  #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.#address;
    // Signatures are checked although the tokens came from the provider itself: so a name that leads elsewhere gains nothing.
    const execute = [oidc.enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [])];
    return oidc.discovery(new URL(issuer), clientId, undefined, clientAuth(clientSecret), {
      execute,
      [oidc.customFetch]: fetchBy(this.#outgoing),
    });
  }

  /** Says what went wrong in our words. */
  async #asked<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      const isCancelled = cause instanceof oidc.AuthorizationResponseError && cause.error === 'access_denied';
      if (!isCancelled) this.#onTrouble(cause);
      const refuse = (kind: 'conflict' | 'unauthenticated', code: ErrorCode): AppError =>
        new AppError(kind, code, { params: { name: this.label }, cause });
      if (isCancelled) throw refuse('unauthenticated', 'auth.provider-cancelled');
      throw isUnreachable(cause) ? refuse('conflict', 'auth.provider-down') : refuse('unauthenticated', 'auth.provider-failed');
    }
  }
}
