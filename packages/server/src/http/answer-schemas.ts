// In charge of: the shapes of answers, named, for the API description.
import { anything, boolean, choice, integer, issue, label, list, map, nullable, object, text, type ApiSchema } from './answer-shapes.ts';
import { appAnswers, entity, summary } from './apps/app-answers.ts';
import { recordAnswers } from './records/record-answers.ts';

const labelled = object({ id: text, label });
const namedPart = object({ app: labelled, entity: labelled, field: labelled, records: integer, movable: integer });
const condition = object({ text, expression: anything, words: object({ 'zh-CN': text, en: text }) });

/** Refers to a named schema. */
export function named(name: keyof typeof answerSchemas): ApiSchema {
  return { $ref: `${name}#` };
}

/** Every named answer. */
export const answerSchemas = {
  ...appAnswers,
  ...recordAnswers,
  Error: object({
    error: object(
      {
        kind: choice('invalid', 'unauthenticated', 'forbidden', 'not-found', 'conflict', 'limit', 'internal'),
        code: text,
        message: text,
        hint: text,
        params: map(anything),
        issues: list(issue),
        data: anything,
      },
      ['hint', 'issues', 'data'],
    ),
  }),
  Health: object({ status: choice('ok'), version: text, storage: text, seq: integer }),
  Me: object(
    {
      user: object({
        id: integer,
        name: text,
        email: text,
        owner: boolean,
        roles: list(object({ id: text, label })),
        locale: nullable(choice('zh-CN', 'en')),
      }),
      workspace: object({ label, timezone: text, currency: text, locale: choice('zh-CN', 'en'), upIsGood: choice('green', 'red') }),
      csrfToken: text,
      viewing: object({ user: integer, role: text, label, by: object({ id: integer, name: text }) }, ['user', 'role']),
    },
    ['viewing'],
  ),
  User: object({ id: integer, name: text }),
  Person: object({
    id: integer,
    email: text,
    name: text,
    owner: boolean,
    roles: list(text),
    state: choice('invited', 'active', 'disabled'),
    secondFactor: boolean,
  }),
  NamedPart: namedPart,
  DepartmentUse: object({ members: integer, children: integer, records: list(namedPart), documents: list(text) }),
  PeoplePreview: object({
    people: list(
      object({
        lines: list(integer),
        email: text,
        name: text,
        state: choice('new', 'changed', 'same', 'refused'),
        differences: list(object({ member: choice('name', 'roles', 'locale', 'departments', 'head'), before: list(text), after: list(text) })),
        issues: list(anything),
      }),
    ),
    departments: list(text),
    ignored: list(text),
    expect: text,
  }),
  PeopleImported: object({ created: integer, changed: integer, same: integer, departments: integer, invited: integer }),
  Session: object({
    id: integer,
    browser: nullable(text),
    beganAt: { type: 'string', format: 'date-time' },
    seenAt: { type: 'string', format: 'date-time' },
    expiresAt: { type: 'string', format: 'date-time' },
    current: boolean,
  }),
  Provider: object({ id: text, label: text }),
  Identity: object({
    id: integer,
    provider: { ...object({ id: text, label: text }), nullable: true },
    issuer: text,
    email: text,
    linkedAt: { type: 'string', format: 'date-time' },
  }),
  SecondStep: object({ secondStep: object({ token: text, expiresAt: { type: 'string', format: 'date-time' } }) }),
  SecondFactor: object({ state: choice('none', 'waiting', 'on'), recoveryCodes: integer }),
  RoleName: object({ id: text, label }),
  Link: object({ path: text, url: nullable(text), expiresAt: { type: 'string', format: 'date-time' } }),
  Explanation: object({
    allowed: boolean,
    barred: boolean,
    askable: boolean,
    reasons: list(object({ code: text, message: text })),
    roles: list(object({ id: text, label })),
    who: object({ code: text, message: text }),
  }),
  RightsChange: object(
    {
      user: object({ id: integer, name: text }),
      entity: object({ app: text, id: text, label }),
      action: text,
      field: object({ id: text, label }),
      gained: nullable(integer),
      lost: nullable(integer),
      roles: list(object({ id: text, label })),
      message: text,
    },
    ['field'],
  ),
  GrantedEntity: object({
    id: text,
    label,
    hasStates: boolean,
    fields: list(object({ id: text, name: text, label, readOnly: boolean })),
  }),
  Condition: condition,
  Grant: object({ id: text, role: text, entity: text, label, actions: list(text), condition, read: list(text), write: list(text) }, [
    'label',
    'condition',
  ]),
  AccessRequest: object({
    id: integer,
    at: { type: 'string', format: 'date-time' },
    user: object({ id: integer, name: text }),
    app: text,
    entity: text,
    record: nullable(integer),
    field: nullable(text),
    action: text,
    reason: nullable(text),
    status: choice('open', 'granted', 'noted', 'declined'),
    decidedBy: nullable(object({ id: integer, name: text })),
    decidedAt: nullable({ type: 'string', format: 'date-time' }),
    answer: nullable(text),
  }),
  PublicLink: object({
    id: integer,
    kind: choice('form', 'share'),
    app: text,
    target: text,
    name: text,
    madeBy: object({ id: integer, name: text }),
    madeAt: { type: 'string', format: 'date-time' },
    expiresAt: nullable({ type: 'string', format: 'date-time' }),
    hasPassword: boolean,
    maxUses: nullable(integer),
    uses: integer,
    lastUsedAt: nullable({ type: 'string', format: 'date-time' }),
    state: choice('open', 'expired', 'used-up', 'revoked', 'idle'),
  }),
  OpenedLink: object(
    {
      session: { type: 'string', description: 'To be sent as bearer token' },
      expiresAt: { type: 'string', format: 'date-time' },
      kind: choice('form', 'share'),
      label,
      app: object(summary, ['icon']),
      workspace: object({ label, timezone: text, currency: text, locale: text, upIsGood: choice('red', 'green') }),
      entities: list(entity),
      view: anything,
      form: anything,
    },
    ['view', 'form'],
  ),
  AuditEntry: object({
    seq: integer,
    at: { type: 'string', format: 'date-time' },
    kind: text,
    label: text,
    actor: object({ id: nullable(integer), name: text }),
    target: text,
    targetName: text,
    result: choice('done', 'refused'),
    source: text,
    detail: map(anything),
    named: map(anything),
  }),
  Department: object({ id: integer, name: label, parent: nullable(integer), head: nullable(integer), members: list(integer) }, ['head', 'members']),
  Token: object({ id: integer, name: text, scopes: list(text), expiresAt: { type: 'string', format: 'date-time' } }),
} as const;

/** Answer with one member. */
export function answer(properties: { readonly [name: string]: ApiSchema }, optional: readonly string[] = []): ApiSchema {
  return object(properties, optional);
}

/** Several of something named. */
export function several(name: keyof typeof answerSchemas): ApiSchema {
  return list(named(name));
}

/** An answer without content. */
export const nothing = { type: 'null', description: 'Done' } as const;

/** What any route may answer instead. */
export const refusals = { '4xx': named('Error'), '5xx': named('Error') } as const;

/** A download of one of these types. */
export function download(...types: readonly string[]): object {
  const binary = { schema: { type: 'string', format: 'binary' } };
  return { description: 'The file', content: Object.fromEntries(types.map((type) => [type.replace(/;.*/, ''), binary])) };
}
