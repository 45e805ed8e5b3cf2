// In charge of: resolving status fields: their transitions with roles, checked conditions and the fields they ask for.
import type { TransitionSettings } from '@trellis/fields';
import type { AppDraft, Draft, ModelDraft } from './draft.ts';
import { expressionAt } from './link-expressions.ts';
import { fieldsById, roleAt } from './link-ids.ts';
import { throughMany } from './link-rules.ts';
import { documentKey } from './reference.ts';
import { within, type Place } from './report.ts';
import type { LinkedField, LinkedTransition } from './types.ts';

/** Resolves the transitions of every status field. */
export function linkStatuses(draft: ModelDraft, roles: ReadonlySet<string>): void {
  for (const app of draft.apps.values()) {
    for (const { place, body } of app.documents.field.values()) {
      const field = draft.fields.get(documentKey(app.id, body.id));
      const settings = field?.type.status?.(field.config);
      if (field === undefined || settings === undefined) continue;
      if (body.default !== undefined || body.defaultExpression !== undefined) draft.report.add(within(place, 'default'), 'document.status-default');
      const transitions = settings.transitions.map((each) => linkTransition(draft, app, field, each, roles, place));
      field.status = { initial: settings.initial, transitions };
    }
  }
}

function linkTransition(
  draft: ModelDraft,
  app: AppDraft,
  field: Draft<LinkedField>,
  settings: TransitionSettings,
  roles: ReadonlySet<string>,
  document: Place,
): LinkedTransition {
  const { id, label, order, from, to, condition, message } = settings;
  const place = within(document, 'config', 'transitions', id);
  const { entity } = field;
  for (const role of settings.roles ?? []) roleAt(draft, role, roles, within(place, 'roles', role));
  const checked = condition && expressionAt(draft, app, { entity, expected: 'boolean' }, condition, within(place, 'condition'));
  const many = checked && throughMany(checked);
  if (many !== undefined) draft.report.add(within(place, 'condition'), 'document.rule-many', { field: many.label });
  const required = Object.fromEntries(settings.required.map((each) => [each, true as const]));
  return {
    id,
    label,
    order,
    from: new Set(from),
    to,
    roles: settings.roles === undefined ? undefined : new Set(settings.roles),
    condition: checked,
    message,
    required: [...fieldsById(draft, app, entity, required, within(place, 'required'))],
  };
}
