// In charge of: the calls about the second factor of signing in.
import type { CallOptions } from './records.ts';
import type { Transport } from './transport.ts';

/** How far one is with the own second factor, and how many recovery codes are left. */
export interface SecondFactorState {
  readonly state: 'none' | 'waiting' | 'on';
  readonly recoveryCodes: number;
}

/** Calls about one's own second factor. */
export interface SecondFactorApi {
  get(options?: CallOptions): Promise<SecondFactorState>;
  /** Makes the secret, told this once; it is in force when a code of it was confirmed. */
  begin(password: string): Promise<{ readonly secret: string; readonly url: string }>;
  /** Puts it in force; answers the recovery codes this once. Every other session ends. */
  confirm(code: string): Promise<readonly string[]>;
  /** Makes new recovery codes by a code; those before end. */
  renewCodes(code: string): Promise<readonly string[]>;
  remove(password: string, code: string): Promise<void>;
}

/** Builds the calls about the second factor. */
export function secondFactorApi(transport: Transport): SecondFactorApi {
  const path = '/api/auth/second-factor';
  const codes = async (what: string, code: string): Promise<readonly string[]> =>
    (await transport.request<{ recoveryCodes: readonly string[] }>('POST', `${path}/${what}`, { body: { code } })).recoveryCodes;
  return {
    get: (options = {}) => transport.request('GET', path, { signal: options.signal }),
    begin: (password) => transport.request('POST', path, { body: { password } }),
    confirm: (code) => codes('confirm', code),
    renewCodes: (code) => codes('recovery-codes', code),
    async remove(password, code) {
      await transport.request('POST', `${path}/remove`, { body: { password, code } });
    },
  };
}
