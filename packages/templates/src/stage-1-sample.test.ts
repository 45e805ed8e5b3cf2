// In charge of: proving that the sample company is what its documents allow and the same every time.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fieldType } from '@trellis/fields';
import type { Entity, FieldDocument } from '@trellis/schemas';
import { describe, expect, test } from 'vitest';
import { stage1Sample, templateFolder, type SampleRecord, type SampleValue } from './index.ts';

const folder = templateFolder(fileURLToPath(new URL('../../../', import.meta.url)), 'stage-1');
const now = new Date('2026-11-22T06:32:00Z');
const sample = stage1Sample(now);

function documents<T>(app: string, kind: string): T[] {
  const path = join(folder, 'apps', app, kind);
  return readdirSync(path).map((file) => JSON.parse(readFileSync(join(path, file), 'utf8')) as T);
}

const fields = new Map(['base', 'sales'].flatMap((app) => documents<FieldDocument>(app, 'fields')).map((field) => [field.id, field]));

function recordsOf(entity: string): readonly SampleRecord[] {
  return sample.records.find((each) => each.entity === entity)?.records ?? [];
}

/** The one member of a reference; undefined for a value. */
function referenceOf(value: SampleValue | undefined): readonly [string, string] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const members = Object.entries(value);
  if (members.length !== 1) throw new Error(`A reference has one member: ${JSON.stringify(value)}`);
  return members[0];
}

function targetOf(field: FieldDocument): string {
  const target = (field.config as { readonly target?: string | { readonly id: string } } | undefined)?.target;
  return typeof target === 'string' ? target : (target?.id ?? 'user');
}

/** What is wrong with a value for its field; empty when nothing is. */
function mistakes(entity: string, name: string, value: SampleValue): string[] {
  const field = fields.get(`${entity}.${name}`);
  if (field === undefined) return [`${entity}.${name} does not exist`];
  if (value === null || referenceOf(value) !== undefined) return [];
  const type = fieldType(field.type);
  if (type === undefined) return [`${field.type} is no type`];
  // Files get their ids when they are loaded.
  if (type.files !== undefined)
    return Array.isArray(value) && value.every((each) => typeof each === 'object') ? [] : [`${entity}.${name} holds files`];
  const result = type.read(value, { config: field.config ?? {}, label: field.label, path: name });
  return result.ok ? [] : result.issues.map(({ code }) => `${entity}.${name}: ${code}`);
}

describe('the sample company', () => {
  test('every value is one its field takes', () => {
    const found = sample.records.flatMap(({ entity, records }) =>
      records.flatMap((record) => Object.entries(record).flatMap(([name, value]) => mistakes(entity, name, value))),
    );
    expect(found).toEqual([]);
  });

  const fieldsOf = (entity: string): FieldDocument[] => [...fields.values()].filter((field) => field.entity === entity);

  test('every required field is filled, every unique one differs', () => {
    const wrong = sample.records.flatMap(({ entity, records }) => {
      const empty = fieldsOf(entity).filter((field) => field.required && records.some((record) => record[field.name] === undefined));
      // Numbers that the system gives are not in the sample.
      const given = fieldsOf(entity).filter((field) => field.unique && field.type !== 'autonumber');
      const twice = given.filter((field) => new Set(records.map((record) => record[field.name])).size < records.length);
      return [...empty, ...twice].map(({ id }) => id);
    });
    expect(wrong).toEqual([]);
  });

  test('every reference leads to one that came earlier', () => {
    const known = new Set(sample.users.map(({ email }) => `user.email=${email}`));
    const lost: string[] = [];
    let found = 0;
    for (const { entity, records } of sample.records) {
      for (const [name, value] of records.flatMap((record) => Object.entries(record))) {
        const [key, text] = referenceOf(value) ?? [];
        const field = fields.get(`${entity}.${name}`);
        if (key === undefined || field === undefined) continue;
        const wanted = `${targetOf(field)}.${key}=${text}`;
        if (known.has(wanted)) found += 1;
        else lost.push(`${entity}.${name} → ${wanted}`);
      }
      for (const field of fieldsOf(entity).filter(({ unique }) => unique)) {
        for (const record of records) known.add(`${entity}.${field.name}=${String(record[field.name])}`);
      }
    }
    expect(lost).toEqual([]);
    expect(found).toBeGreaterThan(8000);
  });

  test('two thousand orders, up to the last day and never later', () => {
    const times = recordsOf('order').map((order) => Date.parse(String(order['ordered_at'])));
    expect(times).toHaveLength(2000);
    expect(Math.max(...times)).toBeLessThanOrEqual(now.getTime());
    expect(Math.max(...times)).toBeGreaterThan(now.getTime() - 86_400_000);
    const passed = recordsOf('order').flatMap((order) => ['paid_at', 'shipped_at', 'delivered_at'].map((name) => order[name]));
    expect(passed.filter((at) => typeof at === 'string' && Date.parse(at) > now.getTime())).toEqual([]);
  });

  test('every way of being is there', () => {
    const seen = (name: string): string[] => [...new Set(recordsOf('order').map((order) => String(order[name])))].sort();
    expect(seen('status')).toEqual(['cancelled', 'completed', 'delivered', 'partial', 'shipped', 'unshipped']);
    expect(seen('currency')).toEqual(['EUR', 'GBP', 'JPY', 'USD']);
    const late = recordsOf('order').filter(
      (order) => ['unshipped', 'partial'].includes(String(order['status'])) && Date.parse(String(order['latest_ship_at'])) < now.getTime(),
    );
    expect(late.length).toBeGreaterThan(0);
  });

  test('cases are of delivered orders, and give back no more than was paid', () => {
    const cases = recordsOf('service_case');
    const lines = new Map(recordsOf('order_line').map((line) => [line['ext_key'], line]));
    expect(cases.length).toBeGreaterThan(20);
    for (const each of cases) {
      const line = lines.get(referenceOf(each['order_line'])?.[1] ?? '');
      expect(Number(each['refund'])).toBeLessThanOrEqual(Number(line?.['unit_price']) * Number(line?.['qty']));
    }
  });

  test('a rate holds on every day an order was placed', () => {
    const days = recordsOf('fx_rate').map((rate) => Date.parse(String(rate['date'])));
    const first = Math.min(...recordsOf('order').map((order) => Date.parse(String(order['ordered_at']))));
    expect(Math.min(...days)).toBeLessThanOrEqual(first);
    expect(now.getTime() - Math.max(...days)).toBeLessThan(7 * 86_400_000);
  });

  test('the same instant gives the same company, another day the same people with other orders', () => {
    expect(stage1Sample(now)).toEqual(sample);
    const later = stage1Sample(new Date('2027-02-03T10:00:00Z'));
    expect(later.users).toEqual(sample.users);
    expect(later.records.at(-1)).not.toEqual(sample.records.at(-1));
  });

  test('entities come with the app that owns them', () => {
    const owned = ['base', 'sales'].flatMap((app) => documents<Entity>(app, 'entities').map(({ id }) => `${app}/${id}`));
    expect(sample.records.map(({ app, entity }) => `${app}/${entity}`).sort()).toEqual(owned.sort());
  });
});
