// In charge of: proving what a form shows, demands and presets while it is filled in.
import type { EntityJson, ExpressionJson, FieldJson } from '@trellis/query';
import { describe, expect, it } from 'vitest';
import type { PlacedField, Section } from '../record/layout.ts';
import { checkDraft, wireValues, type DraftValues } from './draft.ts';
import { shownForm, startOf } from './shown-form.ts';

const surroundings = { locale: 'en', timezone: 'UTC', now: 0 } as const;
const boolean = { kind: 'boolean' } as const;
const number = { kind: 'number', scale: 2 } as const;

function field(name: string, type: string, more: Partial<FieldJson> = {}): FieldJson {
  return { id: `f_${name}`, name, label: name, order: 1, type, config: {}, required: false, unique: false, writable: true, ...more };
}

const fields = [
  field('gift', 'boolean'),
  field('wrapped', 'boolean'),
  field('words', 'text'),
  field('amount', 'decimal', { config: { scale: 2 } }),
  field('fee', 'decimal', { config: { scale: 1 }, default: 9 }),
];
const can = { create: true, update: true, delete: true, export: true, import: true };
const entity: EntityJson = {
  id: 'e',
  key: 'a/e',
  app: 'a',
  slug: 'e',
  label: 'E',
  order: 1,
  can,
  fields: Object.fromEntries(fields.map((one) => [one.id, one])),
};
const holds = (name: string): ExpressionJson => ({ field: name, type: boolean });
const half: ExpressionJson = {
  call: 'mul',
  args: [
    { field: 'amount', type: number },
    { constant: { whole: '5' }, type: { kind: 'number', scale: 1 } },
  ],
  type: { kind: 'number', scale: 3 },
};

function place(name: string, more: Partial<PlacedField> = {}): PlacedField {
  const found = fields.find((one) => one.name === name);
  if (found === undefined) throw new TypeError(name);
  return { id: name, field: found, wide: false, ...more };
}
const section = (places: readonly PlacedField[], more: Partial<Section> = {}): Section => ({ id: 's', label: undefined, fields: places, ...more });
const typed = (values: { readonly [name: string]: unknown }): DraftValues =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, issues: [] }]));
const names = (found: readonly FieldJson[]): readonly string[] => found.map(({ name }) => name);

describe('a form', () => {
  const chain = [
    section([place('gift'), place('wrapped', { when: holds('gift') }), place('words', { when: holds('wrapped'), require: holds('gift') })]),
  ];

  it('shows what its conditions say, and what is hidden is not sent', () => {
    const look = (values: { readonly [name: string]: unknown }) => shownForm(entity, chain, typed(values), surroundings);
    expect(names(look({}).fields)).toEqual(['gift']);
    expect(names(look({ gift: true }).fields)).toEqual(['gift', 'wrapped']);
    expect(names(look({ gift: true, wrapped: true }).fields)).toEqual(['gift', 'wrapped', 'words']);
    // What was entered before the cause was taken back does not keep what hangs on it.
    const { fields: left, values } = look({ gift: false, wrapped: true, words: 'hello' });
    expect(names(left)).toEqual(['gift']);
    expect(wireValues(left, values)).toEqual({ gift: false });
  });

  it('demands in the words of the server', () => {
    const { fields: shown, values } = shownForm(entity, chain, typed({ gift: true, wrapped: true }), surroundings);
    expect(checkDraft(shown, values, 'en')).toEqual({ words: 'words must be filled in.' });
    expect(checkDraft(fields, values, 'en')).toEqual({});
  });

  it('leaves out a section, and shows what cannot be told yet', () => {
    const sections = [section([place('gift')]), section([place('words')], { when: holds('gift') })];
    expect(shownForm(entity, sections, typed({}), surroundings).sections).toHaveLength(1);
    const unread: DraftValues = { gift: { value: null, issues: [{ code: 'record.required', path: 'gift', params: {} }] } };
    expect(shownForm(entity, sections, unread, surroundings).sections).toHaveLength(2);
  });

  it('presets what nobody entered, at the scale of the field', () => {
    const sections = [section([place('amount'), place('fee', { default: half })])];
    const fee = (values: { readonly [name: string]: unknown }) => shownForm(entity, sections, typed(values), surroundings).values['fee']?.value;
    expect(startOf(sections)).toEqual({});
    expect(fee({ amount: 12.5 })).toBe(6.3);
    expect(fee({ amount: 12.5, fee: 1 })).toBe(1);
    // Emptied by hand, it stays empty.
    expect(fee({ amount: 12.5, fee: null })).toBeNull();
    expect(fee({})).toBeUndefined();
  });

  it('ends where conditions go round in a circle', () => {
    const not = (name: string): ExpressionJson => ({ call: 'not', args: [holds(name)], type: boolean });
    const circle = [section([place('gift', { when: not('wrapped') }), place('wrapped', { when: not('gift') })])];
    expect(shownForm(entity, circle, typed({ gift: true, wrapped: true }), surroundings).fields.length).toBeLessThanOrEqual(2);
  });
});
