// In charge of: linking a workspace's documents into one model, or finding every mistake in them.
import { isTimeZone } from '@trellis/fields';
import type { Role, Workspace } from '@trellis/schemas';
import type { Draft, IsBroken, ModelDraft } from './draft.ts';
import { linkApps, linkDependencies, linkNavigation, placeOf, statedId } from './link-apps.ts';
import { linkComputations, linkResults } from './link-computed.ts';
import { gatherFields, linkEntities, linkTitles } from './link-entities.ts';
import { linkFieldPaths, linkFields } from './link-fields.ts';
import { linkGrants } from './link-grants.ts';
import { rolesOwner } from './link-ids.ts';
import { linkPages } from './link-pages.ts';
import { linkRates } from './link-rates.ts';
import { linkRules } from './link-rules.ts';
import { linkStatuses } from './link-status.ts';
import { linkViews } from './link-views.ts';
import { documentKey } from './reference.ts';
import { Report, within } from './report.ts';
import type { Catalog, LinkedEntity, LinkedField, LinkResult, Model, SourceDocument, WorkspaceSource } from './types.ts';

const nothingIsBroken: IsBroken = () => false;

/**
 * Links documents whose shapes are known to be right (see `@trellis/model/shape`). Finds all mistakes at once.
 * Documents that `isBroken` names are left out, and what refers to them is not blamed.
 * The catalog is asked only when nothing is wrong.
 */
export function link(source: WorkspaceSource, catalog: Catalog, isBroken: IsBroken = nothingIsBroken): LinkResult {
  const draft: ModelDraft = {
    report: new Report(),
    apps: new Map(),
    entities: new Map(),
    fields: new Map(),
    grants: [],
    broken: new Set(),
    brokenApps: new Set(),
    places: new Map(),
    results: new Map(),
    computedFields: [],
  };
  const roles = linkRoles(draft, source.roles, isBroken);
  if (!isBroken(source.workspace)) checkWorkspace(draft, source.workspace);
  linkDocuments(draft, source, new Set(roles.keys()), isBroken);
  if (draft.report.issues.length > 0) return { ok: false, issues: draft.report.issues };
  return { ok: true, model: finish(draft, source, roles, catalog) };
}

function linkDocuments(draft: ModelDraft, source: WorkspaceSource, roles: ReadonlySet<string>, isBroken: IsBroken): void {
  linkApps(draft, source.apps, isBroken);
  linkDependencies(draft);
  linkEntities(draft);
  linkFields(draft);
  gatherFields(draft);
  linkResults(draft);
  linkTitles(draft);
  linkFieldPaths(draft);
  linkRates(draft);
  linkComputations(draft);
  linkNavigation(draft);
  linkViews(draft, roles);
  linkPages(draft, roles);
  linkStatuses(draft, roles);
  linkRules(draft);
  linkGrants(draft, roles);
}

function linkRoles(draft: ModelDraft, documents: readonly SourceDocument[], isBroken: IsBroken): ReadonlyMap<string, Role> {
  const roles = new Map<string, Role>();
  const names = new Set<string>();
  for (const document of documents) {
    if (isBroken(document)) {
      draft.broken.add(documentKey(rolesOwner, statedId(document) ?? ''));
      continue;
    }
    const role = document.body as Role;
    if (roles.has(role.id)) draft.report.add(within(placeOf(document), 'id'), 'document.duplicate-id', { id: role.id });
    if (names.has(role.name)) draft.report.add(within(placeOf(document), 'name'), 'document.duplicate-name', { name: role.name });
    names.add(role.name);
    roles.set(role.id, role);
  }
  return roles;
}

function checkWorkspace(draft: ModelDraft, document: SourceDocument): void {
  const { timezone } = document.body as Workspace;
  if (!isTimeZone(timezone)) draft.report.add(within(placeOf(document), 'timezone'), 'document.timezone', { timezone });
}

function finish(draft: ModelDraft, source: WorkspaceSource, roles: ReadonlyMap<string, Role>, catalog: Catalog): Model {
  const entityByNumber = number(draft.entities.values(), catalog);
  const fieldByNumber = number([...draft.entities.values()].flatMap((entity) => entity.fields) as Draft<LinkedField>[], catalog);
  const apps = [...draft.apps.values()].map((app) => app.linked);
  const appByName = new Map(apps.flatMap((app) => [[app.slug, app] as const, [app.id, app] as const]));
  const workspace = source.workspace.body as Workspace;
  return {
    workspace,
    roles,
    apps,
    appByName,
    entities: draft.entities,
    entityByNumber,
    fieldByNumber,
    grants: draft.grants,
    computedFields: draft.computedFields,
  };
}

// The number of a document is asked for under the app that owns the document, which for an added field is not the entity's.
function number<T extends LinkedEntity | LinkedField>(drafts: Iterable<Draft<T>>, catalog: Catalog): ReadonlyMap<number, T> {
  const byNumber = new Map<number, T>();
  for (const each of drafts) {
    each.number = catalog(each.app.id, each.id);
    byNumber.set(each.number, each as T);
  }
  return byNumber;
}
