// In charge of: the shapes of request bodies. What stands in records is read field by field by the engine, not here.
import { actions } from '@trellis/schemas';
import { scopes } from './route-rights.ts';

const text = { type: 'string', maxLength: 1_000 } as const;
const names = { type: 'array', items: text, maxItems: 100 } as const;
const record = { type: 'object' } as const;

/** An address to sign in with. */
export const loginBody = {
  type: 'object',
  properties: { email: text, password: text },
  required: ['email', 'password'],
  additionalProperties: false,
} as const;

/** A one-time link. */
export const linkBody = { type: 'object', properties: { token: text }, required: ['token'], additionalProperties: false } as const;

/** A new password; `current` where there is one. */
export const passwordBody = {
  type: 'object',
  properties: { password: text, current: text, code: { type: 'string', maxLength: 100 } },
  required: ['password'],
  additionalProperties: false,
} as const;

/** What people may change about themselves. */
export const meBody = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' },
    locale: { type: 'string', enum: ['zh-CN', 'en', null], nullable: true },
  },
  minProperties: 1,
  additionalProperties: false,
} as const;

/** An API token to make. */
export const tokenBody = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' },
    scopes: { type: 'array', items: { type: 'string', enum: scopes }, minItems: 1, uniqueItems: true },
    days: { type: 'integer', minimum: 1, maximum: 365, description: 'How long it lasts; a year unless said' },
  },
  required: ['name', 'scopes'],
  additionalProperties: false,
} as const;

const personName = { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' } as const;
const roleIds = { type: 'array', items: { type: 'string', maxLength: 200 }, maxItems: 100, uniqueItems: true } as const;

/** A person to invite. */
export const inviteBody = {
  type: 'object',
  properties: { email: { type: 'string', minLength: 3, maxLength: 254 }, name: personName, roles: roleIds, owner: { type: 'boolean' } },
  required: ['email', 'name'],
  additionalProperties: false,
} as const;

/** What owners change about a person. */
export const personBody = {
  type: 'object',
  properties: { name: personName, roles: roleIds, owner: { type: 'boolean' }, disabled: { type: 'boolean' } },
  minProperties: 1,
  additionalProperties: false,
} as const;

/** The second step of signing in. */
export const secondStepBody = {
  type: 'object',
  properties: { token: text, code: { type: 'string', maxLength: 100 } },
  required: ['token', 'code'],
  additionalProperties: false,
} as const;

/** Where one wants to be after signing in with a provider. */
export const providerBeginBody = { type: 'object', properties: { to: { type: 'string', maxLength: 2_000 } }, additionalProperties: false } as const;

/** What stood in the address after the question mark when the browser came back from a provider. */
export const providerAnswerBody = {
  type: 'object',
  properties: { answer: { type: 'string', maxLength: 8_000 } },
  required: ['answer'],
  additionalProperties: false,
} as const;

/** A password, asked for again. */
export const ownPasswordBody = { type: 'object', properties: { password: text }, required: ['password'], additionalProperties: false } as const;

/** What proves once more who is signed in; a session that has just begun needs nothing. */
export const proofBody = {
  type: 'object',
  properties: { current: text, code: { type: 'string', maxLength: 100 } },
  additionalProperties: false,
} as const;

/** A code of the second factor. */
export const codeBody = {
  type: 'object',
  properties: { code: { type: 'string', maxLength: 100 } },
  required: ['code'],
  additionalProperties: false,
} as const;

/** What taking a second factor away needs. */
export const removeFactorBody = {
  type: 'object',
  properties: { password: text, code: { type: 'string', maxLength: 100 } },
  required: ['password', 'code'],
  additionalProperties: false,
} as const;

/** Whose password is forgotten. */
export const resetBody = { type: 'object', properties: { email: text }, required: ['email'], additionalProperties: false } as const;

/** A link with the password that it sets. */
export const linkPasswordBody = {
  type: 'object',
  properties: { token: text, password: text },
  required: ['token', 'password'],
  additionalProperties: false,
} as const;

/** Where everything in a department goes that is deleted. */
export const departmentRemovalBody = {
  type: 'object',
  properties: { moveTo: { type: 'integer', minimum: 1 } },
  additionalProperties: false,
} as const;

/** Who takes records over, and of which fields. */
export const handOverBody = {
  type: 'object',
  properties: {
    to: { type: 'integer', minimum: 1 },
    parts: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          app: { type: 'string', maxLength: 200 },
          entity: { type: 'string', maxLength: 200 },
          field: { type: 'string', maxLength: 200 },
        },
        required: ['app', 'entity', 'field'],
        additionalProperties: false,
      },
      minItems: 1,
      maxItems: 1000,
    },
  },
  required: ['to'],
  additionalProperties: false,
} as const;

/** A department to make or change. */
export const departmentBody = {
  type: 'object',
  properties: {
    name: {
      anyOf: [
        { type: 'string', minLength: 1, maxLength: 200 },
        {
          type: 'object',
          properties: { 'zh-CN': { type: 'string', maxLength: 200 }, en: { type: 'string', maxLength: 200 } },
          minProperties: 1,
          additionalProperties: false,
        },
      ],
    },
    parent: { type: 'integer', minimum: 1, nullable: true },
    head: { type: 'integer', minimum: 1, nullable: true },
    members: { type: 'array', items: { type: 'integer', minimum: 1 }, maxItems: 10_000, uniqueItems: true },
  },
  additionalProperties: false,
} as const;

/** Several records. */
export const recordsBody = {
  type: 'object',
  properties: { records: { type: 'array', items: record } },
  required: ['records'],
  additionalProperties: false,
} as const;

/** A state to move one record to. */
export const transitionBody = {
  type: 'object',
  properties: { field: text, to: text },
  required: ['field', 'to'],
  additionalProperties: false,
} as const;

/** A state to move several records to. */
export const transitionsBody = {
  type: 'object',
  properties: { ...transitionBody.properties, records: { type: 'array', items: record } },
  required: ['field', 'to', 'records'],
  additionalProperties: false,
} as const;

/** Records of the trash to bring back. */
export const restoreBody = {
  type: 'object',
  properties: { records: { type: 'array', items: record }, clearLinks: { type: 'boolean' } },
  required: ['records'],
  additionalProperties: false,
} as const;

/** The version to bring back, and the fields to leave as they are. */
export const versionBody = {
  type: 'object',
  properties: { version: { type: 'integer', minimum: 1 }, skip: { type: 'array', items: text, maxItems: 1_000 }, dryRun: { type: 'boolean' } },
  required: ['version'],
  additionalProperties: false,
} as const;

/** Which action is meant, and whether what stands against is skipped. */
export const undoBody = {
  type: 'object',
  nullable: true,
  properties: { batch: { type: 'integer', minimum: 1 }, force: { type: 'string', enum: ['skip-conflicts'] } },
  additionalProperties: false,
} as const;

/** One record, or several. `records` is a name that no field may have. */
export const recordOrRecordsBody = { type: 'object', properties: { records: { type: 'array', items: record } } } as const;

/** One record. */
export const recordBody = record;

/** A question about groups of records. */
export const queryBody = {
  type: 'object',
  properties: {
    filter: { type: 'object' },
    search: text,
    groupBy: {
      type: 'array',
      maxItems: 20,
      items: {
        type: 'object',
        properties: { field: text, unit: { type: 'string', enum: ['day', 'week', 'month', 'quarter', 'year'] }, as: text },
        required: ['field'],
        additionalProperties: false,
      },
    },
    metrics: {
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        properties: {
          op: { type: 'string', enum: ['sum', 'avg', 'min', 'max', 'count', 'countDistinct'] },
          field: text,
          expr: { anyOf: [{ type: 'string', maxLength: 10_000 }, { type: 'object' }] },
          as: text,
        },
        required: ['op', 'as'],
        additionalProperties: false,
      },
    },
    having: { type: 'object' },
    sort: names,
    limit: { type: 'integer', minimum: 1, maximum: 100_000 },
  },
  required: ['metrics'],
  additionalProperties: false,
} as const;

/** How an app is brought in: its address here, and which app (by id or address) each name of a dependency stands for. */
export const archiveOptions = {
  type: 'object',
  properties: { slug: text, bindings: { type: 'object', additionalProperties: text } },
  additionalProperties: false,
};

/** How to bring people in from a file. */
export const peopleImportOptions = {
  type: 'object',
  properties: { invite: { type: 'boolean' }, expect: text },
  required: ['expect'],
  additionalProperties: false,
};

/** How to read a file that comes in. */
export const importOptions = {
  type: 'object',
  properties: {
    recipe: { type: 'integer', minimum: 1 },
    mapping: { type: 'object', additionalProperties: { type: 'string', nullable: true } },
    upsertBy: text,
    dryRun: { type: 'boolean' },
    partial: { type: 'boolean' },
    sheet: text,
    headerRow: { type: 'integer', minimum: 1 },
    headerRows: { type: 'integer', minimum: 0, maximum: 5 },
    encoding: text,
    delimiter: { type: 'string', minLength: 1, maxLength: 1 },
    dateOrder: { type: 'string', enum: ['ymd', 'dmy', 'mdy'] },
    timezone: text,
    createMissing: { type: 'array', maxItems: 100, items: text },
    only: { type: 'string', enum: ['new', 'changed'] },
    leaveOut: { type: 'array', maxItems: 10_000, items: { type: 'integer', minimum: 1 } },
    check: text,
    constants: { type: 'object' },
  },
  additionalProperties: false,
} as const;

/** A saved way of importing. */
export const recipeBody = {
  type: 'object',
  properties: {
    name: { type: 'string', maxLength: 200 },
    shared: { type: 'boolean' },
    options: importOptions,
    headers: { type: 'array', minItems: 1, maxItems: 1000, items: text },
  },
  required: ['name', 'options', 'headers'],
  additionalProperties: false,
} as const;

const change = {
  documents: { type: 'array', items: record, maxItems: 10_000 },
  decisions: {
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: { accept: { enum: [true, false, 'any'] }, map: { type: 'object' }, fill: {} },
      additionalProperties: false,
    },
  },
} as const;

/** A change of an app's documents to look at; with `list`, which part of it. */
export const changeBody = {
  type: 'object',
  properties: {
    ...change,
    list: {
      type: 'object',
      properties: { step: text, after: { type: 'integer', minimum: 0 } },
      required: ['step', 'after'],
      additionalProperties: false,
    },
  },
  required: ['documents'],
  additionalProperties: false,
} as const;

/** A change of an app's documents of which the rights are to be seen, from the person after `after` on. */
export const previewRightsBody = {
  type: 'object',
  properties: { ...change, after: { type: 'integer', minimum: 0 } },
  required: ['documents'],
  additionalProperties: false,
} as const;

/** A condition to be read. */
export const conditionBody = {
  type: 'object',
  properties: { entity: text, text: { type: 'string', maxLength: 10_000 } },
  required: ['entity', 'text'],
  additionalProperties: false,
} as const;

/** A change of an app's documents to make, with what was shown of it. */
export const applyChangeBody = {
  type: 'object',
  properties: { ...change, expect: { type: 'string', maxLength: 100_000 } },
  required: ['documents', 'expect'],
  additionalProperties: false,
} as const;

const asked = { entity: text, action: { type: 'string', enum: actions }, record: { type: 'integer', minimum: 1 }, field: text } as const;

/** What is to be explained. */
export const explainBody = {
  type: 'object',
  properties: { ...asked, values: { type: 'object', maxProperties: 1_000, additionalProperties: true } },
  required: ['entity', 'action'],
  additionalProperties: false,
} as const;

/** A request for access. */
export const accessBody = {
  type: 'object',
  properties: { app: text, ...asked, reason: text },
  required: ['app', 'entity', 'action'],
  additionalProperties: false,
} as const;

/** What owners decide of a request. */
export const decisionBody = {
  type: 'object',
  properties: { status: { type: 'string', enum: ['granted', 'declined'] }, answer: text, role: text },
  required: ['status'],
  additionalProperties: false,
} as const;

/** As whom to look: a user, or a role on its own. */
export const viewAsBody = {
  type: 'object',
  oneOf: [
    { type: 'object', properties: { user: { type: 'integer', minimum: 1 } }, required: ['user'], additionalProperties: false },
    { type: 'object', properties: { role: text }, required: ['role'], additionalProperties: false },
  ],
} as const;

const linkName = { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' } as const;
const linkEnd = {
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,3})?)?(?:Z|[+-]\\d{2}:\\d{2})$',
  nullable: true,
  description: 'When it ends, with date, time and zone; null for never',
} as const;
const linkPassword = { type: 'string', minLength: 4, maxLength: 200, nullable: true, description: 'What who opens it has to know' } as const;

/** A public link to make. */
export const newLinkBody = {
  type: 'object',
  properties: {
    app: text,
    kind: { type: 'string', enum: ['form', 'share'] },
    target: { ...text, description: 'Id of the form or view' },
    name: linkName,
    expiresAt: linkEnd,
    password: linkPassword,
    maxUses: { type: 'integer', minimum: 1, maximum: 1_000_000, nullable: true, description: 'How often it may be opened' },
  },
  required: ['app', 'kind', 'target'],
  additionalProperties: false,
} as const;

/** What may change of a public link. */
export const linkChangeBody = {
  type: 'object',
  properties: { name: linkName, expiresAt: linkEnd, password: linkPassword },
  minProperties: 1,
  additionalProperties: false,
} as const;

/** A public link to open. */
export const openLinkBody = {
  type: 'object',
  properties: { token: text, password: { type: 'string', maxLength: 200 } },
  required: ['token'],
  additionalProperties: false,
} as const;
