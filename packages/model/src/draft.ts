// In charge of: the half-built model that the steps of linking share.
import type { ComputedSettings } from '@trellis/fields';
import type { App, DocumentKind, Documents } from '@trellis/schemas';
import type { Place, Report } from './report.ts';
import type { LinkedApp, LinkedEntity, LinkedField, LinkedGrant, SourceDocument } from './types.ts';

/** The same members, still to be written. */
export type Draft<T> = { -readonly [Member in keyof T]: T[Member] };

/** A document whose shape is known to be right, with its place for messages. */
export interface Found<Kind extends DocumentKind = DocumentKind> {
  readonly place: Place;
  readonly body: Documents[Kind];
}

/** An app being linked: its documents by kind, and the app they become. */
export interface AppDraft {
  readonly id: string;
  readonly bindings: { readonly [alias: string]: string };
  readonly place: Place;
  readonly document: App;
  readonly linked: Draft<LinkedApp>;
  readonly documents: { readonly [Kind in DocumentKind]: ReadonlyMap<string, Found<Kind>> };
}

/** Where a computed field's type comes from: its own declaration, or a field at the end of links. */
export interface ResultSource {
  readonly app: AppDraft;
  readonly settings: ComputedSettings;
  readonly source: Draft<LinkedField> | undefined;
  readonly links: readonly LinkedField[];
}

/** Everything the steps of linking read and write. */
export interface ModelDraft {
  readonly report: Report;
  /** By id, in the order they are installed. */
  readonly apps: Map<string, AppDraft>;
  readonly entities: Map<string, Draft<LinkedEntity>>;
  /** Fields and back-links by key. */
  readonly fields: Map<string, Draft<LinkedField>>;
  readonly grants: LinkedGrant[];
  /** Keys of documents that exist but are broken: who refers to them is not to blame. */
  readonly broken: Set<string>;
  /** Ids of installed apps whose own document is broken. */
  readonly brokenApps: Set<string>;
  /** Computed fields by key, with the field whose type they took over and the links that lead to it. */
  readonly results: Map<string, ResultSource>;
  /** Computed fields in the order of computing. */
  readonly computedFields: LinkedField[];
  /** The place of each linked document, by key. */
  readonly places: Map<string, Place>;
}

/** Says which documents to leave out because their shape is wrong. */
export type IsBroken = (document: SourceDocument) => boolean;
