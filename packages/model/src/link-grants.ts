// In charge of: resolving grants: the entity, the checked condition, and the fields as sets.
import type { Action, Grant } from '@trellis/schemas';
import type { AppDraft, Found, ModelDraft } from './draft.ts';
import { expressionAt } from './link-expressions.ts';
import { fieldsById, roleAt } from './link-ids.ts';
import { entityAt } from './link-references.ts';
import { within, type Place } from './report.ts';
import type { LinkedEntity, LinkedField } from './types.ts';

/** Resolves every app's grants. */
export function linkGrants(draft: ModelDraft, roles: ReadonlySet<string>): void {
  for (const app of draft.apps.values()) {
    for (const found of app.documents.grant.values()) linkGrant(draft, app, found, roles);
  }
}

function linkGrant(draft: ModelDraft, app: AppDraft, { place, body }: Found<'grant'>, roles: ReadonlySet<string>): void {
  roleAt(draft, body.role, roles, within(place, 'role'));
  const entity = entityAt(draft, app, body.entity, within(place, 'entity'));
  if (entity === undefined) return;
  // An app opens only its own entities: installing one must never widen what people see of another's.
  if (entity.app !== app.linked) return draft.report.add(within(place, 'entity'), 'document.foreign-grant', { id: entity.id, app: entity.app.slug });
  checkSaysFields(draft, body, place);
  draft.grants.push({
    id: body.id,
    app: app.linked,
    role: body.role,
    entity,
    actions: new Set(Object.keys(body.actions) as Action[]),
    condition:
      body.condition && expressionAt(draft, app, { entity, expected: 'boolean', inStatement: true }, body.condition, within(place, 'condition')),
    read: fieldsOf(draft, app, entity, body.read, within(place, 'read')),
    write: writable(fieldsOf(draft, app, entity, body.write, within(place, 'write'))),
  });
}

// Nothing is granted by leaving something out, so a grant that forgets its fields would do nothing: say so.
function checkSaysFields(draft: ModelDraft, grant: Grant, place: Place): void {
  const { actions } = grant;
  if (actions.read === true && grant.read === undefined) draft.report.add(place, 'document.grant-fields', { action: 'read', member: 'read' });
  const write = actions.create === true ? 'create' : actions.update === true ? 'update' : 'transition';
  if (actions[write] === true && grant.write === undefined) draft.report.add(place, 'document.grant-fields', { action: write, member: 'write' });
}

type Rights = NonNullable<Grant['read']>;

/** `all` gives every field, `except` every field but those, `only` just those; without any of them nothing is given. */
function fieldsOf(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, rights: Rights = {}, place: Place): ReadonlySet<LinkedField> {
  const { all, only, except } = rights;
  if (only !== undefined && (all === true || except !== undefined)) draft.report.add(place, 'document.grant-contradiction');
  if (only !== undefined) return fieldsById(draft, app, entity, only, within(place, 'only'));
  const without = fieldsById(draft, app, entity, except ?? {}, within(place, 'except'));
  const isOpen = all === true || (all === undefined && except !== undefined);
  return new Set(isOpen ? entity.fields.filter((field) => !without.has(field)) : []);
}

function writable(fields: ReadonlySet<LinkedField>): ReadonlySet<LinkedField> {
  return new Set([...fields].filter((field) => !field.readOnly));
}
