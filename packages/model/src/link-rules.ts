// In charge of: what entities demand of their records: rules, several-field uniques, fields required on a condition, computed defaults.
import { referencedPaths, typedCall, typedPath, typeLabel, usesActor, usesRates, type Typed } from '@trellis/expr';
import type { Expression } from '@trellis/schemas';
import type { AppDraft, Draft, Found, ModelDraft } from './draft.ts';
import { byOrder } from './link-apps.ts';
import { fits } from './link-computed.ts';
import { expressionAt } from './link-expressions.ts';
import { fieldsById } from './link-ids.ts';
import { documentKey } from './reference.ts';
import { within, type Place } from './report.ts';
import type { LinkedEntity, LinkedField, LinkedRule, LinkedUnique } from './types.ts';

/** Resolves the rules, uniques and defaults of every entity. */
export function linkRules(draft: ModelDraft): void {
  for (const app of draft.apps.values()) {
    for (const found of app.documents.entity.values()) {
      const entity = draft.entities.get(documentKey(app.id, found.body.id));
      if (entity === undefined) continue;
      entity.uniques = uniquesOf(draft, app, entity, found);
      entity.rules = rulesOf(draft, app, entity, found);
    }
  }
  for (const app of draft.apps.values()) for (const found of app.documents.field.values()) linkFieldRules(draft, app, found);
  for (const entity of draft.entities.values()) entity.defaults = orderDefaults(draft, entity);
}

function uniquesOf(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, { body, place }: Found<'entity'>): LinkedUnique[] {
  return Object.entries(body.uniques ?? {})
    .toSorted(([a, one], [b, other]) => (one.order ?? 0) - (other.order ?? 0) || (a < b ? -1 : 1))
    .map(([id, { label, fields: ids, caseSensitive }]) => {
      const at = within(place, 'uniques', id, 'fields');
      const fields = [...fieldsById(draft, app, entity, ids, at)].sort((a, b) => entity.fields.indexOf(a) - entity.fields.indexOf(b));
      for (const field of fields) if (!canBePart(field)) draft.report.add(within(at, field.id), 'document.unique-field', { field: field.label });
      return { id, entity, label, fields, caseSensitive: caseSensitive ?? true };
    });
}

/** One value of the record itself: what is computed could be taken by a change of another record. */
function canBePart(field: LinkedField): boolean {
  return field.storage.shape === 'column' && field.storage.kind !== 'json' && field.computed === undefined;
}

function rulesOf(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, { body, place }: Found<'entity'>): LinkedRule[] {
  return Object.entries(body.rules ?? {})
    .toSorted(([a, one], [b, other]) => byOrder({ id: a, order: one.order }, { id: b, order: other.order }))
    .flatMap(([id, { when, require, message, fields }]) => {
      const at = within(place, 'rules', id);
      const pointed = [...fieldsById(draft, app, entity, fields ?? {}, within(at, 'fields'))];
      const condition = when === undefined ? undefined : conditionAt(draft, app, entity, when, within(at, 'when'));
      const demand = conditionAt(draft, app, entity, require, within(at, 'require'));
      return demand === undefined || (when !== undefined && condition === undefined)
        ? []
        : [newRule({ id, when: condition, require: demand, message, fields: pointed })];
    });
}

function newRule(rule: Omit<LinkedRule, 'reads'>): LinkedRule {
  const paths = [rule.when, rule.require].flatMap((typed) => (typed === undefined ? [] : referencedPaths(typed)));
  return { ...rule, reads: new Set(paths.flatMap(([first]) => first ?? [])) };
}

/** A condition over a record as it is after a write, and before. It must mean the same whoever writes. */
function conditionAt(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, expression: Expression, place: Place): Typed<LinkedField> | undefined {
  const typed = expressionAt(draft, app, { entity, expected: 'boolean', hasBefore: true }, expression, place);
  return typed !== undefined && isOfRecord(draft, typed, place) ? typed : undefined;
}

function isOfRecord(draft: ModelDraft, typed: Typed<LinkedField>, place: Place): boolean {
  const many = throughMany(typed);
  if (many !== undefined) draft.report.add(place, 'document.rule-many', { field: many.label });
  if (usesActor(typed)) draft.report.add(place, 'document.rule-actor');
  if (usesRates(typed)) draft.report.add(place, 'document.rule-rates');
  return many === undefined && !usesActor(typed) && !usesRates(typed);
}

/** A step that leads to several records: a rule asks the record itself and what it leads to, one by one. */
export function throughMany(typed: Typed<LinkedField>): LinkedField | undefined {
  return referencedPaths(typed)
    .flatMap((steps) => steps.filter((step, place) => step.backOf !== undefined || (place < steps.length - 1 && step.valueType.kind === 'list')))
    .at(0);
}

function linkFieldRules(draft: ModelDraft, app: AppDraft, { body, place }: Found<'field'>): void {
  const field = draft.fields.get(documentKey(app.id, body.id));
  const entity = field === undefined ? undefined : draft.entities.get(field.entity.key);
  if (field === undefined || entity === undefined) return;
  checkCase(draft, field, place);
  if (body.requiredWhen !== undefined) {
    const when = conditionAt(draft, app, entity, body.requiredWhen, within(place, 'requiredWhen'));
    const filled = typedCall('not', [typedCall('isEmpty', [typedPath([field as LinkedField])])]);
    if (field.readOnly) draft.report.add(within(place, 'requiredWhen'), 'document.computed-demand', { field: field.label });
    else if (when !== undefined)
      entity.rules = [
        ...entity.rules,
        newRule({ id: `${field.id}~required`, when, require: filled, message: undefined, fields: [field as LinkedField] }),
      ];
  }
  if (body.defaultExpression !== undefined && field.status === undefined) linkDefault(draft, app, field, body.defaultExpression, place);
}

function checkCase(draft: ModelDraft, field: LinkedField, place: Place): void {
  if (field.document.caseSensitive === undefined) return;
  if (!field.unique || field.valueType.kind !== 'text') draft.report.add(within(place, 'caseSensitive'), 'document.case-of-unique');
}

function linkDefault(draft: ModelDraft, app: AppDraft, field: Draft<LinkedField>, expression: Expression, document: Place): void {
  const place = within(document, 'defaultExpression');
  if (field.readOnly) return draft.report.add(place, 'document.computed-demand', { field: field.label });
  if (field.document.default !== undefined) return draft.report.add(place, 'document.two-defaults');
  const typed = expressionAt(draft, app, { entity: field.entity }, expression, place);
  if (typed === undefined || !isOfRecord(draft, typed, place)) return;
  const isSame = fits(typed.type, field.valueType) && leadTo(typed, field);
  if (!isSame || field.storage.shape !== 'column') {
    const params = { found: typeLabel(typed.type.kind), expected: typeLabel(field.valueType.kind) };
    return draft.report.add(place, 'document.default-type', params);
  }
  const computed = referencedPaths(typed).find(([first, ...rest]) => rest.length === 0 && first?.readOnly === true)?.[0];
  if (computed !== undefined) return draft.report.add(place, 'document.default-computed', { field: computed.label });
  field.defaultExpr = typed;
}

function leadTo({ type }: Typed<LinkedField>, { valueType }: LinkedField): boolean {
  return type.kind !== 'record' || valueType.kind !== 'record' || type.entity === valueType.entity;
}

/** Fields whose default is computed, each after those whose defaults it reads. */
function orderDefaults(draft: ModelDraft, entity: LinkedEntity): readonly LinkedField[] {
  const ordered: LinkedField[] = [];
  const path: LinkedField[] = [];
  const visit = (field: LinkedField): void => {
    if (field.defaultExpr === undefined || ordered.includes(field)) return;
    if (path.includes(field)) {
      const words = [...path.slice(path.indexOf(field)), field].map(({ name }) => name).join(' → ');
      draft.report.add(within(draft.places.get(field.key) ?? { source: '', path: '' }, 'defaultExpression'), 'document.default-cycle', {
        path: words,
      });
      return;
    }
    path.push(field);
    for (const [first] of referencedPaths(field.defaultExpr)) if (first !== undefined) visit(first);
    path.pop();
    ordered.push(field);
  };
  for (const field of entity.fields) visit(field);
  return ordered;
}
