// In charge of: making the linked entities, and giving each its fields in order under unique names.
import type { AppDraft, Draft, Found, ModelDraft } from './draft.ts';
import { byOrder } from './link-apps.ts';
import { fieldAt } from './link-references.ts';
import { documentKey } from './reference.ts';
import { within } from './report.ts';
import { reservedNames } from './system-field.ts';
import type { LinkedApp, LinkedEntity, LinkedField } from './types.ts';

/** Makes every app's entities, still without fields. */
export function linkEntities(draft: ModelDraft): void {
  for (const app of draft.apps.values()) {
    const names = new Set<string>();
    const found = [...app.documents.entity.values()].sort((a, b) => byOrder(a.body, b.body));
    for (const each of found) {
      if (names.has(each.body.name)) draft.report.add(within(each.place, 'name'), 'document.duplicate-name', { name: each.body.name });
      names.add(each.body.name);
    }
    app.linked.entities = found.map((each) => addEntity(draft, app, each));
  }
}

function addEntity(draft: ModelDraft, app: AppDraft, found: Found<'entity'>): LinkedEntity {
  const entity = newEntity(app.linked, found);
  draft.entities.set(entity.key, entity);
  draft.places.set(entity.key, found.place);
  return entity as LinkedEntity;
}

// The title field and the number follow once all fields are known; a model with a missing one is never handed out.
function newEntity(app: LinkedApp, { body }: Found<'entity'>): Draft<LinkedEntity> {
  const unfinished: Omit<Draft<LinkedEntity>, 'titleField' | 'number'> = {
    key: documentKey(app.id, body.id),
    id: body.id,
    name: body.name,
    label: body.label,
    app,
    document: body,
    fields: [],
    fieldByName: new Map(),
    fieldByKey: new Map(),
    rates: undefined,
    incoming: [],
    uniques: [],
    rules: [],
    defaults: [],
  };
  return unfinished as Draft<LinkedEntity>;
}

/** Gives each entity the fields made for it: its own app's in order, then other apps', then back-links. */
export function gatherFields(draft: ModelDraft): void {
  for (const entity of draft.entities.values()) {
    const fields = [...draft.fields.values()].filter((field) => field.entity === entity);
    fields.sort((a, b) => rank(draft, a) - rank(draft, b) || byOrder(a, b));
    nameFields(draft, entity, fields);
    entity.fields = fields;
    entity.fieldByKey = new Map(fields.map((field) => [field.key, field]));
    entity.incoming = [...draft.fields.values()].filter((field) => field.target === entity && field.backOf === undefined);
  }
}

// Apps installed earlier come first, so that a later one never changes what theirs are called.
function rank(draft: ModelDraft, field: LinkedField): number {
  const installed = [...draft.apps.keys()].indexOf(field.app.id);
  const place = field.app.id === field.entity.app.id ? 0 : installed + 1;
  return field.backOf === undefined ? place : place + draft.apps.size + 1;
}

/**
 * Two copies of one app may add the same field or back-link to an entity they share. Names are only for people and addresses
 * (documents refer by id), so the later copy's field goes by `<its app's slug>_<name>`. Within one app a clash is a mistake.
 */
function nameFields(draft: ModelDraft, entity: Draft<LinkedEntity>, fields: readonly Draft<LinkedField>[]): void {
  const byName = new Map<string, Draft<LinkedField>>();
  for (const field of fields) {
    checkReserved(draft, field);
    const clash = byName.get(field.name);
    if (clash !== undefined && clash.app !== field.app) field.name = `${field.app.slug}_${field.name}`;
    if (byName.has(field.name)) draft.report.add(namePlace(draft, field), 'document.duplicate-name', { name: field.name });
    else byName.set(field.name, field);
  }
  entity.fieldByName = byName;
}

function checkReserved(draft: ModelDraft, field: LinkedField): void {
  if (reservedNames.has(field.name)) draft.report.add(namePlace(draft, field), 'document.reserved-name', { name: field.name });
}

function namePlace(draft: ModelDraft, field: LinkedField): { source: string; path: string } {
  const origin = field.backOf ?? field;
  const place = draft.places.get(origin.key) ?? { source: '', path: '' };
  return field.backOf === undefined ? within(place, 'name') : within(place, 'config', 'back', 'name');
}

/** Finds each entity's title field. */
export function linkTitles(draft: ModelDraft): void {
  for (const app of draft.apps.values()) {
    for (const { place, body } of app.documents.entity.values()) {
      const entity = draft.entities.get(documentKey(app.id, body.id));
      if (entity === undefined) continue;
      const at = within(place, 'titleField');
      const field = fieldAt(draft, app, entity, body.titleField, at);
      if (field === undefined) continue;
      if (!field.type.canBeTitle || field.app !== entity.app) draft.report.add(at, 'document.title-field', { id: field.id });
      else entity.titleField = field;
    }
  }
}
