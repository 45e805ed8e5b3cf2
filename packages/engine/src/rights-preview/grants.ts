// In charge of: an app's grants as owners read and edit them: conditions as text and in words, fields by id, checked as they are typed.
import { invalid, type Issue } from '@trellis/errors';
import { print, resolve, type Scope } from '@trellis/expr';
import { expressionScope, type LinkedApp, type LinkedEntity, type LinkedField, type LinkedGrant, type Model } from '@trellis/model';
import type { Condition } from '@trellis/permissions';
import type { AppGrants, ConditionJson, GrantedEntity, GrantJson } from '@trellis/query';
import type { Expression, Grant } from '@trellis/schemas';
import { conditionWords } from '../explain/condition-words.ts';

/** What of a grant is only in its document. */
export type StoredGrant = Pick<Grant, 'id' | 'label' | 'condition'>;

function entityJson({ id, label, fields, app }: LinkedEntity): GrantedEntity {
  // Grants name the fields of the app that owns the entity; what others add comes with "all".
  const own = fields.filter((field) => field.app === app && field.backOf === undefined);
  return {
    id,
    label,
    hasStates: own.some(({ status }) => status !== undefined),
    fields: own.map((field) => ({ id: field.id, name: field.name, label: field.label, readOnly: field.readOnly })),
  };
}

function conditionJson(condition: Condition, expression: Expression, scope: Scope<LinkedField>): ConditionJson {
  return {
    text: print(expression, scope),
    expression,
    words: { en: conditionWords(condition, 'en'), 'zh-CN': conditionWords(condition, 'zh-CN') },
  };
}

function grantJson(model: Model, grant: LinkedGrant, { label, condition: stored }: Partial<StoredGrant>): GrantJson {
  const { id, role, entity, actions, condition, read, write } = grant;
  const ids = (fields: ReadonlySet<LinkedField>): string[] => [...fields].filter((field) => field.app === entity.app).map((field) => field.id);
  const scope = expressionScope(model, entity, grant.app);
  return {
    id,
    role,
    entity: entity.id,
    ...(label === undefined ? {} : { label }),
    actions: [...actions],
    ...(condition === undefined || stored === undefined ? {} : { condition: conditionJson(condition, stored, scope) }),
    read: ids(read),
    write: ids(write),
  };
}

/** The grants of an app in force, with their documents. */
export function appGrants(model: Model, app: LinkedApp, documents: readonly StoredGrant[]): AppGrants {
  const stored = new Map(documents.map((document) => [document.id, document]));
  // By id: in the order of the documents, a rule that is published would change places with its neighbours.
  const own = model.grants.filter((grant) => grant.app === app).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { entities: app.entities.map(entityJson), grants: own.map((grant) => grantJson(model, grant, stored.get(grant.id) ?? {})) };
}

/** Reads a condition on the records of an entity; every mistake in the text is told. */
export function readCondition(model: Model, app: LinkedApp, entity: LinkedEntity, text: string): ConditionJson {
  const scope = expressionScope(model, entity, app);
  const result = resolve(text, scope, { expected: 'boolean', inStatement: true });
  if (!result.ok)
    throw invalid(
      'request.invalid',
      result.issues.map((found): Issue => ({ ...found, path: 'text' })),
    );
  return conditionJson(result.typed, result.expression, scope);
}
