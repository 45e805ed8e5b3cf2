// In charge of: proving that mistakes in what a form asks, and in its steps, are found at their places.
import { describe, expect, test } from 'vitest';
import { loadModel } from './shape.ts';
import { countingCatalog, field, workspaceOf } from './shop.fixtures.ts';
import type { InstalledApp } from './types.ts';
import { call, doc, path, type Members } from './testing/documents.fixtures.ts';

const fields: { readonly [id: string]: readonly [type: string, members?: Members] } = {
  code: ['text', { required: true }],
  kind: ['text', { required: true, default: 'plain' }],
  gift: ['boolean'],
  note: ['text'],
  amount: ['decimal', { config: { scale: 2 } }],
  total: ['formula', { config: { expression: path('amount'), result: { type: 'decimal', config: { scale: 2 } } } }],
  parent: ['link', { config: { target: 'job', back: { name: 'children', label: 'Children' } } }],
  tags: ['multiple_choice', { config: { options: { a: { label: 'A', order: 1 } } } }],
};

function installed(form: Members): InstalledApp {
  const documents = [
    doc('app', 'work', { name: 'work', label: 'Work', order: 1, version: '1.0.0' }),
    doc('entity', 'job', { name: 'job', label: 'Job', order: 1, titleField: 'code' }),
    ...Object.entries(fields).map(([id, [type, members]], order) => field(id, 'job', type, { order, ...members })),
    doc('form', 'f', { entity: 'job', name: 'f', label: 'F', order: 1, sections: {}, ...form }),
  ];
  return { id: 'work', slug: 'work', bindings: {}, documents };
}

const section = (members: Members, ...places: readonly Members[]): Members => ({
  sections: { s: { order: 1, fields: Object.fromEntries(places.map((place, n) => [`p${n}`, { order: n, ...place }])), ...members } },
});
const steps = { steps: { one: { order: 1, label: 'One' } } };
const place = 'sections.s.fields.p0';

const cases: readonly (readonly [name: string, form: Members, ...found: (readonly [path: string, code: string])[]])[] = [
  [
    'nothing wrong',
    {
      ...steps,
      ...section(
        { step: 'one', when: call('not', path('gift')) },
        { field: 'note', when: path('gift'), require: path('gift'), default: call('concat', path('code'), { value: '!' }) },
        { field: 'amount', default: { value: 3 } },
        // Hidden, it keeps the field's own default.
        { field: 'kind', when: path('gift') },
      ),
    },
  ],
  ['a condition that is none', section({ when: path('note') }), ['sections.s.when', 'expression.result-type']],
  ['a place over an unknown field', section({}, { field: 'note', when: path('gone') }), [`${place}.when.path.0`, 'expression.unknown-name']],
  ['a condition over what is computed', section({ when: call('gt', path('total'), { value: 1 }) }), ['sections.s.when', 'document.form-reads']],
  ['a condition through a link', section({ when: path('parent', 'gift') }), ['sections.s.when', 'document.form-reads']],
  ['a condition on when the record was made', section({ when: call('isEmpty', path('createdAt')) }), ['sections.s.when', 'document.form-reads']],
  ['a condition on who acts', section({ when: call('isEmpty', { user: 'email' }) }), ['sections.s.when', 'document.form-actor']],
  ['a required field hidden', section({}, { field: 'code', when: path('gift') }), [`${place}.when`, 'document.form-hides-required']],
  ['a required field in a hidden section', section({ when: path('gift') }, { field: 'code' }), ['sections.s.when', 'document.form-hides-required']],
  ['a demand on what is computed', section({}, { field: 'total', require: path('gift') }), [`${place}.require`, 'document.computed-demand']],
  ['a default of what is computed', section({}, { field: 'total', default: { value: 1 } }), [`${place}.default`, 'document.computed-demand']],
  ['a default of another type', section({}, { field: 'amount', default: path('note') }), [`${place}.default`, 'document.default-type']],
  ['a default of several values', section({}, { field: 'tags', default: path('tags') }), [`${place}.default`, 'document.default-type']],
  ['a default that names a record', section({}, { field: 'parent', default: path('parent') }), [`${place}.default`, 'document.default-type']],
  ['a step that is none', { ...steps, ...section({ step: 'two' }) }, ['sections.s.step', 'document.form-unknown-step']],
  ['a step of a form without', section({ step: 'one' }), ['sections.s.step', 'document.form-unknown-step']],
  ['a section of no step', { ...steps, ...section({}) }, ['sections.s.step', 'document.form-no-step']],
  ['lines of no step', { ...steps, lines: { l: { order: 1, link: 'parent', columns: {} } } }, ['lines.l.step', 'document.form-no-step']],
];

describe('forms', () => {
  test.each(cases.map(([name, form, ...found]) => ({ name, form, found })))('$name', ({ form, found }) => {
    const result = loadModel(workspaceOf(installed(form)), countingCatalog());
    expect(result.ok ? [] : result.issues.map((each) => [each.path, each.code])).toEqual(found);
  });
});
