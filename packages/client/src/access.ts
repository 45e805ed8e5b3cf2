// In charge of: the calls about rights: why something is allowed or not, asking for access, deciding, and looking as someone else.
import type { LocalText } from '@trellis/errors';
import type { CallOptions } from './records.ts';
import type { Transport } from './transport.ts';

/** What can be done with an entity's records. */
export type AccessAction = 'create' | 'read' | 'update' | 'delete' | 'export' | 'import' | 'transition' | 'backfill';

/** What is asked about: an action, on a record or a field where they are named. */
export interface AccessQuestion {
  readonly entity: string;
  readonly action: AccessAction;
  readonly record?: number;
  readonly field?: string;
}

/** Why something is allowed or not, in the caller's language. */
export interface Explanation {
  readonly allowed: boolean;
  /** Something of it is barred: all of it, or one way of several. */
  readonly barred: boolean;
  /** Asking for access helps: an owner can open it by giving a right. */
  readonly askable: boolean;
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
  /** Roles that hold the action. */
  readonly roles: readonly { readonly id: string; readonly label: LocalText }[];
  readonly who: { readonly code: string; readonly message: string };
}

/** A request for access. */
export interface AccessRequest {
  readonly id: number;
  readonly at: string;
  readonly user: { readonly id: number; readonly name: string };
  readonly app: string;
  readonly entity: string;
  readonly record: number | null;
  readonly field: string | null;
  readonly action: AccessAction;
  readonly reason: string | null;
  readonly status: 'open' | 'granted' | 'declined';
  readonly decidedBy: { readonly id: number; readonly name: string } | null;
  readonly decidedAt: string | null;
  readonly answer: string | null;
}

/** A page of requests, newest first. `nextCursor` is absent on the last. */
export interface AccessRequestPage {
  readonly requests: readonly AccessRequest[];
  readonly nextCursor?: string;
}

/** As whom to look: a person, or a role on its own. */
export type ViewAs = { readonly user: number } | { readonly role: string };

/** Calls about rights. */
export interface AccessApi {
  /** Explains the caller's own rights; with `values`, why they are not saved. */
  explain(
    app: string,
    question: AccessQuestion & { readonly values?: { readonly [field: string]: unknown } },
    options?: CallOptions,
  ): Promise<Explanation>;
  /** Asks for access; asking for the same again answers the request that is open. */
  ask(request: AccessQuestion & { readonly app: string; readonly reason?: string }): Promise<AccessRequest>;
  /** Requests: one's own, to owners everyone's. */
  requests(
    wanted?: { readonly status?: AccessRequest['status']; readonly limit?: number; readonly cursor?: string | undefined },
    options?: CallOptions,
  ): Promise<AccessRequestPage>;
  decide(id: number, decision: { readonly status: 'granted' | 'declined'; readonly answer?: string }): Promise<AccessRequest>;
  /** Looks at everything as someone else until `endView`; nothing can be written meanwhile. For owners. */
  viewAs(as: ViewAs): Promise<void>;
  endView(): Promise<void>;
}

/** Builds the calls about rights. */
export function accessApi(transport: Transport): AccessApi {
  type One = { readonly request: AccessRequest };
  return {
    explain: (app, question, options = {}) =>
      transport.request('POST', `/api/apps/${encodeURIComponent(app)}/explain`, { body: question, signal: options.signal }),
    ask: async (request) => (await transport.request<One>('POST', '/api/requests', { body: request })).request,
    requests: (wanted = {}, options = {}) => transport.request('GET', '/api/requests', { query: { ...wanted }, signal: options.signal }),
    decide: async (id, decision) => (await transport.request<One>('PATCH', `/api/requests/${id}`, { body: decision })).request,
    async viewAs(as) {
      await transport.request('POST', '/api/auth/view-as', { body: as });
    },
    async endView() {
      await transport.request('DELETE', '/api/auth/view-as');
    },
  };
}
