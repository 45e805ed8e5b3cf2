// In charge of: sorting an app's documents by kind and id, and tying apps to those they depend on.
import type { App, DocumentKind, Documents } from '@trellis/schemas';
import type { AppDraft, Draft, Found, IsBroken, ModelDraft } from './draft.ts';
import { backLinkSuffix, documentKey } from './reference.ts';
import { kindLabels, within, type Place } from './report.ts';
import { isSystemFieldName } from './system-field.ts';
import type { InstalledApp, LinkedApp, SourceDocument } from './types.ts';

type DocumentMaps = { readonly [Kind in DocumentKind]: Map<string, Found<Kind>> };

const noDocuments = (): DocumentMaps => ({
  workspace: new Map(),
  role: new Map(),
  app: new Map(),
  entity: new Map(),
  field: new Map(),
  view: new Map(),
  form: new Map(),
  page: new Map(),
  grant: new Map(),
});

/** The place of a document as a whole. */
export function placeOf(document: SourceDocument): Place {
  return { source: document.source, path: '' };
}

/** The id a document says it has, if it says one. */
export function statedId(document: SourceDocument): string | undefined {
  const { body } = document;
  if (typeof body !== 'object' || body === null || !('id' in body)) return undefined;
  return typeof body.id === 'string' ? body.id : undefined;
}

/** Reads every app's documents into the draft. */
export function linkApps(draft: ModelDraft, apps: readonly InstalledApp[], isBroken: IsBroken): void {
  const addresses = new Map<string, string>();
  for (const installed of apps) {
    const documents = sortDocuments(draft, installed, isBroken);
    const found = theAppDocument(draft, installed, documents, isBroken);
    if (found === undefined) continue;
    if (draft.apps.has(installed.id)) {
      draft.report.add(within(found.place, 'id'), 'document.duplicate-app', { name: installed.id });
      continue;
    }
    claimAddresses(draft, addresses, installed, found.place);
    draft.apps.set(installed.id, appDraft(installed, documents, found));
  }
}

// An app is found by its id and by its slug, so neither may be another app's id or slug.
function claimAddresses(draft: ModelDraft, addresses: Map<string, string>, installed: InstalledApp, place: Place): void {
  for (const address of new Set([installed.id, installed.slug])) {
    const owner = addresses.get(address);
    if (owner !== undefined && owner !== installed.id) draft.report.add(place, 'document.duplicate-app', { name: address });
    addresses.set(address, installed.id);
  }
}

function sortDocuments(draft: ModelDraft, installed: InstalledApp, isBroken: IsBroken): DocumentMaps {
  const documents = noDocuments();
  const taken = new Set<string>();
  for (const document of installed.documents) {
    const id = statedId(document);
    if (isBroken(document)) {
      if (id !== undefined) draft.broken.add(documentKey(installed.id, id));
      continue;
    }
    addDocument(draft, documents, taken, document);
  }
  return documents;
}

function addDocument(draft: ModelDraft, documents: DocumentMaps, taken: Set<string>, document: SourceDocument): void {
  const place = placeOf(document);
  const body = document.body as Documents[DocumentKind];
  const idPlace = within(place, 'id');
  // The app document is the folder itself: nothing refers to it by id, so its id may also be an entity's.
  if (document.kind !== 'app') {
    // Files are named by id, and some disks do not tell capitals from small letters.
    if (taken.has(body.id.toLowerCase())) return draft.report.add(idPlace, 'document.duplicate-id', { id: body.id });
    if (isSystemFieldName(body.id) || body.id.endsWith(backLinkSuffix)) draft.report.add(idPlace, 'document.reserved-name', { name: body.id });
    taken.add(body.id.toLowerCase());
  }
  const map = documents[document.kind] as Map<string, Found>;
  map.set(document.kind === 'app' ? document.source : body.id, { place, body });
}

function theAppDocument(draft: ModelDraft, installed: InstalledApp, documents: DocumentMaps, isBroken: IsBroken): Found<'app'> | undefined {
  const [first, ...others] = documents.app.values();
  for (const other of others) draft.report.add(within(other.place, 'id'), 'document.duplicate-id', { id: other.body.id });
  if (first !== undefined) return first;
  const hasBrokenOne = installed.documents.some((document) => document.kind === 'app' && isBroken(document));
  if (hasBrokenOne) draft.brokenApps.add(installed.id);
  else draft.report.add({ source: `apps/${installed.slug}`, path: '' }, 'document.no-app', { folder: installed.slug });
  return undefined;
}

function appDraft(installed: InstalledApp, documents: DocumentMaps, found: Found<'app'>): AppDraft {
  const { id, slug } = installed;
  const declared = Object.keys(found.body.dependsOn ?? {});
  // What the app does not say it depends on it cannot refer to.
  const bindings = Object.fromEntries(Object.entries(installed.bindings).filter(([alias]) => declared.includes(alias)));
  const linked: Draft<LinkedApp> = {
    id,
    slug,
    document: found.body,
    bindings,
    entities: [],
    rates: undefined,
    views: inOrder(documents.view),
    forms: inOrder(documents.form),
    pages: inOrder(documents.page),
    grants: [...documents.grant.values()].map((grant) => grant.body),
  };
  return { id, bindings, place: found.place, document: found.body, linked, documents };
}

function inOrder<Body extends { readonly id: string; readonly order: number }>(documents: ReadonlyMap<string, { readonly body: Body }>): Body[] {
  return [...documents.values()].map((found) => found.body).sort(byOrder);
}

/** Compares by order, then by id. */
export function byOrder(a: { readonly id: string; readonly order: number }, b: { readonly id: string; readonly order: number }): number {
  return a.order - b.order || (a.id < b.id ? -1 : Number(a.id > b.id));
}

/** Checks that what each app depends on is bound to an installed app that is new enough. */
export function linkDependencies(draft: ModelDraft): void {
  for (const app of draft.apps.values()) {
    for (const [alias, { version }] of Object.entries(app.document.dependsOn ?? {})) {
      checkDependency(draft, app, alias, version);
    }
  }
}

function checkDependency(draft: ModelDraft, app: AppDraft, alias: string, version: string | undefined): void {
  const place = within(app.place, 'dependsOn', alias);
  const bound = Object.hasOwn(app.bindings, alias) ? app.bindings[alias] : undefined;
  if (bound !== undefined && draft.brokenApps.has(bound)) return;
  const other = bound === undefined ? undefined : draft.apps.get(bound);
  if (other === undefined) return draft.report.add(place, 'document.missing-dependency', { app: app.linked.slug, needs: alias });
  if (version !== undefined && !isAtLeast(other.document.version, version)) {
    const params = { app: app.linked.slug, needs: alias, version, found: other.document.version };
    draft.report.add(within(place, 'version'), 'document.dependency-version', params);
  }
}

function isAtLeast(found: App['version'], wanted: string): boolean {
  const parts = (version: string): number[] => version.split('.').map(Number);
  const [have, want] = [parts(found), parts(wanted)];
  const difference = want.map((part, place) => (have[place] ?? 0) - part).find((part) => part !== 0);
  return difference === undefined || difference > 0;
}

/** Checks where an app's navigation leads: one of its own views or pages each. */
export function linkNavigation(draft: ModelDraft): void {
  for (const app of draft.apps.values()) {
    for (const [id, { view, page }] of Object.entries(app.document.navigation ?? {})) {
      const place = within(app.place, 'navigation', id);
      if ((view === undefined) === (page === undefined)) draft.report.add(place, 'document.navigation');
      if (view !== undefined) checkOwn(draft, app, 'view', view, within(place, 'view'));
      if (page !== undefined) checkOwn(draft, app, 'page', page, within(place, 'page'));
    }
  }
}

/** A document of the app itself by reference, or an issue. */
export function checkOwn<Kind extends 'view' | 'page' | 'form'>(
  draft: ModelDraft,
  app: AppDraft,
  kind: Kind,
  ref: string | { readonly app: string; readonly id: string },
  place: Place,
): Found<Kind> | undefined {
  const found = typeof ref === 'string' ? app.documents[kind].get(ref) : undefined;
  if (found !== undefined) return found;
  const id = typeof ref === 'string' ? ref : `${ref.app}/${ref.id}`;
  if (!draft.broken.has(documentKey(app.id, id))) draft.report.add(place, 'document.unknown-reference', { kind: kindLabels[kind], id });
  return undefined;
}
