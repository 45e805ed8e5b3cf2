// In charge of: proving that the stage-1 documents link without a mistake and say what the template promises.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadModel } from '@trellis/model/shape';
import type { DocumentIssue, Model, SourceDocument } from '@trellis/model';
import { describe, expect, test } from 'vitest';
import { templateFolder } from './index.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = templateFolder(root, 'stage-1');
const apps = ['base', 'sales'];

function read(path: string): SourceDocument & { readonly body: { readonly kind: SourceDocument['kind']; readonly id: string } } {
  const body = JSON.parse(readFileSync(join(folder, path), 'utf8'));
  return { kind: body.kind, source: path, body };
}

function documentsIn(path: string): SourceDocument[] {
  return readdirSync(join(folder, path), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => read(join(path, file)));
}

const bindingsOf = (id: string): { readonly [alias: string]: string } => (id === 'base' ? {} : { base: 'base' });

function load(apps: readonly (readonly [id: string, documents: readonly SourceDocument[]])[]): {
  readonly model?: Model;
  readonly issues: readonly DocumentIssue[];
} {
  const numbers = new Map<string, number>();
  const catalog = (app: string, id: string): number => {
    const key = `${app}/${id}`;
    numbers.set(key, numbers.get(key) ?? numbers.size + 1);
    return numbers.get(key) ?? 0;
  };
  const installed = apps.map(([id, documents]) => ({ id, slug: id, bindings: bindingsOf(id), documents }));
  const result = loadModel({ workspace: read('workspace.json'), roles: documentsIn('roles'), apps: installed }, catalog);
  return result.ok ? { model: result.model, issues: [] } : { issues: result.issues };
}

function linked(): Model {
  const { model, issues } = load(apps.map((app) => [app, documentsIn(`apps/${app}`)]));
  expect(issues).toEqual([]);
  if (model === undefined) throw new Error('The template does not link.');
  return model;
}

describe('stage-1 documents', () => {
  test('link without a mistake', () => {
    const model = linked();
    expect([...model.entities.keys()].sort()).toEqual([
      'base/fx_rate',
      'base/listing',
      'base/product',
      'base/store',
      'base/supplier',
      'base/warehouse',
      'sales/customer',
      'sales/order',
      'sales/order_line',
      'sales/service_case',
    ]);
    expect([...model.roles.keys()].sort()).toEqual(['admin', 'dev', 'fin', 'manager', 'ops', 'wh']);
  });

  test('a wrong reference would be found', () => {
    const broken = documentsIn('apps/sales').map((each) =>
      each.source.endsWith('form.order.json')
        ? { ...each, body: JSON.parse(JSON.stringify(each.body).replace('order.carrier', 'order.courier')) }
        : each,
    );
    expect(
      load([
        ['base', documentsIn('apps/base')],
        ['sales', broken],
      ]).issues.map(({ source }) => source),
    ).toEqual([expect.stringContaining('form.order.json')]);
  });

  test('base works without sales', () => {
    expect(load([['base', documentsIn('apps/base')]]).issues).toEqual([]);
  });

  test.each([...apps.map((app) => `apps/${app}`), 'roles'])('%s: every file is named by its id', (path) => {
    const misnamed = documentsIn(path).filter(({ source, body }) => {
      const { kind, id } = body as { kind: string; id: string };
      return !source.endsWith(kind === 'app' ? 'app.json' : `/${id}.json`);
    });
    expect(misnamed.map(({ source }) => source)).toEqual([]);
  });

  test('every label is in both languages', () => {
    const missing: string[] = [];
    const walk = (value: unknown, at: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        const both = typeof inner === 'object' && inner !== null && 'en' in inner && 'zh-CN' in inner;
        if (['label', 'subtitle', 'description'].includes(key) && !both) missing.push(`${at}.${key}`);
        walk(inner, `${at}.${key}`);
      }
    };
    for (const each of [read('workspace.json'), ...documentsIn('roles'), ...documentsIn('apps')]) walk(each.body, each.source);
    expect(missing).toEqual([]);
  });

  test('back-links have the names the forms and filters use', () => {
    const model = linked();
    const backs = (entity: string): string[] =>
      [...(model.entities.get(entity)?.fields ?? [])].filter(({ backOf }) => backOf !== undefined).map(({ name }) => name);
    expect(backs('sales/order')).toEqual(['lines', 'cases']);
    expect(backs('sales/order_line')).toEqual(['cases']);
    expect(backs('sales/customer')).toEqual(['orders', 'cases']);
    expect(backs('base/product').sort()).toEqual(['cases', 'lines', 'listings']);
    expect(backs('base/store').sort()).toEqual(['customers', 'listings', 'orders', 'warehouses']);
    expect(backs('base/supplier')).toEqual(['products']);
  });

  test('the names and addresses of customers are personal', () => {
    const personal = [...linked().entities.values()].flatMap(({ fields }) => fields.filter((field) => field.personal).map(({ key }) => key));
    expect(personal).toEqual(['sales/customer.name', 'sales/customer.email']);
  });
});

// One line for each role and entity: what it may do, and whether only on some records.
const matrix = [
  ['manager', 'store', 'create delete export import read update', 'all'],
  ['manager', 'product', 'backfill create delete export import read transition update', 'all'],
  ['manager', 'supplier', 'create delete export import read update', 'all'],
  ['manager', 'warehouse', 'create delete export import read update', 'all'],
  ['manager', 'customer', 'create delete export import read update', 'all'],
  ['manager', 'order', 'backfill create delete export import read transition update', 'all'],
  ['manager', 'order_line', 'create delete export import read update', 'all'],
  ['manager', 'listing', 'create delete export import read update', 'all'],
  ['manager', 'fx_rate', 'create delete export import read update', 'all'],
  ['manager', 'service_case', 'backfill create delete export import read transition update', 'all'],
  ['ops', 'listing', 'create export import read update', 'some'],
  ['ops', 'fx_rate', 'read', 'all'],
  ['ops', 'service_case', 'create delete export import read transition update', 'some'],
  ['fin', 'fx_rate', 'create delete export import read update', 'all'],
  ['fin', 'service_case', 'export read', 'all'],
  ['wh', 'service_case', 'read', 'all'],
  ['ops', 'store', 'export read', 'some'],
  ['ops', 'product', 'export read transition update', 'all'],
  ['ops', 'supplier', '', ''],
  ['ops', 'warehouse', 'export read', 'all'],
  ['ops', 'customer', 'create export read update', 'some'],
  ['ops', 'order', 'export read transition update', 'some'],
  ['ops', 'order_line', 'export read update', 'some'],
  ['fin', 'store', 'export read', 'all'],
  ['fin', 'product', 'export import read update', 'all'],
  ['fin', 'supplier', 'export read', 'all'],
  ['fin', 'warehouse', 'export read', 'all'],
  ['fin', 'customer', 'export read', 'all'],
  ['fin', 'order', 'export read', 'all'],
  ['fin', 'order_line', 'export read', 'all'],
  ['wh', 'store', 'read', 'all'],
  ['wh', 'product', 'read', 'all'],
  ['wh', 'supplier', '', ''],
  ['wh', 'warehouse', 'read', 'all'],
  ['wh', 'customer', '', ''],
  ['wh', 'order', 'read transition update', 'all some'],
  ['wh', 'order_line', 'read', 'all'],
  ['dev', 'store', 'export read', 'all'],
  ['dev', 'product', 'create export import read transition update', 'all'],
  ['dev', 'listing', 'export read', 'all'],
  ['dev', 'supplier', 'create delete export import read update', 'all'],
  ['dev', 'warehouse', 'export read', 'all'],
  ['dev', 'fx_rate', 'read', 'all'],
  ['dev', 'customer', '', ''],
  ['dev', 'order', 'export read', 'all'],
  ['dev', 'order_line', 'export read', 'all'],
  ['dev', 'service_case', 'export read', 'all'],
] as const;

describe('stage-1 grants', () => {
  const model = linked();
  const grantsOf = (role: string, entity: string): Model['grants'] =>
    model.grants.filter((grant) => grant.role === role && grant.entity.name === entity);

  test.each(matrix)('%s on %s: %s (%s)', (role, entity, actions, rows) => {
    const grants = grantsOf(role, entity);
    expect([...new Set(grants.flatMap((grant) => [...grant.actions]))].sort().join(' ')).toBe(actions);
    expect(grants.map(({ condition }) => (condition === undefined ? 'all' : 'some')).join(' ')).toBe(rows);
  });

  const readable = (role: string, entity: string): string[] => grantsOf(role, entity).flatMap((grant) => [...grant.read].map(({ name }) => name));
  const writable = (role: string, entity: string): string[] =>
    grantsOf(role, entity)
      .flatMap((grant) => [...grant.write].map(({ name }) => name))
      .sort();

  test.each([
    // Operators see the margin of a line. With packing and first-leg cost beside it, it would give the purchase price away.
    ['ops', 'product', ['purchase_price', 'supplier', 'unit_cost', 'pack_cost', 'first_leg_cost']],
    ['ops', 'order_line', ['cost_snapshot']],
    ['fin', 'customer', ['name', 'email']],
    ['wh', 'product', ['purchase_price', 'supplier', 'unit_cost']],
    ['wh', 'order', ['customer']],
    ['wh', 'order_line', ['cost_snapshot', 'margin']],
    ['dev', 'order', ['customer']],
  ] as const)('%s does not see %s %j', (role, entity, hidden) => {
    const all = [...(model.entities.get(`${entity === 'product' ? 'base' : 'sales'}/${entity}`)?.fields ?? [])].filter(
      ({ backOf }) => backOf === undefined,
    );
    const seen = readable(role, entity);
    expect(all.map(({ name }) => name).filter((name) => !seen.includes(name))).toEqual(expect.arrayContaining([...hidden]));
    expect(all.filter(({ name }) => !seen.includes(name))).toHaveLength(hidden.length);
  });

  test.each([
    ['ops', 'product', ['grade', 'safety_days', 'status', 'transit_days']],
    ['fin', 'product', ['first_leg_cost', 'pack_cost', 'purchase_price']],
    ['wh', 'order', ['carrier', 'shipped_at', 'status', 'tracking_no']],
    ['fin', 'order', []],
  ] as const)('%s writes of %s only %j', (role, entity, fields) => {
    expect(writable(role, entity)).toEqual(fields);
  });

  test('the office has no grant on what there is', () => {
    expect(model.grants.filter(({ role }) => role === 'admin')).toEqual([]);
  });

  test('packers update only orders we ship ourselves', () => {
    const updating = grantsOf('wh', 'order').filter(({ actions }) => actions.has('update'));
    expect(updating).toHaveLength(1);
    expect(updating[0]?.condition).toBeDefined();
  });
});
