// In charge of: the documents that a change proposes: put in the place of the app's present ones, linked, and compared with them.
import { AppError, invalid, issue, type Issue } from '@trellis/errors';
import {
  compareModels,
  diffDocuments,
  type Catalog,
  type DocumentChange,
  type DocumentIssue,
  type LinkedApp,
  type Model,
  type ModelChange,
  type SourceDocument,
  type WorkspaceSource,
} from '@trellis/model';
import { loadModel } from '@trellis/model/shape';
import type { ChangeDecision, ChangeIssue } from '@trellis/query';
import type { DocumentKind } from '@trellis/schemas';
import { createHash } from 'node:crypto';
import type { KnownOfAct } from '../audit/audit-carry.ts';
import { documentChanges } from '../audit/document-changes.ts';
import type { Storage } from '../storage.ts';
import { keptSource, sourceName } from '../workspace.ts';
import { filledKeys } from './step-id.ts';

/** Documents proposed for one app. */
export interface Proposal {
  readonly app: LinkedApp;
  /** The whole workspace as it would be. */
  readonly source: WorkspaceSource;
  readonly documents: readonly DocumentChange[];
  /** Says whether the documents in force are still those it was compared with. */
  readonly base: string;
  /** The model that would result, under numbers that are nobody's; undefined with the mistakes in `issues`. */
  readonly model: Model | undefined;
  readonly change: ModelChange;
  readonly issues: readonly DocumentIssue[];
}

const kinds: ReadonlySet<string> = new Set<DocumentKind>(['app', 'entity', 'field', 'view', 'form', 'page', 'grant']);

function toSource(app: string, body: unknown, place: number, issues: Issue[]): SourceDocument | undefined {
  const { kind, id } = (typeof body === 'object' && body !== null ? body : {}) as { readonly kind?: unknown; readonly id?: unknown };
  if (typeof kind === 'string' && kinds.has(kind))
    return { kind: kind as DocumentKind, source: sourceName(app, kind as DocumentKind, String(id)), body };
  issues.push(issue('change.document', `documents.${place}`, { kind: typeof kind === 'string' ? kind : '' }));
  return undefined;
}

/** Says which documents a workspace is made of, in one text that is short. */
export function fingerprint(storage: Storage): string {
  const lines = storage.documents().map(({ app, kind, id, body }) => JSON.stringify([app, kind, id, body]));
  return createHash('sha256').update(lines.sort().join('\n')).digest('base64url').slice(0, 22);
}

/** A catalog for a model that nothing is kept under. */
function strangersTo(storage: Storage): Catalog {
  let next = 1_000_000_000;
  return (app, document) => storage.catalog(app, document) ?? (next += 1);
}

/** Puts documents in the place of an app's, and compares what results. Mistakes in them are part of the answer. */
export function propose(
  storage: Storage,
  before: Model,
  app: LinkedApp,
  bodies: readonly unknown[],
  decisions: { readonly [step: string]: ChangeDecision } = {},
): Proposal {
  const issues: Issue[] = [];
  const documents = bodies.flatMap((body, place) => toSource(app.id, body, place, issues) ?? []);
  if (issues.length > 0) throw invalid('request.invalid', issues);
  const kept = keptSource(storage);
  const own = kept?.apps.find((each) => each.id === app.id);
  if (kept === undefined || own === undefined) throw new AppError('not-found', 'app.not-found');
  const source = { ...kept, apps: kept.apps.map((each) => (each === own ? { ...each, documents } : each)) };
  const result = loadModel(source, strangersTo(storage));
  const diff = diffDocuments(own.documents, documents);
  const change = result.ok ? compareModels(before, result.model, filledKeys(decisions)) : removedOnly(before, app.id, diff);
  return {
    app,
    source,
    documents: diff,
    base: fingerprint(storage),
    model: result.ok ? result.model : undefined,
    change,
    issues: result.ok ? [] : result.issues,
  };
}

/** What can be said of documents that do not link: what goes with those that went. */
function removedOnly(before: Model, app: string, diff: readonly DocumentChange[]): ModelChange {
  const gone = new Set(diff.flatMap(({ change, id }) => (change === 'removed' ? `${app}/${id}` : [])));
  const nothing = { fill: 'none', isRenamed: false, becomesRequired: false, becomesUnique: false } as const;
  const entities = [...before.entities.values()].filter((entity) => gone.has(entity.key));
  const fields = [...before.entities.values()].flatMap((entity) => entity.fields).filter((field) => gone.has(field.key));
  return {
    entities: entities.map((entity) => ({ change: 'removed', before: entity, after: undefined })),
    fields: fields.map((field) => ({ change: 'removed', before: field, after: undefined, ...nothing })),
  };
}

/** The mistakes, each with the step that causes it: what it refers to went, or its own document changed. */
export function explained({ app, documents, issues, source }: Proposal): readonly ChangeIssue[] {
  const gone = new Map(documents.flatMap(({ change, kind, id }) => (change === 'removed' ? [[id, `${kind}-removed:${app.id}/${id}`] as const] : [])));
  const touched = new Set(documents.map(({ kind, id }) => sourceName(app.id, kind, id)));
  const all = source.apps.flatMap((each) => each.documents);
  return issues.map((found) => {
    const body = JSON.stringify(all.find((document) => document.source === found.source)?.body ?? null);
    const named = Object.values(found.params).flatMap((value) => (typeof value === 'string' ? (gone.get(value) ?? []) : []));
    const within = [...gone].flatMap(([id, step]) => (body.includes(JSON.stringify(id)) ? step : []));
    const [cause] = named.length > 0 || touched.has(found.source) ? named : within;
    return { ...found, ...(cause === undefined ? {} : { step: cause }) };
  });
}

/** The documents of an app as they are stored. */
export function currentDocuments(storage: Storage, app: string): readonly unknown[] {
  return storage.documents().flatMap((document) => (document.app === app ? [JSON.parse(document.body) as unknown] : []));
}

/** What the audit tells of a proposal that comes into force over `documents`. */
export function toldOf(
  { app, documents: changes, source }: Proposal,
  before: Model,
  documents: readonly unknown[],
  after: Model,
): Required<Pick<KnownOfAct, 'parts' | 'detail'>> {
  const bodies = source.apps.find(({ id }) => id === app.id)?.documents.map(({ body }) => body) ?? [];
  return documentChanges(app.id, changes, { model: before, documents }, { model: after, documents: bodies });
}
