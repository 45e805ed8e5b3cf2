// In charge of: the audit as JSON.

/** How an act ended. */
export type AuditResult = 'done' | 'refused';

/** What more is said of an act. */
export type AuditDetail = { readonly [name: string]: string | number | boolean | null };

/** An entry of the audit, in the reader's language. */
export interface AuditEntryJson {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  /** The kind in words. */
  readonly label: string;
  readonly actor: { readonly id: number | null; readonly name: string };
  /** What it was done to, such as `user:5`. */
  readonly target: string;
  /** The target by its name of today, where it has one. */
  readonly targetName: string;
  readonly result: AuditResult;
  /** Where it came from: an address of the network, or the name of a task. */
  readonly source: string;
  readonly detail: AuditDetail;
  /** The detail with names of today in place of ids, and sentences in place of codes. */
  readonly named: AuditDetail;
}

/** A page of the audit, newest first. `nextCursor` is absent on the last. */
export interface AuditPageJson {
  readonly entries: readonly AuditEntryJson[];
  readonly nextCursor?: string;
}
