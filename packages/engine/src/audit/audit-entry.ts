// In charge of: what the audit keeps of an act, and what can be asked of it. There is no way to change or delete an entry.
import type { AuditDetail, AuditKind, AuditResult } from '@trellis/query';

/** What is added to the audit; number and time are the store's. INVARIANT: no secret value, and no value of a record, stands in an entry. */
export interface AuditAddition {
  /** Who acted: null for nobody known, and for the system. */
  readonly actorId: number | null;
  readonly actorName: string;
  readonly kind: AuditKind;
  /** What it was done to, such as `user:5` or `app:orders`; '' for the workspace. */
  readonly target: string;
  readonly result: AuditResult;
  /** Where it came from: an address of the network, or the name of a task. */
  readonly source: string;
  /** More about it: names and numbers, never secrets. */
  readonly detail?: AuditDetail;
}

/** An entry as kept. Numbers follow one another in the order of the commits. */
export interface AuditEntry extends Omit<AuditAddition, 'kind' | 'detail'> {
  readonly seq: number;
  /** UTC milliseconds. */
  readonly at: number;
  readonly kind: string;
  readonly detail: AuditDetail;
}

/** Which entries are wanted. Times are UTC milliseconds; `from` is included, `to` is not. */
export interface AuditFilter {
  readonly kind?: string;
  readonly actor?: number;
  readonly target?: string;
  readonly result?: AuditResult;
  readonly from?: number;
  readonly to?: number;
}

/** A page of entries: those after `after` in their order, or with `before` those before it, newest first. */
export interface AuditPage {
  readonly filter: AuditFilter;
  readonly limit: number;
  readonly after?: number;
  readonly before?: number;
}
