// In charge of: checking views and forms: what views show, how they order and filter it.
import type { Path, View } from '@trellis/schemas';
import type { AppDraft, Found, ModelDraft } from './draft.ts';
import { checkOwn } from './link-apps.ts';
import { checkFilter } from './link-filters.ts';
import { checkRoles } from './link-ids.ts';
import { linkForm } from './link-forms.ts';
import { linkViewKind } from './link-view-kinds.ts';
import { entityAt, leadsToMany, pathAt, singlePathAt } from './link-references.ts';
import { keyOfRef } from './reference.ts';
import { within, type Place } from './report.ts';
import type { LinkedEntity } from './types.ts';

/** Checks every app's views and forms. */
export function linkViews(draft: ModelDraft, roles: ReadonlySet<string>): void {
  for (const app of draft.apps.values()) {
    const viewNames = new Set<string>();
    for (const found of app.documents.view.values()) linkView(draft, app, found, viewNames);
    const formNames = new Set<string>();
    for (const { place, body } of app.documents.form.values()) {
      const entity = entityAt(draft, app, body.entity, within(place, 'entity'));
      if (entity === undefined) continue;
      claimName(draft, formNames, entity, body.name, place);
      linkForm(draft, app, entity, { place, body });
    }
    for (const { place, body } of [...app.documents.view.values(), ...app.documents.form.values()])
      checkRoles(draft, body.roles, roles, within(place, 'roles'));
  }
}

// Views and forms are named within the entity they are of.
function claimName(draft: ModelDraft, names: Set<string>, entity: LinkedEntity, name: string, place: Place): void {
  const claim = `${entity.key} ${name}`;
  if (names.has(claim)) draft.report.add(within(place, 'name'), 'document.duplicate-name', { name });
  names.add(claim);
}

function linkView(draft: ModelDraft, app: AppDraft, { place, body }: Found<'view'>, names: Set<string>): void {
  const entity = entityAt(draft, app, body.entity, within(place, 'entity'));
  if (entity === undefined) return;
  claimName(draft, names, entity, body.name, place);
  checkPaths(draft, app, entity, body.columns, within(place, 'columns'));
  if (body.filter !== undefined) checkFilter(draft, app, entity, body.filter, within(place, 'filter'));
  checkSort(draft, app, entity, body.sort ?? {}, within(place, 'sort'));
  if (body.form !== undefined) checkForm(draft, app, body, entity, within(place, 'form'));
  linkViewKind(draft, app, entity, { place, body });
}

function checkPaths(
  draft: ModelDraft,
  app: AppDraft,
  entity: LinkedEntity,
  columns: { readonly [id: string]: { readonly path: Path } },
  place: Place,
): void {
  for (const [id, { path }] of Object.entries(columns)) pathAt(draft, app, entity, path, within(place, id, 'path'));
}

function checkSort(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, sort: NonNullable<View['sort']>, place: Place): void {
  for (const [id, { path }] of Object.entries(sort)) {
    const at = within(place, id, 'path');
    const field = singlePathAt(draft, app, entity, path, at)?.at(-1);
    if (field !== undefined && (!field.type.canSort || leadsToMany(field))) draft.report.add(at, 'query.not-sortable', { field: field.label });
  }
}

function checkForm(draft: ModelDraft, app: AppDraft, view: View, entity: LinkedEntity, place: Place): void {
  if (view.form === undefined) return;
  const form = checkOwn(draft, app, 'form', view.form, place);
  // A form with a broken entity reference has its own issue; here only a form of another entity counts.
  const key = form && keyOfRef(app, form.body.entity);
  const other = key === undefined ? undefined : draft.entities.get(key);
  if (form !== undefined && other !== undefined && other !== entity) draft.report.add(place, 'document.wrong-entity', { id: form.body.id });
}
