// In charge of: proving what a linked model holds.
import { describe, expect, test } from 'vitest';
import { fieldByName, resolveNamePath, resolveRefPath } from './path.ts';
import { expressionScope } from './scope.ts';
import { loadModel } from './shape.ts';
import { countingCatalog, field, installedBase, installedSales, workspaceOf } from './shop.fixtures.ts';
import { systemField, systemFields } from './system-field.ts';
import type { LinkedEntity, LinkedField, Model, WorkspaceSource } from './types.ts';

function load(source: WorkspaceSource): Model {
  const result = loadModel(source, countingCatalog());
  if (!result.ok) throw new TypeError(JSON.stringify(result.issues, null, 1));
  return result.model;
}

function entityOf(model: Model, key: string): LinkedEntity {
  const entity = model.entities.get(key);
  if (entity === undefined) throw new TypeError(`no ${key}`);
  return entity;
}

function fieldOf(model: Model, entity: string, name: string): LinkedField {
  const found = fieldByName(entityOf(model, entity), name);
  if (found === undefined) throw new TypeError(`no ${entity} ${name}`);
  return found;
}

const keys = (fields: Iterable<LinkedField>): string[] => [...fields].map((each) => each.key);

const model = load(workspaceOf(installedBase(), installedSales()));
const order = entityOf(model, 'sales/order');
const line = entityOf(model, 'sales/order_line');

describe('fields', () => {
  test('stand in order: own, other apps’, back-links', () => {
    expect(keys(entityOf(model, 'base/product').fields)).toEqual(['base/product.name', 'base/product.cost', 'sales/sold_7d']);
    expect(keys(order.fields)).toEqual(['sales/order.code', 'sales/order.store', 'sales/order.ordered_at', 'sales/order_line.order~back']);
  });

  test('a link and its back-link know each other', () => {
    const link = fieldOf(model, 'sales/order', 'store');
    const back = fieldOf(model, 'base/store', 'orders');
    expect([link.target?.key, link.back, link.link?.many]).toEqual(['base/store', back, false]);
    expect([back.target?.key, back.backOf, back.app.id, back.entity.key]).toEqual(['sales/order', link, 'sales', 'base/store']);
    expect([back.id, back.readOnly, back.storage, back.valueType]).toEqual([
      'order.store~back',
      true,
      { shape: 'none' },
      { kind: 'list', of: { kind: 'record', entity: 'sales/order' } },
    ]);
    expect(keys(entityOf(model, 'base/store').incoming)).toEqual(['sales/order.store']);
    expect(keys(entityOf(model, 'base/product').incoming)).toEqual(['sales/order_line.product']);
  });

  test('a zone and a currency are paths of fields', () => {
    expect(keys(fieldOf(model, 'sales/order', 'ordered_at').zone ?? [])).toEqual(['sales/order.store', 'base/store.timezone']);
    const { currency } = fieldOf(model, 'sales/order_line', 'price');
    expect(currency && 'path' in currency && keys(currency.path)).toEqual(['sales/order_line.order', 'sales/order.store', 'base/store.currency']);
    expect(fieldOf(model, 'base/product', 'cost').currency).toEqual({ code: 'CNY' });
  });

  test('are numbered under the app that owns their document', () => {
    const catalog = countingCatalog();
    const result = loadModel(workspaceOf(installedBase(), installedSales()), catalog);
    if (!result.ok) throw new TypeError('not linked');
    const added = fieldOf(result.model, 'base/product', 'sold_7d');
    expect(added.number).toBe(catalog.given.get('sales/sold_7d'));
    expect(result.model.fieldByNumber.get(added.number)).toBe(added);
    expect(catalog.given.has('base/sold_7d')).toBe(false);
    const { entities, fieldByNumber } = result.model;
    expect(catalog.given.size).toBe(entities.size + fieldByNumber.size);
  });

  test('unique ones are indexed, and links by their type', () => {
    expect([fieldOf(model, 'sales/order', 'code').indexed, fieldOf(model, 'sales/order', 'store').indexed]).toEqual([true, true]);
  });
});

describe('system fields', () => {
  test('have their numbers, keys and types', () => {
    expect(systemFields(order).map((each) => [each.name, each.number, each.key, each.valueType.kind, each.readOnly])).toEqual([
      ['id', -1, 'sales/order#id', 'number', true],
      ['version', -2, 'sales/order#version', 'number', true],
      ['createdAt', -3, 'sales/order#createdAt', 'timestamp', true],
      ['updatedAt', -4, 'sales/order#updatedAt', 'timestamp', true],
      ['createdBy', -5, 'sales/order#createdBy', 'user', true],
      ['updatedBy', -6, 'sales/order#updatedBy', 'user', true],
    ]);
  });

  test('are the same object wherever they are met, and not among the fields', () => {
    expect(systemField(order, 'createdAt')).toBe(fieldByName(order, 'createdAt'));
    expect(order.fields).not.toContain(systemField(order, 'createdAt'));
    expect(systemField(line, 'createdAt')).not.toBe(systemField(order, 'createdAt'));
  });
});

describe('grants', () => {
  const grant = (id: string): Model['grants'][number] => {
    const found = model.grants.find((each) => each.id === id);
    if (found === undefined) throw new TypeError(`no grant ${id}`);
    return found;
  };

  test('except leaves out, all takes everything', () => {
    expect(keys(grant('ops.store').read)).toEqual([
      'base/store.name',
      'base/store.platform',
      'base/store.timezone',
      'base/store.owner',
      'sales/order.store~back',
    ]);
    expect(keys(grant('manager.order').read)).toEqual(keys(order.fields));
    expect(keys(grant('ops.store').write)).toEqual([]);
  });

  test('only what can be written is writable', () => {
    expect(keys(grant('manager.order').write)).toEqual(['sales/order.code', 'sales/order.store', 'sales/order.ordered_at']);
    expect(keys(grant('ops.order').write)).toEqual(['sales/order.ordered_at']);
  });

  test('a condition is typed and its paths are this model’s fields', () => {
    const { condition } = grant('ops.order');
    if (condition?.kind !== 'call' || condition.args[0]?.kind !== 'path') throw new TypeError('not a comparison of a path');
    expect(condition.type).toEqual({ kind: 'boolean' });
    expect(condition.args[0].steps).toEqual([fieldOf(model, 'sales/order', 'store'), fieldOf(model, 'base/store', 'owner')]);
  });
});

describe('paths', () => {
  const cases: { path: string; leads: readonly string[] }[] = [
    { path: 'code', leads: ['sales/order.code'] },
    { path: 'store.name', leads: ['sales/order.store', 'base/store.name'] },
    { path: 'lines.product.cost', leads: ['sales/order_line.order~back', 'sales/order_line.product', 'base/product.cost'] },
    { path: 'store.createdAt', leads: ['sales/order.store', 'base/store#createdAt'] },
  ];
  test.each(cases)('$path', ({ path, leads }) => {
    const result = resolveNamePath(order, path);
    expect(result.ok && keys(result.steps)).toEqual(leads);
  });

  const broken: { path: string; code: string; params: object }[] = [
    { path: 'stor', code: 'query.unknown-field-near', params: { name: 'stor', near: 'store' } },
    { path: 'store.elephant', code: 'query.unknown-field', params: { name: 'elephant' } },
    { path: 'code.name', code: 'query.not-a-link', params: { name: 'code' } },
    { path: '', code: 'query.unknown-field', params: { name: '' } },
    { path: 'constructor', code: 'query.unknown-field', params: { name: 'constructor' } },
    { path: '__proto__', code: 'query.unknown-field', params: { name: '__proto__' } },
    { path: 'store..name', code: 'query.unknown-field', params: { name: '' } },
  ];
  test.each(broken)('$path is refused', ({ path, code, params }) => {
    const result = resolveNamePath(order, path);
    expect(!result.ok && { code: result.issue.code, params: result.issue.params }).toEqual({ code, params });
  });

  test('a stored path resolves relative to an app', () => {
    const path = ['order.store', { app: 'base', id: 'store.name' }];
    const result = resolveRefPath(order.app, order, path);
    expect(result.ok && keys(result.steps)).toEqual(['sales/order.store', 'base/store.name']);
    expect(resolveRefPath({ id: 'sales', bindings: {} }, order, path).ok).toBe(false);
    expect(resolveRefPath(order.app, order, [{ app: 'constructor', id: 'order.code' }]).ok).toBe(false);
  });
});

describe('expression scope', () => {
  const scope = expressionScope(model, order, order.app);

  test('refOf and byRef are each other’s inverse for every field in reach', () => {
    for (const entity of model.entities.values()) {
      for (const each of [...entity.fields, ...systemFields(entity)]) expect(scope.byRef(entity.key, scope.refOf(each))).toBe(each);
    }
  });

  test('also from an app that is bound to no other', () => {
    const product = entityOf(model, 'base/product');
    const fromBase = expressionScope(model, product, product.app);
    const added = fieldOf(model, 'base/product', 'sold_7d');
    expect(fromBase.byName(product.key, 'sold_7d')).toBe(added);
    expect(fromBase.byRef(product.key, fromBase.refOf(added))).toBe(added);
  });

  test('own documents by id, others by alias', () => {
    expect(scope.refOf(fieldOf(model, 'sales/order', 'code'))).toBe('order.code');
    expect(scope.refOf(fieldOf(model, 'base/store', 'name'))).toEqual({ app: 'base', id: 'store.name' });
    expect(scope.refOf(systemField(order, 'createdBy'))).toBe('createdBy');
    expect([...scope.names('sales/order')]).toEqual([
      'code',
      'store',
      'ordered_at',
      'lines',
      'id',
      'version',
      'createdAt',
      'updatedAt',
      'createdBy',
      'updatedBy',
    ]);
    expect(scope.names('sales/nothing')).toEqual([]);
  });
});

test('the model finds apps by id and slug', () => {
  const named = load(workspaceOf({ ...installedBase(), slug: 'stammdaten' }, installedSales()));
  expect([named.appByName.get('base')?.slug, named.appByName.get('stammdaten')?.id, named.appByName.get('nothing')]).toEqual([
    'stammdaten',
    'base',
    undefined,
  ]);
});

test('a field that two apps add under one name keeps it for the earlier app', () => {
  const added = field('note', { app: 'base', id: 'store' }, 'text', { name: 'note' });
  const sales = installedSales();
  const first = { ...sales, documents: [...sales.documents, added] };
  const second = { ...first, id: 'sales_2', slug: 'sales_2' };
  const store = entityOf(load(workspaceOf(installedBase(), first, second)), 'base/store');
  expect(store.fields.map((each) => [each.name, each.key])).toContainEqual(['note', 'sales/note']);
  expect(store.fields.map((each) => [each.name, each.key])).toContainEqual(['sales_2_note', 'sales_2/note']);
  expect(store.fields.map((each) => [each.name, each.key])).toContainEqual(['sales_2_orders', 'sales_2/order.store~back']);
});
