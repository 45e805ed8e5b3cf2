// Proves what is listed as barred: from the documents alone on a list, and from the record on its page.
import type { EntityJson, FieldJson, RecordJson } from '@trellis/query';
import { describe, expect, test } from 'vitest';
import { actionLines, fixedLines, hiddenLines } from './why-lines.ts';

function field(name: string, members: Partial<FieldJson> = {}): FieldJson {
  return { id: name, name, label: name, order: 1, type: 'text', config: {}, required: false, unique: false, writable: true, ...members };
}

function entity(can: Partial<EntityJson['can']>, ...fields: readonly FieldJson[]): EntityJson {
  return {
    id: 'order',
    key: 'desk/order',
    app: 'desk',
    slug: 'order',
    label: 'Order',
    order: 1,
    can: { create: true, update: true, delete: true, export: true, import: true, ...can },
    fields: Object.fromEntries(fields.map((each) => [each.id, each])),
  };
}

const record: RecordJson = { id: 1, version: 1, code: 'A', total: 3, state: 'open' };
const keys = (lines: readonly { readonly key: string }[]): readonly string[] => lines.map(({ key }) => key);
const state = (open: number): FieldJson =>
  field('state', { transitions: Array.from({ length: open }, (_, place) => ({ id: `${place}`, label: 'Send', from: ['open'], to: 'sent' })) });

describe('on a list', () => {
  test('what the documents do not open is barred', () => {
    expect(keys(actionLines(entity({ create: false, export: false }), undefined))).toEqual(['create', 'export']);
    expect(keys(actionLines(entity({}), undefined))).toEqual([]);
  });
  test('a status without an open transition is', () => {
    expect(keys(actionLines(entity({}, state(0)), undefined))).toEqual(['transition state']);
    expect(keys(actionLines(entity({}, state(1)), undefined))).toEqual([]);
  });
  test('no field is hidden, since none is looked at', () => {
    expect(hiddenLines(entity({}, field('cost')), undefined)).toEqual([]);
  });
});

describe('on a record', () => {
  test('what is open on some records is asked about', () => {
    const lines = actionLines(entity({ delete: false }, state(1)), record);
    expect(lines.map(({ key, isOpen }) => [key, isOpen])).toEqual([
      ['update', true],
      ['delete', undefined],
      ['transition state', true],
    ]);
  });
  test('a field that is known and absent is hidden here; a back-link is none', () => {
    expect(keys(hiddenLines(entity({}, field('code'), field('cost'), field('lines', { backOf: 'order' })), record))).toEqual(['read cost']);
  });
  test('a field that cannot be filled in is told only to who may fill in others', () => {
    const fields = [field('code'), field('total', { writable: false }), state(1), field('cost', { writable: false })];
    expect(keys(fixedLines(entity({}, ...fields), record))).toEqual(['update total']);
    expect(keys(fixedLines(entity({ update: false }, ...fields), record))).toEqual([]);
  });
});
