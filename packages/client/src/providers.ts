// In charge of: the calls about signing in with another provider, and about what is linked to oneself.
import type { IdentityJson, MeJson, ProviderJson, SecondStepJson } from '@trellis/query';
import { secondStepError } from './api-error.ts';
import type { CallOptions } from './records.ts';
import type { Transport } from './transport.ts';

/** A sign-in that came back: who is signed in, and the path of this site where they wanted to be. */
export interface ProviderEntered {
  readonly me: MeJson;
  readonly to: string;
}

/** Calls about other providers. The browser goes to the address that is answered, and comes back with an answer after the question mark. */
export interface ProvidersApi {
  list(options?: CallOptions): Promise<readonly ProviderJson[]>;
  /** Begins a sign-in; `to` is a path of this site. */
  begin(provider: string, to?: string): Promise<string>;
  /** Ends it. With a second factor it is refused with `auth.second-step`, whose `data` has the token and `to`. */
  finish(provider: string, answer: string): Promise<ProviderEntered>;
  /** Begins to link a provider to oneself. */
  beginLink(provider: string): Promise<string>;
  finishLink(provider: string, answer: string): Promise<IdentityJson>;
  /** What is linked to oneself. */
  linked(options?: CallOptions): Promise<readonly IdentityJson[]>;
  /** Takes a link away; every other session ends. */
  unlink(id: number): Promise<void>;
}

/** Builds the calls about other providers. */
export function providersApi(transport: Transport): ProvidersApi {
  const path = (provider: string, what: string): string => `/api/auth/providers/${encodeURIComponent(provider)}/${what}`;
  const address = async (asked: Promise<{ readonly address: string }>): Promise<string> => (await asked).address;
  return {
    list: async (options = {}) =>
      (await transport.request<{ providers: readonly ProviderJson[] }>('GET', '/api/auth/providers', { signal: options.signal })).providers,
    begin: (provider, to) => address(transport.request('POST', path(provider, 'begin'), { body: to === undefined ? {} : { to } })),
    async finish(provider, answer) {
      const ended = await transport.request<ProviderEntered | (SecondStepJson & { readonly to: string })>('POST', path(provider, 'finish'), {
        body: { answer },
      });
      if ('secondStep' in ended) throw secondStepError(transport.locale, { ...ended.secondStep, to: ended.to });
      transport.setCsrf(ended.me.csrfToken);
      return ended;
    },
    beginLink: (provider) => address(transport.request('POST', path(provider, 'connect'))),
    finishLink: async (provider, answer) =>
      (await transport.request<{ identity: IdentityJson }>('POST', path(provider, 'link'), { body: { answer } })).identity,
    linked: async (options = {}) =>
      (await transport.request<{ identities: readonly IdentityJson[] }>('GET', '/api/auth/identities', { signal: options.signal })).identities,
    async unlink(id) {
      await transport.request('DELETE', `/api/auth/identities/${id}`, { body: {} });
    },
  };
}
