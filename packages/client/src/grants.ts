// In charge of: the calls by which owners read an app's grants and change its documents, with who gains or loses by it shown before.
import type { AppGrants, ChangeOutcome, ChangePlan, ConditionJson, RightsPreview } from '@trellis/query';
import type { CallOptions } from './records.ts';
import type { Transport } from './transport.ts';

/** A document of an app, as it is stored. */
export interface StoredDocument {
  readonly kind: string;
  readonly id: string;
  readonly [member: string]: unknown;
}

/** Calls about an app's grants and documents, for owners. */
export interface GrantsApi {
  list(app: string, options?: CallOptions): Promise<AppGrants>;
  /** Reads a condition from its text; every mistake in it is an issue. */
  readCondition(app: string, condition: { readonly entity: string; readonly text: string }, options?: CallOptions): Promise<ConditionJson>;
  documents(app: string, options?: CallOptions): Promise<readonly StoredDocument[]>;
  previewRights(app: string, documents: readonly StoredDocument[], after?: number): Promise<RightsPreview>;
  previewChange(app: string, documents: readonly StoredDocument[]): Promise<ChangePlan>;
  /** Makes a change as it was shown: `expect` is that of the plan. */
  applyChange(app: string, documents: readonly StoredDocument[], expect: string): Promise<ChangeOutcome>;
}

/** Builds the calls about grants. */
export function grantsApi(transport: Transport): GrantsApi {
  const base = (app: string): string => `/api/studio/apps/${encodeURIComponent(app)}`;
  return {
    list: (app, options = {}) => transport.request('GET', `${base(app)}/grants`, { signal: options.signal }),
    readCondition: async (app, condition, options = {}) =>
      (
        await transport.request<{ readonly condition: ConditionJson }>('POST', `${base(app)}/read-condition`, {
          body: condition,
          signal: options.signal,
        })
      ).condition,
    documents: async (app, options = {}) =>
      (await transport.request<{ readonly documents: readonly StoredDocument[] }>('GET', `${base(app)}/documents`, { signal: options.signal }))
        .documents,
    previewRights: (app, documents, after) =>
      transport.request('POST', `${base(app)}/preview-rights`, { body: { documents, ...(after === undefined ? {} : { after }) } }),
    previewChange: async (app, documents) =>
      (await transport.request<{ readonly plan: ChangePlan }>('POST', `${base(app)}/preview-change`, { body: { documents } })).plan,
    applyChange: (app, documents, expect) => transport.request('POST', `${base(app)}/apply-change`, { body: { documents, expect } }),
  };
}
