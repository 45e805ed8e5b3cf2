// In charge of: grants, explanations of rights and requests for access as JSON.
import type { LocalText } from '@trellis/errors';
import type { Action, Expression } from '@trellis/schemas';

interface Labelled {
  readonly id: string;
  readonly label: LocalText;
}

interface Person {
  readonly id: number;
  readonly name: string;
}

/** A condition as it is typed, as it is stored, and in words. */
export interface ConditionJson {
  readonly text: string;
  readonly expression: Expression;
  readonly words: { readonly 'zh-CN': string; readonly en: string };
}

/** What a role may do with the records of an entity. */
export interface GrantJson {
  readonly id: string;
  readonly role: string;
  readonly entity: string;
  readonly label?: LocalText;
  readonly actions: readonly Action[];
  readonly condition?: ConditionJson;
  /** Ids of fields. */
  readonly read: readonly string[];
  readonly write: readonly string[];
}

/** An entity, as far as grants speak of it. */
export interface GrantedEntity extends Labelled {
  readonly hasStates: boolean;
  readonly fields: readonly (Labelled & { readonly name: string; readonly readOnly: boolean })[];
}

/** What the grants of an app say. */
export interface AppGrants {
  readonly entities: readonly GrantedEntity[];
  readonly grants: readonly GrantJson[];
}

/** What one person gains or loses in one entity by one action; numbers of records, null where they cannot be counted yet. */
export interface RightsChange {
  readonly user: Person;
  readonly entity: Labelled & { readonly app: string };
  readonly action: Action;
  /** The field that is read or not on these records; absent for the records themselves. */
  readonly field?: Labelled;
  readonly gained: number | null;
  readonly lost: number | null;
  /** The person's roles of which a grant on the entity changed. */
  readonly roles: readonly Labelled[];
}

/** The same, said in the reader's language as well. */
export interface RightsChangeJson extends RightsChange {
  readonly message: string;
}

/** What a change of grants would do, for some of the people. */
export interface RightsPreview<Change extends RightsChange = RightsChangeJson> {
  readonly changes: readonly Change[];
  /** Id of the last of the people looked at, where there are more. */
  readonly next?: number;
}

/** What is asked about: an action, on a record or a field where they are named; of a transition `field` is the status. */
export interface AccessQuestion {
  readonly entity: string;
  readonly action: Action;
  readonly record?: number;
  readonly field?: string;
}

/** The same, or with `values`, by field, why they are not saved by creating or by updating the record. */
export interface ExplainRequest extends AccessQuestion {
  readonly values?: { readonly [field: string]: unknown };
}

/** What is asked for. Field and record are kept as they were sent: whether they are there is not told. */
export interface AccessInput extends AccessQuestion {
  readonly reason?: string;
}

/** A reason in the reader's words. */
export interface ReasonJson {
  readonly code: string;
  readonly message: string;
}

/** Why something is allowed or not, and who can change that. */
export interface Explanation {
  readonly allowed: boolean;
  /** Something of it is barred: all of it, or one way of several. */
  readonly barred: boolean;
  /** Asking for access helps: an owner can open it by giving a right. */
  readonly askable: boolean;
  readonly reasons: readonly ReasonJson[];
  /** Roles that hold the action. */
  readonly roles: readonly Labelled[];
  /** Who can change it, in words. */
  readonly who: ReasonJson;
}

/** What can be decided of a request for access. */
export interface AccessDecision {
  /** `noted` answers without saying yes or no: no right comes of it. */
  readonly status: 'granted' | 'noted' | 'declined';
  readonly answer?: string;
  /** Given to whoever asked, together with the answer. */
  readonly role?: string;
}

/** A request for access. */
export interface AccessRequestJson {
  readonly id: number;
  readonly at: string;
  readonly user: Person;
  readonly app: string;
  readonly entity: string;
  readonly record: number | null;
  readonly field: string | null;
  readonly action: Action;
  readonly reason: string | null;
  readonly status: 'open' | AccessDecision['status'];
  readonly decidedBy: Person | null;
  readonly decidedAt: string | null;
  readonly answer: string | null;
}

/** A page of requests, newest first. `nextCursor` is absent on the last. */
export interface AccessRequestPage {
  readonly requests: readonly AccessRequestJson[];
  readonly nextCursor?: string;
}

/** As whom to look: a person, or a role on its own. */
export type ViewAs = { readonly user: number } | { readonly role: string };
