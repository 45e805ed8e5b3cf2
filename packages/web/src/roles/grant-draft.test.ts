// Proves what document comes of a grant that is edited: nothing is given that was not ticked, and nothing is lost that is not shown.
import type { StoredDocument } from '@trellis/client';
import type { GrantedEntity, GrantJson } from '@trellis/query';
import { describe, expect, test } from 'vitest';
import { draftOf, fieldRights, grantDocument, isSameDraft, newGrantId, seeing, toggled, withGrant } from './grant-draft.ts';

const field = (id: string, readOnly = false): GrantedEntity['fields'][number] => ({ id, name: id, label: id, readOnly });
const entity: GrantedEntity = { id: 'order', label: 'Order', hasStates: true, fields: [field('code'), field('cost'), field('total', true)] };
const grant: GrantJson = { id: 'g', role: 'clerk', entity: 'order', actions: ['read'], read: ['code', 'cost', 'total'], write: [] };
const stored: StoredDocument = {
  kind: 'grant',
  id: 'g',
  format: 1,
  role: 'clerk',
  entity: 'order',
  label: 'Reads',
  actions: { read: true },
  condition: { value: true },
  read: { all: true },
};
const place = { id: 'g', role: 'clerk', entity, condition: undefined };

describe('fields', () => {
  const cases: readonly (readonly [name: string, before: Parameters<typeof fieldRights>[0], ticked: readonly string[], after: object])[] = [
    ['all stay all', { all: true }, ['a', 'b'], { all: true }],
    ['one is taken out of all', { all: true }, ['a'], { except: { b: true } }],
    ['an exception ends', { except: { b: true } }, ['a', 'b'], { all: true }],
    ['an exception that is not shown stays', { except: { b: true, other: true } }, ['a', 'b'], { except: { other: true } }],
    ['who names fields does not give those of later along', { only: { a: true } }, ['a', 'b'], { only: { a: true, b: true } }],
    ['a new rule names its fields', undefined, ['b'], { only: { b: true } }],
    ['none are none', { only: { a: true } }, [], { only: {} }],
  ];
  test.each(cases)('%s', (_name, before, ticked, after) => {
    expect(fieldRights(before, ['a', 'b'], ticked)).toEqual(after);
  });
});

describe('seeing', () => {
  const draft = { ...draftOf(grant), read: ['code', 'cost'], write: ['code', 'cost', 'other'] };
  test('what is no longer seen is no longer changed; what another rule shows stays', () => {
    expect(seeing(draft, ['code'])).toEqual({ read: ['code'], write: ['code', 'other'] });
    expect(seeing(draft, [])).toEqual({ read: [], write: ['other'] });
  });
  test('what is seen besides is not changed by that', () => {
    expect(seeing(draft, ['code', 'cost', 'total'])).toEqual({ read: ['code', 'cost', 'total'], write: draft.write });
  });
});

describe('a document', () => {
  test('keeps what the editor does not show', () => {
    const draft = { ...draftOf(grant), actions: ['read', 'update'] as const, write: ['cost'] };
    expect(grantDocument(stored, draft, { ...place, condition: { text: 'x', expression: { value: 1 }, words: { en: '', 'zh-CN': '' } } })).toEqual({
      ...stored,
      actions: { read: true, update: true },
      condition: { value: 1 },
      write: { only: { cost: true } },
    });
  });
  test('loses its condition when the text is emptied', () => {
    expect(grantDocument(stored, draftOf(grant), place)).not.toHaveProperty('condition');
  });
  test('is none without an action', () => {
    expect(grantDocument(stored, { ...draftOf(grant), actions: [] }, place)).toBeUndefined();
  });
  test('is made for an entity that had none', () => {
    expect(grantDocument(undefined, { actions: ['read'], condition: '', read: ['code'], write: [] }, place)).toEqual({
      kind: 'grant',
      format: 1,
      id: 'g',
      role: 'clerk',
      entity: 'order',
      actions: { read: true },
      read: { only: { code: true } },
    });
  });
});

test('documents hold one grant in place of what it was, or none', () => {
  const other: StoredDocument = { kind: 'entity', id: 'g' };
  const changed = { ...stored, label: 'Other' };
  expect(withGrant([other, stored], 'g', changed)).toEqual([other, changed]);
  expect(withGrant([other, stored], 'g', undefined)).toEqual([other]);
});

test('a new grant takes an id that is free', () => {
  expect(newGrantId('ops', 'order', new Set())).toBe('grant.ops.order');
  expect(newGrantId('ops', 'order', new Set(['grant.ops.order', 'grant.ops.order.2']))).toBe('grant.ops.order.3');
});

test('drafts are the same whatever the order of their ticks', () => {
  const draft = draftOf(grant);
  expect(isSameDraft(draft, { ...draft, read: toggled(toggled(draft.read, 'code', false), 'code', true) })).toBe(true);
  expect(isSameDraft(draft, { ...draft, read: toggled(draft.read, 'code', false) })).toBe(false);
  expect(isSameDraft(draft, { ...draft, condition: ' ' })).toBe(true);
});
