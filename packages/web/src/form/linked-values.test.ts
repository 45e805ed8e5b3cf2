// In charge of: a time typed before its zone was known keeps its clock time.
import type { FieldJson } from '@trellis/query';
import { expect, it } from 'vitest';
import { movedToZone, zonesOf } from './linked-values.ts';

const field = (name: string, type: string, zone?: string): FieldJson => ({
  id: name,
  name,
  label: name,
  order: 1,
  type,
  config: {},
  required: false,
  unique: false,
  writable: true,
  ...(zone === undefined ? {} : { zone }),
});
const fields = [field('ordered_at', 'timestamp', 'store.timezone'), field('paid_at', 'timestamp'), field('note', 'text')];
const values = {
  ordered_at: { value: '2026-11-22T02:00:00.000Z', issues: [] },
  paid_at: { value: '2026-11-22T02:00:00.000Z', issues: [] },
  note: { value: 'x', issues: [] },
};

it('moves the instant so that the clock time stays', () => {
  const moved = movedToZone(fields, values, {}, { store: { timezone: 'America/Los_Angeles' } }, 'Asia/Shanghai', 'en');
  expect(new Date(String(moved['ordered_at']?.value)).toISOString()).toBe('2026-11-22T18:00:00.000Z');
  expect(moved['paid_at']).toBe(values.paid_at);
  expect(moved['note']).toBe(values.note);
});

it('changes nothing while the zone stays, or where nothing is entered', () => {
  const store = { store: { timezone: 'Europe/Berlin' } };
  expect(movedToZone(fields, values, store, { store: { timezone: 'Europe/Berlin', name: 'x' } }, 'Asia/Shanghai', 'en')).toEqual(values);
  const empty = { ...values, ordered_at: { value: null, issues: [] } };
  expect(movedToZone(fields, empty, {}, store, 'Asia/Shanghai', 'en')).toEqual(empty);
});

it('tells zones apart, and only those of times that have one of their own', () => {
  const zones = (timezone: string) => zonesOf(fields, { store: { timezone } }, 'Asia/Shanghai');
  expect(zones('Europe/Berlin')).not.toBe(zones('America/Los_Angeles'));
  expect(zones('')).toBe(zonesOf(fields, {}, 'Asia/Shanghai'));
});
