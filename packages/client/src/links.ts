// In charge of: the calls about public forms and shared views.
import type { OpenedLinkJson, PublicLinkJson } from '@trellis/query';
import type { CallOptions } from './records.ts';
import { idempotencyKey, type Transport } from './transport.ts';

/** A link to make. */
export interface LinkToMake {
  readonly app: string;
  readonly kind: PublicLinkJson['kind'];
  /** Id of the form or view. */
  readonly target: string;
  readonly name?: string;
  readonly expiresAt?: string | null;
  readonly password?: string | null;
  readonly maxUses?: number | null;
}

/** A link that was made, with the address that is told this once. */
export interface MadeLink {
  readonly link: PublicLinkJson;
  readonly path: string;
  /** With the configured address of the product, where there is one. */
  readonly url: string | null;
}

/** Calls about public links. */
export interface LinksApi {
  list(app: string, options?: CallOptions): Promise<readonly PublicLinkJson[]>;
  create(link: LinkToMake): Promise<MadeLink>;
  change(id: number, change: Pick<LinkToMake, 'name' | 'expiresAt' | 'password'>): Promise<PublicLinkJson>;
  /** Ends a link for good. */
  revoke(id: number): Promise<void>;
  /** Opens a link as anybody may who has it; its `session` is the token of a client of their own. */
  open(token: string, password?: string): Promise<OpenedLinkJson>;
  /** Sends what was filled into a public form. Nothing of it is told back. */
  send(opened: OpenedLinkJson, values: { readonly [field: string]: unknown }, key?: string): Promise<void>;
}

/** Builds the calls about public links. */
export function linksApi(transport: Transport): LinksApi {
  return {
    list: async (app, options = {}) =>
      (await transport.request<{ links: readonly PublicLinkJson[] }>('GET', '/api/links', { query: { app }, signal: options.signal })).links,
    create: (link) => transport.request('POST', '/api/links', { body: link }),
    change: async (id, change) => (await transport.request<{ link: PublicLinkJson }>('PATCH', `/api/links/${id}`, { body: change })).link,
    async revoke(id) {
      await transport.request('DELETE', `/api/links/${id}`);
    },
    open: (token, password) => transport.request('POST', '/api/links/open', { body: password === undefined ? { token } : { token, password } }),
    async send({ session, entities: [entity] }, values, key = idempotencyKey()) {
      if (entity === undefined) throw new TypeError('a form is about an entity');
      await transport.request('POST', `/api/apps/${entity.app}/entities/${entity.slug}/records`, {
        body: values,
        headers: { authorization: `Bearer ${session}`, 'idempotency-key': key },
      });
    },
  };
}
