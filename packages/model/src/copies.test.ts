// In charge of: proving that two copies of one app live in one workspace, each with its own records and references.
import { describe, expect, test } from 'vitest';
import { loadModel } from './shape.ts';
import { countingCatalog, installedBase, installedSales, workspaceOf } from './shop.fixtures.ts';
import type { InstalledApp, LinkedApp, LinkedField, Model } from './types.ts';

function load(...apps: readonly InstalledApp[]): Model {
  const result = loadModel(workspaceOf(...apps), countingCatalog());
  if (!result.ok) throw new TypeError(JSON.stringify(result.issues, null, 1));
  return result.model;
}

const appOf = (model: Model, id: string): LinkedApp => {
  const app = model.appByName.get(id);
  if (app === undefined) throw new TypeError(`no app ${id}`);
  return app;
};

const fieldsOf = (app: LinkedApp): readonly LinkedField[] => app.entities.flatMap((entity) => entity.fields.filter((field) => field.app === app));

const cases: { name: string; model: Model; stores: readonly [string, string] }[] = [
  {
    name: 'each on its own base',
    model: load(installedBase(), installedBase('base_2'), installedSales(), installedSales('sales_2', 'base_2')),
    stores: ['base/store', 'base_2/store'],
  },
  {
    name: 'both on one base',
    model: load(installedBase(), installedSales(), installedSales('sales_2', 'base')),
    stores: ['base/store', 'base/store'],
  },
];

describe.each(cases)('two copies, $name', ({ model, stores }) => {
  const [first, second] = [appOf(model, 'sales'), appOf(model, 'sales_2')];

  test('have the same document ids and different numbers', () => {
    expect(second.entities.map((entity) => entity.id)).toEqual(first.entities.map((entity) => entity.id));
    expect(fieldsOf(second).map((field) => field.id)).toEqual(fieldsOf(first).map((field) => field.id));
    const numbers = (app: LinkedApp): number[] => app.entities.map((entity) => entity.number);
    expect(numbers(first).filter((number) => numbers(second).includes(number))).toEqual([]);
    const fieldNumbers = [...fieldsOf(first), ...fieldsOf(second)].map((field) => field.number);
    expect(new Set(fieldNumbers).size).toBe(fieldNumbers.length);
  });

  test('keep their links within the copy', () => {
    for (const app of [first, second]) {
      const line = app.entities.find((entity) => entity.id === 'order_line');
      expect(line?.fieldByName.get('order')?.target?.app).toBe(app);
      expect(line?.fieldByName.get('order')?.back?.target).toBe(line);
    }
  });

  test('lead to the base they are bound to', () => {
    const leads = [first, second].map((app) => app.entities.find((entity) => entity.id === 'order')?.fieldByName.get('store')?.target?.key);
    expect(leads).toEqual(stores);
    const owners = [first, second].map((app) => {
      const { condition } = model.grants.find((grant) => grant.app === app && grant.id === 'ops.order') ?? {};
      return condition?.kind === 'call' && condition.args[0]?.kind === 'path' ? condition.args[0].steps.map((step) => step.entity.key) : [];
    });
    expect(owners).toEqual([
      ['sales/order', stores[0]],
      ['sales_2/order', stores[1]],
    ]);
  });

  test('add their own field to the entity they share or have', () => {
    const products = stores.map((store) => model.entities.get(store.replace('store', 'product')));
    expect(products[0]?.fieldByKey.has('sales/sold_7d')).toBe(true);
    expect(products[1]?.fieldByKey.has('sales_2/sold_7d')).toBe(true);
    expect(products[0]?.fieldByKey.has('sales_2/sold_7d')).toBe(stores[0] === stores[1]);
  });
});

test('the later copy never renames what the earlier one calls its fields', () => {
  const alone = load(installedBase(), installedSales());
  const together = load(installedBase(), installedSales(), installedSales('sales_2', 'base'));
  for (const [key, entity] of alone.entities) {
    for (const [name, field] of entity.fieldByName) expect(together.entities.get(key)?.fieldByName.get(name)?.key, `${key} ${name}`).toBe(field.key);
  }
});
