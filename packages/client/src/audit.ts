// In charge of: the calls by which owners read the audit.
import type { AuditPageJson, AuditResult } from '@trellis/query';
import type { CallOptions } from './records.ts';
import type { Transport } from './transport.ts';

/** Which entries are wanted. Times are ISO instants; `from` is included, `to` is not. */
export interface AuditFilter {
  readonly kind?: string | undefined;
  /** Id of who acted. */
  readonly actor?: number | undefined;
  /** What it was done to, such as `user:5`. */
  readonly target?: string | undefined;
  readonly result?: AuditResult | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Calls about the audit, for owners. */
export interface AuditApi {
  list(request: AuditFilter & { readonly cursor?: string | undefined; readonly limit?: number }, options?: CallOptions): Promise<AuditPageJson>;
  /** Address of all entries of a filter as a file, oldest first. */
  exportUrl(filter: AuditFilter, format: 'csv' | 'jsonl'): string;
}

/** Builds the calls about the audit. */
export function auditApi(transport: Transport): AuditApi {
  return {
    list: (request, options = {}) => transport.request('GET', '/api/audit', { query: { ...request }, signal: options.signal }),
    exportUrl: (filter, format) => transport.url('/api/audit/export', { ...filter, format }),
  };
}
