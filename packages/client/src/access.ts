// In charge of: the calls about rights: why something is allowed or not, asking for access, deciding, and looking as someone else.
import type { AccessDecision, AccessInput, AccessRequestJson, AccessRequestPage, ExplainRequest, Explanation, ViewAs } from '@trellis/query';
import type { CallOptions } from './records.ts';
import type { Transport } from './transport.ts';

/** Calls about rights. */
export interface AccessApi {
  /** Explains the caller's own rights; with `values`, why they are not saved. */
  explain(app: string, question: ExplainRequest, options?: CallOptions): Promise<Explanation>;
  /** Asks for access; asking for the same again answers the request that is open. */
  ask(request: AccessInput & { readonly app: string }): Promise<AccessRequestJson>;
  /** Requests: one's own, to owners everyone's. */
  requests(
    wanted?: { readonly status?: AccessRequestJson['status']; readonly limit?: number; readonly cursor?: string | undefined },
    options?: CallOptions,
  ): Promise<AccessRequestPage>;
  decide(id: number, decision: AccessDecision): Promise<AccessRequestJson>;
  /** Looks at everything as someone else until `endView`; nothing can be written meanwhile. For owners. */
  viewAs(as: ViewAs): Promise<void>;
  endView(): Promise<void>;
}

/** Builds the calls about rights. */
export function accessApi(transport: Transport): AccessApi {
  type One = { readonly request: AccessRequestJson };
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
