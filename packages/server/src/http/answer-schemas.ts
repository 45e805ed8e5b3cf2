// In charge of: the shapes of answers, named, for the API description.

/** A schema of the API description. */
export type ApiSchema = { readonly [member: string]: unknown };

const text: ApiSchema = { type: 'string' };
const integer: ApiSchema = { type: 'integer' };
const boolean: ApiSchema = { type: 'boolean' };
const anything: ApiSchema = {};
const label: ApiSchema = {
  description: 'A text, or one for each language.',
  anyOf: [text, { type: 'object', properties: { 'zh-CN': text, en: text }, additionalProperties: false }],
};

/** An object with exactly these members; those named in `optional` may be absent. */
function object(properties: { readonly [name: string]: ApiSchema }, optional: readonly string[] = []): ApiSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, additionalProperties: false, ...(required.length === 0 ? {} : { required }) };
}

const list = (items: ApiSchema): ApiSchema => ({ type: 'array', items });
const map = (values: ApiSchema): ApiSchema => ({ type: 'object', additionalProperties: values });
const nullable = (schema: ApiSchema): ApiSchema => {
  const { enum: values } = schema;
  return { ...schema, nullable: true, ...(Array.isArray(values) ? { enum: [...(values as readonly unknown[]), null] } : {}) };
};
const choice = (...values: readonly string[]): ApiSchema => ({ type: 'string', enum: values });

const labelled = object({ id: text, label });
const namedPart = object({ app: labelled, entity: labelled, field: labelled, records: integer, movable: integer });
const condition = object({ text, expression: anything, words: object({ 'zh-CN': text, en: text }) });

/** Refers to a named schema. */
export function named(name: keyof typeof answerSchemas): ApiSchema {
  return { $ref: `${name}#` };
}

const summary = { id: text, slug: text, label, icon: text, order: { type: 'number' } };
const place = object({ app: text, entity: text });
const documents = map({
  type: 'object',
  required: ['id', 'name', 'label', 'order'],
  properties: { id: text, name: text, label, order: { type: 'number' } },
  additionalProperties: true,
});

const field = {
  type: 'object',
  properties: {
    id: text,
    name: text,
    label,
    description: label,
    order: { type: 'number' },
    type: text,
    config: anything,
    required: boolean,
    unique: boolean,
    writable: boolean,
    exportable: { type: 'boolean', const: false },
    computed: text,
    transitions: list(object({ id: text, label, from: list(text), to: text })),
    target: place,
    backOf: text,
    currency: { type: 'object', properties: { code: text, field: text }, additionalProperties: false },
    unit: { type: 'object', properties: { unit: text, field: text }, additionalProperties: false },
    uploads: place,
    zone: text,
    default: anything,
  },
  required: ['id', 'name', 'label', 'order', 'type', 'required', 'unique', 'writable'],
  additionalProperties: false,
};

const rule = object({ id: text, when: anything, require: anything, message: label, fields: list(text), atCreation: boolean }, ['when', 'message']);

const entity = object(
  {
    id: text,
    key: text,
    app: text,
    slug: text,
    label,
    icon: text,
    order: { type: 'number' },
    titleField: text,
    can: object({ create: boolean, update: boolean, delete: boolean, export: boolean, import: boolean }),
    fields: map(field),
    uniques: list(object({ id: text, label, fields: list(text) })),
    rules: list(rule),
  },
  ['icon', 'titleField', 'uniques', 'rules'],
);

const changeReason = object({ code: text, path: text, message: text, hint: text, params: map(anything) }, ['hint']);
const affectedCell = object(
  { record: integer, title: text, before: text, after: nullable(text), outcome: text, twin: integer, reason: changeReason },
  ['twin', 'reason'],
);
const changeCounts = object({
  exact: integer,
  rewritten: integer,
  approximate: integer,
  lost: integer,
  mapped: integer,
  filled: integer,
  empty: integer,
});
const changeStep = object(
  {
    id: text,
    kind: text,
    document: text,
    label,
    entity: label,
    from: text,
    to: text,
    records: integer,
    counts: changeCounts,
    state: choice('fine', 'decide', 'refused'),
    reason: changeReason,
    affected: list(affectedCell),
    more: boolean,
  },
  ['entity', 'from', 'to', 'counts', 'reason'],
);
const changeIssue = object({ code: text, path: text, message: text, hint: text, params: map(anything), source: text, step: text }, ['hint', 'step']);
const changePlan = object(
  {
    expect: text,
    state: choice('fine', 'decide', 'refused'),
    steps: list(changeStep),
    issues: list(changeIssue),
    written: integer,
    isJob: boolean,
  },
  ['expect'],
);

const issue = object({ code: text, path: text, message: text, hint: text, params: map(anything) }, ['hint']);
const refusedRow = object({ row: integer, values: map(text), issues: list({ ...issue, required: ['code', 'path', 'message'] }) });

const problem = object({ code: text, message: text });
const action = object({
  batch: integer,
  at: { type: 'string', format: 'date-time' },
  kind: choice('action', 'import', 'restore', 'undo', 'redo', 'final'),
  parts: list(
    object({ app: text, entity: text, operation: choice('created', 'updated', 'deleted', 'restored'), count: integer, id: integer, title: text }, [
      'id',
      'title',
    ]),
  ),
});
const formerType = object({ type: text, config: anything });
const conflict = object(
  {
    app: text,
    entity: text,
    id: integer,
    title: text,
    reason: choice('changed', 'deleted', 'erased', 'retyped', 'gone', 'linked', 'denied', 'refused'),
    fields: list(object({ field: text, current: anything, former: anything, was: formerType }, ['was'])),
    problem,
  },
  ['title', 'problem'],
);

/** Every named answer. */
export const answerSchemas = {
  ChangePlan: changePlan,
  AffectedCell: affectedCell,
  DroppedPart: object({ id: integer, kind: text, document: text, label, entity: label, at: integer, by: text, records: integer, bytes: integer }, [
    'entity',
  ]),
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
  Record: { type: 'object', properties: { id: integer, version: integer }, required: ['id', 'version'], additionalProperties: true },
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
    status: choice('open', 'granted', 'declined'),
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
    result: choice('done', 'refused'),
    source: text,
    detail: map(anything),
  }),
  Department: object({ id: integer, name: label, parent: nullable(integer), head: nullable(integer), members: list(integer) }, ['head', 'members']),
  Token: object({ id: integer, name: text, scopes: list(text), expiresAt: { type: 'string', format: 'date-time' } }),
  AppSummary: object(summary, ['icon']),
  App: object({
    app: object({ ...summary, description: label, version: text, navigation: list(object({ id: text, view: text, page: text }, ['view', 'page'])) }, [
      'icon',
      'description',
    ]),
    entities: map(entity),
    views: documents,
    forms: documents,
    pages: documents,
  }),
  HistoryEntry: object(
    {
      place: integer,
      at: { type: 'string', format: 'date-time' },
      actor: object({ id: nullable(integer), name: text }),
      operation: choice('created', 'updated', 'deleted', 'restored', 'purged', 'erased'),
      version: integer,
      changes: list(object({ field: text, before: anything, after: anything, was: formerType }, ['was'])),
      erased: list(text),
    },
    ['erased'],
  ),
  VersionAnswer: object(
    {
      version: integer,
      differences: list(object({ field: text, now: anything, then: anything, was: formerType, problem }, ['was', 'problem'])),
      record: { $ref: 'Record#' },
    },
    ['record'],
  ),
  Action: action,
  UndoAnswer: object({ action: { $ref: 'Action#' }, changed: integer, skipped: list(conflict), job: { $ref: 'Job#' } }, ['job']),
  File: object({ id: text, name: text, size: integer, type: text, thumbnail: boolean, url: text }, ['url']),
  QueryAnswer: object({ rows: list(map(anything)) }),
  ImportPreview: object(
    {
      format: choice('csv', 'tsv', 'xlsx'),
      encoding: text,
      delimiter: text,
      sheets: list(text),
      hiddenSheets: list(text),
      sheet: text,
      header: object({ row: integer, rows: integer }),
      columns: list(object({ name: text, type: text, suggestion: nullable(text), samples: list(text) })),
      recipe: object({ options: map(anything), fit: object({ missing: list(text), missingUnused: list(text), added: list(text) }) }),
      rows: list(list(text)),
    },
    ['encoding', 'delimiter', 'sheets', 'hiddenSheets', 'sheet', 'recipe'],
  ),
  ImportRow: {
    description: 'A row of a dry run, or a record that a link needs and that would be created.',
    anyOf: [
      object({ kind: choice('new'), row: integer, values: map(anything) }),
      object({ kind: choice('changed'), row: integer, id: integer, title: anything, changes: map(object({ before: anything, after: anything })) }),
      object({ kind: choice('refused'), row: integer, values: map(text), issues: list(object({ code: text, path: text, message: text })) }),
      object({ kind: choice('target'), field: text, value: anything }),
    ],
  },
  ImportedApp: object({
    app: object(summary, ['icon']),
    counts: map(integer),
    warnings: list(object({ code: text, path: text, message: text, hint: text, params: map(anything) }, ['hint'])),
    differences: list(object({ entity: text, field: text, record: integer, before: anything, now: anything })),
    different: integer,
  }),
  Recipe: object({
    id: integer,
    name: text,
    shared: boolean,
    owner: object({ id: integer, name: text }),
    isOwn: boolean,
    fits: boolean,
    updatedAt: text,
    options: map(anything),
    headers: list(text),
  }),
  Job: object(
    {
      id: text,
      type: text,
      status: choice('queued', 'running', 'done', 'failed', 'cancelled'),
      phase: choice('reading', 'checking', 'storing'),
      done: integer,
      total: integer,
      result: object({ created: integer, updated: integer, unchanged: integer, refused: integer, leftOut: integer, targets: integer }, [
        'leftOut',
        'targets',
      ]),
      batch: integer,
      refused: list(refusedRow),
      conflicts: list(conflict),
      error: object({ code: text, message: text, hint: text }, ['hint']),
    },
    ['phase', 'total', 'result', 'batch', 'refused', 'error', 'conflicts'],
  ),
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
