// In charge of: proving which fields and entities a change of documents concerns, and how records get their values.
import { expect, test } from 'vitest';
import { compareModels, type FieldChange } from './change.ts';
import { link } from './link.ts';
import { field } from './shop.fixtures.ts';
import { doc } from './testing/documents.fixtures.ts';
import type { Model, SourceDocument, WorkspaceSource } from './types.ts';

const own: readonly SourceDocument[] = [
  doc('app', 'base', { name: 'base', label: 'Base', order: 1, version: '1.2.0' }),
  doc('entity', 'store', { name: 'store', label: 'Store', order: 1, titleField: 'name' }),
  field('name', 'store', 'text', { required: true }),
  field('zone', 'store', 'text'),
  field('opened', 'store', 'timestamp', { config: { zone: ['zone'] } }),
  field('size', 'store', 'integer'),
  field('double', 'store', 'formula', {
    config: { expression: { call: 'mul', args: [{ path: ['size'] }, { value: 2 }] }, result: { type: 'integer', config: {} } },
  }),
  field('again', 'store', 'lookup', { config: { path: ['double'] } }),
  field('state', 'store', 'single_choice', { config: { options: { a: { label: 'A', order: 1 }, b: { label: 'B', order: 2 } } } }),
];

function model(documents: readonly SourceDocument[]): Model {
  let number = 0;
  const workspace = doc('workspace', 'workspace', { label: 'W', locale: 'en', timezone: 'UTC', currency: 'CNY' });
  const source: WorkspaceSource = { workspace, roles: [], apps: [{ id: 'base', slug: 'base', bindings: {}, documents }] };
  const result = link(source, () => (number += 1));
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.model;
}

/** The documents with members of one set. */
function having(id: string, members: object): readonly SourceDocument[] {
  return own.map((each) => ((each.body as { readonly id: string }).id === id ? { ...each, body: { ...(each.body as object), ...members } } : each));
}

const without = (...ids: readonly string[]): readonly SourceDocument[] =>
  own.filter((each) => !ids.includes((each.body as { readonly id: string }).id));

interface Case {
  readonly name: string;
  /** The documents as above where it says nothing. */
  readonly before?: readonly SourceDocument[];
  readonly after: readonly SourceDocument[];
  readonly fields: readonly string[];
  readonly filled?: string;
}

const said = ({ change, before, after, fill, isRenamed, becomesRequired, becomesUnique }: FieldChange): string =>
  [
    change,
    (after ?? before)?.id,
    fill,
    ...(isRenamed ? ['renamed'] : []),
    ...(becomesRequired ? ['required'] : []),
    ...(becomesUnique ? ['unique'] : []),
  ].join(' ');

const cases: readonly Case[] = [
  { name: 'nothing', after: own, fields: [] },
  { name: 'a label', after: having('size', { label: 'Size' }), fields: ['changed size none'] },
  { name: 'a name', after: having('size', { name: 'area' }), fields: ['changed size none renamed'] },
  {
    name: 'a type, and what follows from it',
    after: having('size', { type: 'decimal' }),
    fields: ['changed again computed', 'changed double computed', 'changed size converted'],
  },
  {
    name: 'a wider range',
    after: having('size', { config: { max: 9 } }),
    fields: ['changed again computed', 'changed double computed', 'changed size converted'],
  },
  {
    name: 'an option more',
    after: having('state', { config: { options: { a: { label: 'X', order: 1 }, b: { label: 'B', order: 2 }, c: { label: 'C', order: 3 } } } }),
    fields: ['changed state none'],
  },
  { name: 'an option less', after: having('state', { config: { options: { a: { label: 'A', order: 1 } } } }), fields: ['changed state converted'] },
  {
    name: 'a zone that is kept otherwise',
    after: having('zone', { type: 'long_text' }),
    fields: ['changed opened converted', 'changed zone converted'],
  },
  { name: 'no zone', after: having('opened', { config: {} }), fields: ['changed opened converted'] },
  {
    name: 'a formula',
    after: having('double', {
      config: { expression: { call: 'mul', args: [{ path: ['size'] }, { value: 3 }] }, result: { type: 'integer', config: {} } },
    }),
    fields: ['changed again computed', 'changed double computed'],
  },
  { name: 'required', after: having('size', { required: true }), fields: ['changed size none required'] },
  {
    name: 'required and filled',
    after: having('size', { required: true }),
    filled: 'base/size',
    fields: ['changed again computed', 'changed double computed', 'changed size converted required'],
  },
  { name: 'unique', after: having('size', { unique: true }), fields: ['changed size none unique'] },
  {
    name: 'unique whatever the case',
    before: having('zone', { unique: true }),
    after: having('zone', { unique: true, caseSensitive: false }),
    fields: ['changed zone none unique'],
  },
  {
    name: 'unique by case again',
    before: having('zone', { unique: true, caseSensitive: false }),
    after: having('zone', { unique: true }),
    fields: ['changed zone none'],
  },
  { name: 'a new field', after: [...own, field('note', 'store', 'text')], fields: ['added note none'] },
  {
    name: 'a new field with a default',
    after: [...own, field('note', 'store', 'text', { default: 'x', required: true })],
    fields: ['added note default required'],
  },
  { name: 'new numbers', after: [...own, field('no', 'store', 'autonumber', { config: { pattern: '{00}' } })], fields: ['added no numbers'] },
  { name: 'a removed field', after: without('state'), fields: ['removed state none'] },
  { name: 'a formula that becomes a value', after: having('again', { type: 'integer', config: {} }), fields: ['changed again converted'] },
  {
    name: 'a value that becomes a formula',
    after: having('state', { type: 'lookup', config: { path: ['name'] } }),
    fields: ['changed state computed'],
  },
];

test.each(cases)('$name', ({ before = own, after, fields, filled }) => {
  const found = compareModels(model(before), model(after), new Set(filled === undefined ? [] : [filled]));
  expect(found.fields.map(said).sort()).toEqual(fields);
  expect(found.entities).toEqual([]);
});

test('entities come and go with their fields', () => {
  const more = [
    ...own,
    doc('entity', 'hall', { name: 'hall', label: 'Hall', order: 2, titleField: 'hall.name' }),
    field('hall.name', 'hall', 'text'),
  ];
  const [a, b] = [model(own), model(more)];
  expect(compareModels(a, b)).toMatchObject({ entities: [{ change: 'added', after: { id: 'hall' } }], fields: [{ change: 'added' }] });
  expect(compareModels(b, a)).toMatchObject({ entities: [{ change: 'removed', before: { id: 'hall' } }], fields: [{ change: 'removed' }] });
});
