// In charge of: the shapes of answers about apps and about changing them.
import { anything, boolean, choice, integer, label, list, map, nullable, object, text } from '../answer-shapes.ts';

/** What an app is known by. */
export const summary = { id: text, slug: text, label, icon: text, order: { type: 'number' } };
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

/** An entity as its reader sees it. */
export const entity = object(
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

/** Answers about apps. */
export const appAnswers = {
  ChangePlan: changePlan,
  AffectedCell: affectedCell,
  DroppedPart: object({ id: integer, kind: text, document: text, label, entity: label, at: integer, by: text, records: integer, bytes: integer }, [
    'entity',
  ]),
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
  ImportedApp: object({
    app: object(summary, ['icon']),
    counts: map(integer),
    warnings: list(object({ code: text, path: text, message: text, hint: text, params: map(anything) }, ['hint'])),
    differences: list(object({ entity: text, field: text, record: integer, before: anything, now: anything })),
    different: integer,
  }),
} as const;
