// In charge of: the types of as much of the provider's library as the provider of tests uses.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  /** What a request goes through. */
  interface Context {
    readonly path: string;
    body: unknown;
    readonly oidc: { readonly client?: { readonly clientId: string }; readonly session?: { readonly accountId: string } };
  }

  interface Configuration {
    readonly interactions: { readonly url: (context: unknown, interaction: { readonly uid: string }) => string };
    readonly findAccount: (context: unknown, id: string) => { readonly accountId: string; readonly claims: () => object } | undefined;
    readonly loadExistingGrant: (context: Context) => Promise<Grant>;
    readonly [name: string]: unknown;
  }

  /** A provider of OpenID Connect. */
  export default class Provider {
    constructor(issuer: string, configuration: Configuration);
    readonly Grant: new (of: { readonly clientId: string | undefined; readonly accountId: string | undefined }) => Grant;
    use(layer: (context: Context, next: () => Promise<void>) => Promise<void>): void;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
      options: { readonly mergeWithLastSubmission: boolean },
    ): Promise<void>;
  }
}
