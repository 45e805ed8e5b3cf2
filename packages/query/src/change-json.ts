// In charge of: what is asked and answered about changing an app's documents while it has records.
import type { Issue, LocalText } from '@trellis/errors';

/** What a person decided about one step of a change. */
export interface ChangeDecision {
  /** What is shown to be lost or rounded may be; with `any`, also what others write until the change is done. */
  readonly accept?: boolean | 'any';
  /** New values (JSON) for old ones: an option's id, or the old value's text. */
  readonly map?: { readonly [old: string]: unknown };
  /** Value (JSON) for cells that would be empty. */
  readonly fill?: unknown;
}

/** A change of one app: every document it is to have, and what was decided. */
export interface ChangeRequest {
  readonly documents: readonly unknown[];
  /** By step. */
  readonly decisions?: { readonly [step: string]: ChangeDecision };
}

/** What a step of a change does. */
export type ChangeStepKind =
  | 'entity-added'
  | 'entity-removed'
  | 'entity-renamed'
  /** Values that become unique together. */
  | 'entity-unique'
  /** A rule: what records break it now. They stay as they are; it is asked of them when they are saved next. */
  | 'entity-rule'
  | 'field-added'
  | 'field-removed'
  | 'field-renamed'
  | 'field-converted'
  | 'field-computed'
  | 'field-required'
  /** Required on a condition: a rule like others. */
  | 'field-required-when'
  | 'field-unique'
  | 'field-settings'
  | 'document';

/** How many cells become what. `rewritten`: the same value in another spelling. `approximate`: rounded, cut, or the first of several. */
export interface ChangeCounts {
  readonly exact: number;
  readonly rewritten: number;
  readonly approximate: number;
  readonly lost: number;
  readonly mapped: number;
  readonly filled: number;
  readonly empty: number;
}

/** A cell that does not stay as it is, or values that a demand stands against. */
export interface AffectedCell {
  readonly record: number;
  readonly title: string;
  readonly before: string;
  /** What it becomes; null where nothing is left. */
  readonly after: string | null;
  readonly outcome: 'rewritten' | 'approximate' | 'lost' | 'mapped' | 'filled' | 'empty' | 'duplicate' | 'broken';
  /** The first record that has the same value, where only one may. */
  readonly twin?: number;
  readonly reason?: Issue;
}

/** One step of a change. */
export interface ChangeStep {
  /** `<kind>:<app>/<document>`. */
  readonly id: string;
  readonly kind: ChangeStepKind;
  /** `<app id>/<document id>`. */
  readonly document: string;
  readonly label: LocalText;
  /** Label of the entity whose records it concerns. */
  readonly entity?: LocalText;
  readonly from?: string;
  readonly to?: string;
  /** Records, or values of a field, that it concerns. */
  readonly records: number;
  readonly counts?: ChangeCounts;
  /** `decide`: something would be lost or stay empty, and nobody has said that it may. `refused`: it cannot be done; `reason` says why. */
  readonly state: 'fine' | 'decide' | 'refused';
  readonly reason?: Issue;
  /** The first of them, by record. `records`, or `counts`, says how many there are. */
  readonly affected: readonly AffectedCell[];
  /** Whether there are more of them. */
  readonly more: boolean;
}

/** A mistake that the documents would have, with the step that causes it where one does. */
export interface ChangeIssue extends Issue {
  readonly source: string;
  readonly step?: string;
}

/** What a change would do. */
export interface ChangePlan {
  /** To be sent back when the change is made: it is refused when more would be lost by then. Absent where it cannot be made. */
  readonly expect?: string;
  readonly state: 'fine' | 'decide' | 'refused';
  readonly steps: readonly ChangeStep[];
  readonly issues: readonly ChangeIssue[];
  /** Records that would be written. */
  readonly written: number;
  /** Whether it runs as a job, in slices beside other writes. */
  readonly isJob: boolean;
}

/** What a change came to: done, or begun as a job. */
export interface ChangeOutcome {
  readonly done: boolean;
  readonly job?: string;
}

/** Something that a change took out of use and that can be brought back. */
export interface DroppedPart {
  readonly id: number;
  /** `values`: what a field held before it was changed. */
  readonly kind: 'entity' | 'field' | 'values';
  readonly document: string;
  readonly label: LocalText;
  readonly entity?: LocalText;
  /** UTC milliseconds. */
  readonly at: number;
  readonly by: string;
  /** Records or values kept. */
  readonly records: number;
  /** Their size, roughly. */
  readonly bytes: number;
}
