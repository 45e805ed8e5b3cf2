// In charge of: proving that differences between documents are found by id and key.
import { describe, expect, test } from 'vitest';
import { diffDocuments } from './diff.ts';
import { salesDocuments } from './shop.fixtures.ts';
import { doc, type Members } from './testing/documents.fixtures.ts';
import type { SourceDocument } from './types.ts';

const view = (members: Members): SourceDocument => doc('view', 'v', members);
const field = (id: string): SourceDocument => doc('field', id, {});

const cases: { name: string; before: SourceDocument[]; after: SourceDocument[]; changes: unknown[] }[] = [
  { name: 'nothing', before: [view({ a: 1 })], after: [view({ a: 1 })], changes: [] },
  { name: 'another order of keys', before: [view({ a: 1, b: { c: 1, d: 2 } })], after: [view({ b: { d: 2, c: 1 }, a: 1 })], changes: [] },
  { name: 'another order of documents', before: [field('a'), field('b')], after: [field('b'), field('a')], changes: [] },
  {
    name: 'added and removed, in order of kind and id',
    before: [view({}), field('z')],
    after: [field('b'), field('a')],
    changes: [
      { kind: 'field', id: 'a', change: 'added' },
      { kind: 'field', id: 'b', change: 'added' },
      { kind: 'field', id: 'z', change: 'removed' },
      { kind: 'view', id: 'v', change: 'removed' },
    ],
  },
  {
    name: 'members added, removed and changed',
    before: [view({ columns: { c1: { order: 1 }, c2: { order: 2 } } })],
    after: [view({ columns: { c1: { order: 9 }, c3: { order: 2 } } })],
    changes: [
      {
        kind: 'view',
        id: 'v',
        change: 'changed',
        members: [
          { pointer: '/columns/c1/order', before: 1, after: 9 },
          { pointer: '/columns/c2', before: { order: 2 }, after: undefined },
          { pointer: '/columns/c3', before: undefined, after: { order: 2 } },
        ],
      },
    ],
  },
  {
    name: 'a list as a whole',
    before: [view({ path: ['a', { app: 'x', id: 'b' }] })],
    after: [view({ path: ['a', { id: 'c', app: 'x' }] })],
    changes: [
      {
        kind: 'view',
        id: 'v',
        change: 'changed',
        members: [{ pointer: '/path', before: ['a', { app: 'x', id: 'b' }], after: ['a', { id: 'c', app: 'x' }] }],
      },
    ],
  },
  {
    name: 'a list with other key order',
    before: [view({ path: [{ app: 'x', id: 'b' }] })],
    after: [view({ path: [{ id: 'b', app: 'x' }] })],
    changes: [],
  },
  {
    name: 'keys with slashes and tildes, escaped',
    before: [view({ 'a/b~c': 1 })],
    after: [view({ 'a/b~c': 2 })],
    changes: [{ kind: 'view', id: 'v', change: 'changed', members: [{ pointer: '/a~1b~0c', before: 1, after: 2 }] }],
  },
  {
    name: 'false, null, an empty text and an absent member as four different things',
    before: [view({ a: false, b: null, c: '' })],
    after: [view({ a: null, b: '', d: null })],
    changes: [
      {
        kind: 'view',
        id: 'v',
        change: 'changed',
        members: [
          { pointer: '/a', before: false, after: null },
          { pointer: '/b', before: null, after: '' },
          { pointer: '/c', before: '', after: undefined },
          { pointer: '/d', before: undefined, after: null },
        ],
      },
    ],
  },
  {
    name: 'the same id of two kinds',
    before: [doc('view', 'x', {})],
    after: [doc('form', 'x', {})],
    changes: [
      { kind: 'view', id: 'x', change: 'removed' },
      { kind: 'form', id: 'x', change: 'added' },
    ],
  },
];

describe('differences', () => {
  test.each(cases)('$name', ({ before, after, changes }) => {
    expect(diffDocuments(before, after)).toEqual(changes);
  });

  test('an app compared with nothing is all added, with itself the same', () => {
    expect(diffDocuments([], salesDocuments)).toHaveLength(salesDocuments.length);
    expect(diffDocuments(salesDocuments, structuredClone(salesDocuments))).toEqual([]);
  });
});
