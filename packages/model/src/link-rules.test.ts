// In charge of: proving that mistakes in rules, uniques, defaults and transitions are found at their places, and how right ones are linked.
import { message } from '@trellis/errors';
import { describe, expect, test } from 'vitest';
import { loadModel } from './shape.ts';
import { countingCatalog, field, workspaceOf } from './shop.fixtures.ts';
import { call, doc, path, type Members } from './testing/documents.fixtures.ts';
import type { InstalledApp, LinkedEntity, Model, SourceDocument } from './types.ts';

const some = { value: true };

interface Documents {
  readonly entity?: Members;
  readonly fields?: { readonly [id: string]: Members };
  readonly status?: Members;
}

const states = { open: { order: 1, label: 'Open' }, done: { order: 2, label: 'Done' } };
const finish = { order: 1, label: 'Finish', from: { open: true }, to: 'done' };

function installed({ entity = {}, fields = {}, status = {} }: Documents): InstalledApp {
  const all: { readonly [id: string]: readonly [type: string, members: Members] } = {
    code: ['text', { unique: true }],
    note: ['text', {}],
    amount: ['decimal', { config: { scale: 2 } }],
    total: ['formula', { config: { expression: call('mul', path('amount'), { value: 2 }), result: { type: 'decimal', config: { scale: 2 } } } }],
    tags: ['multiple_choice', { config: { options: { a: { label: 'A', order: 1 } } } }],
    parent: ['link', { config: { target: 'job', back: { name: 'children', label: 'Children' } } }],
    friends: ['link', { config: { target: 'job', many: true } }],
    paid: ['boolean', {}],
    number: ['autonumber', { config: { pattern: 'J-{0000}' } }],
    status: ['status', { config: { initial: 'open', states, transitions: { finish }, ...status } }],
  };
  const documents: SourceDocument[] = [
    doc('app', 'work', { name: 'work', label: 'Work', order: 1, version: '1.0.0' }),
    doc('entity', 'job', { name: 'job', label: 'Job', order: 1, titleField: 'code', ...entity }),
    ...Object.entries(all).map(([id, [type, members]], order) => field(id, 'job', type, { order, ...members, ...fields[id] })),
  ];
  return { id: 'work', slug: 'work', bindings: {}, documents };
}

const load = (documents: Documents) => loadModel(workspaceOf(installed(documents)), countingCatalog());

function modelOf(documents: Documents): { readonly model: Model; readonly job: LinkedEntity } {
  const result = load(documents);
  if (!result.ok) throw new TypeError(JSON.stringify(result.issues));
  const job = result.model.entities.get('work/job');
  if (job === undefined) throw new TypeError('no job');
  return { model: result.model, job };
}

const rules = (members: Members): Documents => ({ entity: { rules: { r: { order: 1, message: 'No.', require: some, ...members } } } });
const unique = (members: Members): Documents => ({ entity: { uniques: { u: { fields: { code: true, note: true }, ...members } } } });
const way = (members: Members): Documents => ({ status: { transitions: { finish: { ...finish, ...members } } } });
const job = 'entities/job.json';

type Case = readonly [name: string, documents: Documents, ...found: (readonly [source: string, path: string, code: string])[]];

const cases: readonly Case[] = [
  ['nothing wrong', {}],
  [
    'a rule over an unknown field',
    rules({ require: call('isEmpty', path('gone')) }),
    [job, 'rules.r.require.args.0.path.0', 'expression.unknown-name'],
  ],
  ['a rule that is no condition', rules({ require: path('amount') }), [job, 'rules.r.require', 'expression.result-type']],
  ['a rule with a condition that is none', rules({ when: path('note') }), [job, 'rules.r.when', 'expression.result-type']],
  ['a rule over several records', rules({ require: call('isEmpty', path('parent~back', 'code')) }), [job, 'rules.r.require', 'document.rule-many']],
  ['a rule over a back-link', rules({ require: call('isEmpty', path('parent~back')) }), [job, 'rules.r.require', 'document.rule-many']],
  ['a rule through a link to several', rules({ when: call('isEmpty', path('friends', 'code')) }), [job, 'rules.r.when', 'document.rule-many']],
  ['a rule on who acts', rules({ require: call('isEmpty', { user: 'email' }) }), [job, 'rules.r.require', 'document.rule-actor']],
  ['a rule that points at an unknown field', rules({ fields: { amuont: true } }), [job, 'rules.r.fields.amuont', 'document.unknown-reference-near']],
  ['OLD of no field', rules({ require: call('old', some) }), [job, 'rules.r.require.args.0', 'expression.old-path']],
  [
    'OLD in a formula',
    { fields: { total: { config: { expression: call('old', path('amount')), result: { type: 'decimal', config: { scale: 2 } } } } } },
    ['fields/total.json', 'config.expression', 'expression.no-before'],
  ],
  ['a set with an unknown field', unique({ fields: { code: true, nope: true } }), [job, 'uniques.u.fields.nope', 'document.unknown-reference-near']],
  ['a set with a computed field', unique({ fields: { code: true, total: true } }), [job, 'uniques.u.fields.total', 'document.unique-field']],
  ['a set with a field of several values', unique({ fields: { code: true, tags: true } }), [job, 'uniques.u.fields.tags', 'document.unique-field']],
  ['a set with a back-link', unique({ fields: { code: true, 'parent~back': true } }), [job, 'uniques.u.fields.parent~back', 'document.unique-field']],
  ['case of what is not unique', { fields: { note: { caseSensitive: false } } }, ['fields/note.json', 'caseSensitive', 'document.case-of-unique']],
  [
    'case of what is no text',
    { fields: { amount: { unique: true, caseSensitive: false } } },
    ['fields/amount.json', 'caseSensitive', 'document.case-of-unique'],
  ],
  [
    'required on a condition that is none',
    { fields: { note: { requiredWhen: path('code') } } },
    ['fields/note.json', 'requiredWhen', 'expression.result-type'],
  ],
  [
    'a computed field required on a condition',
    { fields: { total: { requiredWhen: path('paid') } } },
    ['fields/total.json', 'requiredWhen', 'document.computed-demand'],
  ],
  [
    'a default of a computed field',
    { fields: { number: { defaultExpression: path('code') } } },
    ['fields/number.json', 'defaultExpression', 'document.computed-demand'],
  ],
  [
    'two defaults',
    { fields: { note: { default: 'x', defaultExpression: path('code') } } },
    ['fields/note.json', 'defaultExpression', 'document.two-defaults'],
  ],
  [
    'a default of another type',
    { fields: { amount: { defaultExpression: path('code') } } },
    ['fields/amount.json', 'defaultExpression', 'document.default-type'],
  ],
  [
    'a default of several values',
    { fields: { tags: { defaultExpression: path('tags') } } },
    ['fields/tags.json', 'defaultExpression', 'document.default-type'],
  ],
  [
    'a default from a value computed later',
    { fields: { amount: { defaultExpression: path('total') } } },
    ['fields/amount.json', 'defaultExpression', 'document.default-computed'],
  ],
  [
    'defaults from each other',
    { fields: { code: { defaultExpression: path('note') }, note: { defaultExpression: path('code') } } },
    ['fields/code.json', 'defaultExpression', 'document.default-cycle'],
  ],
  ['a default of a status', { fields: { status: { default: 'done' } } }, ['fields/status.json', 'default', 'document.status-default']],
  [
    'a transition for an unknown role',
    way({ roles: { oops: true } }),
    ['fields/status.json', 'config.transitions.finish.roles.oops', 'document.unknown-reference-near'],
  ],
  [
    'a transition on an unknown field',
    way({ condition: call('isEmpty', path('gone')) }),
    ['fields/status.json', 'config.transitions.finish.condition.args.0.path.0', 'expression.unknown-name'],
  ],
  [
    'a transition on several records',
    way({ condition: call('isEmpty', path('parent~back')) }),
    ['fields/status.json', 'config.transitions.finish.condition', 'document.rule-many'],
  ],
  [
    'a transition that asks for an unknown field',
    way({ required: { nope: true } }),
    ['fields/status.json', 'config.transitions.finish.required.nope', 'document.unknown-reference-near'],
  ],
  [
    'a transition from an unknown state',
    way({ from: { gone: true } }),
    ['fields/status.json', 'config.transitions.finish.from.gone', 'document.status-state'],
  ],
  ['a status that begins nowhere', { status: { initial: 'gone' } }, ['fields/status.json', 'config.initial', 'document.status-state']],
];

describe('mistakes', () => {
  test.each(cases.map((each) => ({ name: each[0], each })))('$name', ({ each: [, documents, ...found] }) => {
    const result = load(documents);
    const issues = result.ok ? [] : result.issues;
    expect(issues.map(({ source, path: at, code }) => [source, at, code])).toEqual(found);
    for (const { code, params } of issues)
      for (const locale of ['en', 'zh-CN'] as const) expect(message(code, params, locale).message).not.toMatch(/\{\w+\}|undefined|\[object/);
  });
});

test('rules and sets are linked in order, fields required on a condition last', () => {
  const { job: entity } = modelOf({
    entity: {
      rules: {
        b: { order: 2, require: path('paid'), message: 'B' },
        a: {
          order: 1,
          when: call('old', path('parent', 'paid')),
          require: call('gt', path('amount'), { value: 1 }),
          message: 'A',
          fields: { amount: true },
        },
      },
      uniques: { u: { fields: { note: true, code: true }, caseSensitive: false } },
    },
    fields: { note: { requiredWhen: path('paid') } },
  });
  expect(
    entity.rules.map(({ id, message: text, fields, reads }) => [id, text, fields.map(({ name }) => name), [...reads].map(({ name }) => name)]),
  ).toEqual([
    ['a', 'A', ['amount'], ['parent', 'amount']],
    ['b', 'B', [], ['paid']],
    ['note~required', undefined, ['note'], ['paid', 'note']],
  ]);
  expect(entity.uniques.map(({ id, fields, caseSensitive }) => [id, fields.map(({ name }) => name), caseSensitive])).toEqual([
    ['u', ['code', 'note'], false],
  ]);
});

test('defaults come after those they read', () => {
  const { job: entity } = modelOf({
    fields: { code: { defaultExpression: path('note') }, note: { defaultExpression: call('upper', path('parent', 'code')) }, parent: {} },
  });
  expect(entity.defaults.map(({ name }) => name)).toEqual(['note', 'code']);
});

test('what a lookup takes of a status is a choice', () => {
  const { job: entity } = modelOf({ fields: { note: { type: 'lookup', config: { path: ['parent', 'status'] } } } });
  const note = entity.fieldByName.get('note');
  expect([note?.type.name, note?.status, note?.readOnly]).toEqual(['single_choice', undefined, true]);
  expect(entity.fieldByName.get('status')?.status?.transitions.map(({ id, to, from }) => [id, to, [...from]])).toEqual([
    ['finish', 'done', ['open']],
  ]);
});
