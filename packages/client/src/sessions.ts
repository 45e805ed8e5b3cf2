// In charge of: the calls about one's own sessions.
import type { SessionJson } from '@trellis/query';
import type { CallOptions } from './records.ts';
import type { Transport } from './transport.ts';

/** Calls about one's own sessions. */
export interface SessionsApi {
  list(options?: CallOptions): Promise<readonly SessionJson[]>;
  /** Ends one session; ending the one that asks signs out. */
  end(id: number): Promise<void>;
  /** Ends every session but the one that asks. */
  endOthers(): Promise<void>;
}

/** Builds the calls about sessions. */
export function sessionsApi(transport: Transport): SessionsApi {
  return {
    list: async (options = {}) =>
      (await transport.request<{ sessions: readonly SessionJson[] }>('GET', '/api/sessions', { signal: options.signal })).sessions,
    async end(id) {
      await transport.request('DELETE', `/api/sessions/${id}`);
    },
    async endOthers() {
      await transport.request('DELETE', '/api/sessions');
    },
  };
}
