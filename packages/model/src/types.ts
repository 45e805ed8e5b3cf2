// In charge of: the shape of the linked model: documents with every reference resolved.
import type { Issue, LocalText } from '@trellis/errors';
import type { FieldHandle, Typed, ValueType } from '@trellis/expr';
import type { AnyFieldType, FieldStorage, LinkSettings, RollupOperator } from '@trellis/fields';
import type { Action, App, DocumentKind, Entity, FieldDocument, Form, Grant, Page, Role, View, Workspace } from '@trellis/schemas';

/** A document as found: where it came from and what it says, not yet checked. */
export interface SourceDocument {
  readonly kind: DocumentKind;
  /** File or other place, for messages: `entities/order.json`. */
  readonly source: string;
  readonly body: unknown;
}

/** An app as installed: its own id and slug, and which installed app each name in `dependsOn` stands for. */
export interface InstalledApp {
  readonly id: string;
  readonly slug: string;
  readonly bindings: { readonly [alias: string]: string };
  readonly documents: readonly SourceDocument[];
}

/** Everything a workspace is made of. */
export interface WorkspaceSource {
  readonly workspace: SourceDocument;
  readonly roles: readonly SourceDocument[];
  readonly apps: readonly InstalledApp[];
}

/** Gives (app, document id) its workspace-wide number; asked again, it gives the same. Physical names come from it. */
export type Catalog = (app: string, document: string) => number;

/**
 * How a computed field gets its value, everything resolved. A lookup is a formula that is one path.
 * `release`: `value` shows the stored value to all who may read the field; `none` only to who may read what it comes from.
 */
export type Computed =
  | { readonly kind: 'formula'; readonly expr: Typed<LinkedField>; readonly release: 'none' | 'value' }
  | {
      readonly kind: 'rollup';
      /** The back-link or link to several whose records are gathered. */
      readonly list: LinkedField;
      readonly op: RollupOperator;
      /** What to take of each gathered record, seen from it; undefined counts records. */
      readonly value: Typed<LinkedField> | undefined;
      /** Which of the gathered records count, seen from them. */
      readonly filter: Typed<LinkedField> | undefined;
      readonly release: 'none' | 'value';
    };

/** A way from some states of a status field to another. */
export interface LinkedTransition {
  readonly id: string;
  readonly label: LocalText;
  readonly order: number;
  readonly from: ReadonlySet<string>;
  readonly to: string;
  /** Ids of the roles that may take it; undefined means all who may move the field. */
  readonly roles: ReadonlySet<string> | undefined;
  /** What must be true of the record as it is before. */
  readonly condition: Typed<LinkedField> | undefined;
  /** What is said where the condition does not hold. */
  readonly message: LocalText | undefined;
  /** Fields that must be filled. */
  readonly required: readonly LinkedField[];
}

/** How the value of a status field may change. */
export interface LinkedStatus {
  /** The state that records begin at; a record without a value counts as being there. */
  readonly initial: string;
  /** In order. */
  readonly transitions: readonly LinkedTransition[];
}

/** Values that no two live records of an entity may share. Records in which one of them is missing never clash. */
export interface LinkedUnique {
  readonly id: string;
  readonly entity: LinkedEntity;
  readonly label: LocalText | undefined;
  /** At least two, in the entity's order. */
  readonly fields: readonly LinkedField[];
  /** False: texts that differ in case or width alone are the same. */
  readonly caseSensitive: boolean;
}

/** A demand on every record of an entity, as it is after a write. Broken where `when` is true and `require` is not; null is not true. */
export interface LinkedRule {
  readonly id: string;
  readonly when: Typed<LinkedField> | undefined;
  readonly require: Typed<LinkedField>;
  /** The document's own sentence; undefined for a field that is required on a condition. */
  readonly message: LocalText | undefined;
  /** Fields to point at. */
  readonly fields: readonly LinkedField[];
  /** Fields of the record itself that it reads, the links it walks among them. */
  readonly reads: ReadonlySet<LinkedField>;
}

/** A field with everything about it resolved. */
export interface LinkedField extends FieldHandle {
  /** `<app id>/<document id>`. */
  readonly key: string;
  readonly id: string;
  readonly name: string;
  /** Catalog number: the column is `f_<number>`, the side table `s_<number>`. */
  readonly number: number;
  readonly label: LocalText;
  readonly order: number;
  /** The app whose document it is (it may add to another app's entity). */
  readonly app: LinkedApp;
  readonly entity: LinkedEntity;
  readonly document: FieldDocument;
  readonly type: AnyFieldType;
  readonly config: unknown;
  readonly storage: FieldStorage;
  readonly valueType: ValueType;
  readonly required: boolean;
  readonly unique: boolean;
  /** Of a unique text: whether texts that differ in case or width alone are the same value. */
  readonly folded: boolean;
  /** What a new record gets where nothing is sent, computed once. */
  readonly defaultExpr: Typed<LinkedField> | undefined;
  readonly indexed: boolean;
  readonly personal: boolean;
  /** Set by the system: never accepted from a caller. */
  readonly readOnly: boolean;
  /** Where a link or back-link leads. */
  readonly target: LinkedEntity | undefined;
  /** For a link; undefined for a back-link, which `backOf` tells. */
  readonly link: LinkSettings | undefined;
  /** For a back-link: the link it is the other end of. */
  readonly backOf: LinkedField | undefined;
  /** For a link: the back-link it appears as on its target. */
  readonly back: LinkedField | undefined;
  /** For a timestamp: the fields to walk to the zone's name; undefined means the workspace's zone. */
  readonly zone: readonly LinkedField[] | undefined;
  readonly isTimestamp: boolean;
  readonly currency: { readonly code: string } | { readonly path: readonly LinkedField[] } | undefined;
  /** For a status: the only ways in which its value changes. */
  readonly status: LinkedStatus | undefined;
  /** For a quantity: the unit it is shown in, or the fields to walk to its name. */
  readonly unit: { readonly unit: string } | { readonly path: readonly LinkedField[] } | undefined;
  /** How it is computed; `type` and `config` are then those of its result. */
  readonly computed: Computed | undefined;
}

/** An entity with its fields in order. */
export interface LinkedEntity {
  /** `<app id>/<document id>`. */
  readonly key: string;
  readonly id: string;
  readonly name: string;
  /** Catalog number: the table is `e_<number>`. */
  readonly number: number;
  readonly label: LocalText;
  readonly app: LinkedApp;
  readonly document: Entity;
  /** In order; back-links last. */
  readonly fields: readonly LinkedField[];
  readonly fieldByName: ReadonlyMap<string, LinkedField>;
  readonly fieldByKey: ReadonlyMap<string, LinkedField>;
  readonly titleField: LinkedField;
  readonly uniques: readonly LinkedUnique[];
  /** In order; fields required on a condition last. */
  readonly rules: readonly LinkedRule[];
  /** Fields with a computed default, each after those whose defaults it reads. */
  readonly defaults: readonly LinkedField[];
  /** Its records are dated exchange rates: these of its fields say what one unit of a currency is worth from a day on. */
  readonly rates: RateFields | undefined;
  /** Links of any entity that lead here. */
  readonly incoming: readonly LinkedField[];
}

/** The fields of an entity that carry exchange rates. */
export interface RateFields {
  readonly currency: LinkedField;
  readonly date: LinkedField;
  /** What one unit is worth in the workspace's currency. */
  readonly rate: LinkedField;
  /** The currency it is worth that in, where the entity has rates into several: only those into the workspace's count. */
  readonly to: LinkedField | undefined;
  /** Days after its own that a rate still holds: over a weekend or holidays, not for ever. */
  readonly days: number;
}

/** A grant with its entity, fields and condition resolved. */
export interface LinkedGrant {
  readonly id: string;
  readonly app: LinkedApp;
  readonly role: string;
  readonly entity: LinkedEntity;
  readonly actions: ReadonlySet<Action>;
  readonly condition: Typed<LinkedField> | undefined;
  readonly read: ReadonlySet<LinkedField>;
  readonly write: ReadonlySet<LinkedField>;
}

/** An installed app with its documents. */
export interface LinkedApp {
  readonly id: string;
  readonly slug: string;
  readonly document: App;
  readonly bindings: { readonly [alias: string]: string };
  /** In order. */
  readonly entities: readonly LinkedEntity[];
  /** The entity whose exchange rates the app's formulas use: its own, else one of an app it depends on. */
  readonly rates: LinkedEntity | undefined;
  readonly views: readonly View[];
  readonly forms: readonly Form[];
  readonly pages: readonly Page[];
  readonly grants: readonly Grant[];
}

/** The whole linked workspace. Immutable: a change of documents makes a new one. */
export interface Model {
  readonly workspace: Workspace;
  readonly roles: ReadonlyMap<string, Role>;
  readonly apps: readonly LinkedApp[];
  readonly appByName: ReadonlyMap<string, LinkedApp>;
  readonly entities: ReadonlyMap<string, LinkedEntity>;
  readonly entityByNumber: ReadonlyMap<number, LinkedEntity>;
  readonly fieldByNumber: ReadonlyMap<number, LinkedField>;
  readonly grants: readonly LinkedGrant[];
  /** Every computed field, each after those it is computed from. */
  readonly computedFields: readonly LinkedField[];
}

/** A linked model, or every mistake in the documents. */
export type LinkResult = { readonly ok: true; readonly model: Model } | { readonly ok: false; readonly issues: readonly DocumentIssue[] };

/** An issue with the document it is in. */
export interface DocumentIssue extends Issue {
  readonly source: string;
}

/** One difference between two sets of documents of an app. */
export interface DocumentChange {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** For `changed`: the JSON pointers that differ, with both values (undefined where absent). */
  readonly members?: readonly { readonly pointer: string; readonly before: unknown; readonly after: unknown }[];
}
