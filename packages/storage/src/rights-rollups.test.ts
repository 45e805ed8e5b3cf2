// Proves that who may read only some records sees rollups over those alone, wherever the rollup is used, and nothing of the stored value.
import type { RecordInput } from '@trellis/engine';
import type { LinkedField, Model, SourceDocument } from '@trellis/model';
import { doc } from '@trellis/model/testing';
import { MemoryRunner, type MemoryRecord } from '@trellis/query/memory';
import type { RecordJson } from '@trellis/query';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clockSource } from './testing/clock.fixtures.ts';
import { openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';
import { engineOver } from './testing/other-runner.fixtures.ts';

const at = (name: string) => ({ app: 'clock', entity: name });
const rollup = (name: string, op: string, config: object = {}): SourceDocument =>
  doc('field', `product.${name}`, {
    entity: 'product',
    name,
    label: name,
    order: 5,
    type: 'rollup',
    config: { path: ['sale.product~back', 'sale.units'], op, ...config },
  });
const few = { call: 'lt', args: [{ path: ['sale.units'] }, { value: 6 }] };
const early = { call: 'lt', args: [{ path: ['sale.day'] }, { value: '2026-01-10' }] };

const [app] = clockSource.apps;
const source = {
  ...clockSource,
  roles: ['east', 'clerk'].map((name) => doc('role', name, { name, label: name, order: 1 })),
  apps: [
    {
      id: 'clock',
      slug: 'clock',
      bindings: {},
      documents: [
        ...(app?.documents ?? []),
        rollup('sold', 'sum'),
        rollup('sold_wide', 'sum', { result: { type: 'decimal', config: { scale: 2 } } }),
        rollup('least', 'min'),
        rollup('most', 'max'),
        rollup('kinds', 'countDistinct'),
        rollup('mean', 'avg'),
        rollup('sales_made', 'count', { path: ['sale.product~back'] }),
        rollup('early_sold', 'sum', { filter: early }),
        rollup('told', 'sum', { release: 'value' }),
        doc('field', 'product.twice', {
          entity: 'product',
          name: 'twice',
          label: 'twice',
          order: 6,
          type: 'formula',
          config: {
            expression: { call: 'add', args: [{ path: ['product.sold'] }, { path: ['product.sold'] }] },
            result: { type: 'integer', config: {} },
          },
        }),
        doc('grant', 'east.product', { role: 'east', entity: 'product', actions: { read: true }, read: { all: true } }),
        doc('grant', 'east.sale', { role: 'east', entity: 'sale', actions: { read: true }, condition: few, read: { all: true } }),
        doc('grant', 'clerk.product', { role: 'clerk', entity: 'product', actions: { read: true }, read: { all: true } }),
        doc('grant', 'clerk.sale', { role: 'clerk', entity: 'sale', actions: { read: true }, read: { except: { 'sale.units': true } } }),
      ],
    },
  ],
};

const east = person(1, 'east');
const clerk = person(2, 'clerk');
/** Units of each product's sales by day of January 2026. */
const sold = [[3, 9, 5], [8, 4], [7, 7], [], [1, 2, 3, 4, 5]] as const;

let lab: Lab;
let products: readonly RecordJson[];

beforeAll(async () => {
  lab = await openLab({ source });
  products = await lab.engine.create(
    owner,
    at('product'),
    sold.map((_, index) => ({ name: `p${index}` })),
    {},
  );
  const sales = sold.flatMap((units, index) =>
    units.map((each, day): RecordInput => ({
      code: 's',
      product: products[index]?.id,
      units: each,
      day: `2026-01-${String(day * 4 + 1).padStart(2, '0')}`,
    })),
  );
  await lab.engine.create(owner, at('sale'), sales, {});
});
afterAll(() => lab.close());

const list = async (actor: typeof east, request: object): Promise<readonly RecordJson[]> =>
  (await lab.engine.list(actor, at('product'), request)).records;

describe('who may read only some of the records', () => {
  test('sees rollups over those', async () => {
    const seen = await list(east, { sort: ['name'], fields: ['sold', 'sold_wide', 'least', 'most', 'kinds', 'sales_made', 'early_sold'] });
    const truth = sold.map((units) => {
      const few_ = units.filter((each) => each < 6);
      const sum = few_.reduce((total: number, each) => total + each, 0);
      const early_ = units.filter((each, day) => each < 6 && day * 4 + 1 < 10).reduce((total: number, each) => total + each, 0);
      return {
        sold: sum,
        sold_wide: sum,
        ...(few_.length === 0 ? {} : { least: Math.min(...few_), most: Math.max(...few_) }),
        kinds: new Set(few_).size,
        sales_made: few_.length,
        early_sold: early_,
      };
    });
    expect(
      seen.map(({ id: _id, version: _version, ...rest }) => Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null))),
    ).toEqual(truth);
  });

  test('filters, sorts, groups and totals by what they see', async () => {
    expect((await list(east, { filter: { field: 'sold', op: 'gte', value: 8 }, sort: ['-sold', 'name'] })).map((each) => each['name'])).toEqual([
      'p4',
      'p0',
    ]);
    const { rows } = await lab.engine.query(east, at('product'), {
      groupBy: [{ field: 'sales_made' }],
      metrics: [{ op: 'sum', field: 'sold', as: 'all' }],
      sort: ['sales_made'],
    });
    expect(rows).toEqual([
      { sales_made: 0, all: 0 },
      { sales_made: 1, all: 4 },
      { sales_made: 2, all: 8 },
      { sales_made: 5, all: 15 },
    ]);
  });

  test('sees nothing of averages and formulas over more than they may read, nor of what the stored value was', async () => {
    const [first] = await list(east, { sort: ['name'], limit: 1 });
    expect(first).toMatchObject({ name: 'p0', sold: 8, told: 17 });
    expect(Object.keys(first ?? {})).not.toContain('mean');
    expect(Object.keys(first ?? {})).not.toContain('twice');
    expect(Object.keys(first ?? {})).not.toContain('sold_3d');
    const history = await lab.engine.history(east, at('product'), products[0]?.id ?? 0);
    expect(history.flatMap((each) => each.changes.map((change) => change.field))).not.toContain('sold');
  });

  test('who may not read what is summed sees counts alone', async () => {
    const [first] = await list(clerk, { sort: ['name'], limit: 1 });
    expect(first).toMatchObject({ name: 'p0', sales_made: 3, told: 17 });
    for (const hidden of ['sold', 'least', 'kinds', 'twice']) expect(Object.keys(first ?? {})).not.toContain(hidden);
  });

  test('the runner in memory says the same', async () => {
    const stored = async (model: Model): Promise<MemoryRunner> => {
      const records = new Map(
        await Promise.all(
          [...lab.engine.model.entities.values()].map(async (entity) => {
            const twin = [...model.entities.values()].find((each) => each.key === entity.key) ?? entity;
            const found = await lab.storage.read.stored(
              entity,
              Array.from({ length: 50 }, (_, index) => index + 1),
            );
            const memory = found.map(({ id, version, cells }): MemoryRecord => ({
              id,
              version,
              createdAt: 0,
              updatedAt: 0,
              createdBy: null,
              updatedBy: null,
              deleted: false,
              cells: new Map([...cells].map(([field, cell]) => [twin.fieldByKey.get(field.key) as LinkedField, cell])),
            }));
            return [twin, memory] as const;
          }),
        ),
      );
      return new MemoryRunner({ timezone: model.workspace.timezone, records });
    };
    const runners = new Map<Model, Promise<MemoryRunner>>();
    const other = await engineOver(lab, (model) => {
      runners.set(model, stored(model));
      const runner = (): Promise<MemoryRunner> => runners.get(model) as Promise<MemoryRunner>;
      return {
        rows: async (plan, actor) => (await runner()).rows(plan, actor),
        groups: async (plan, actor) => (await runner()).groups(plan, actor),
        values: async (field, records) => (await runner()).values(field, records),
      };
    });
    for (const actor of [owner, east, clerk]) {
      for (const sorts of ['name', '-sales_made,name', ...(actor === clerk ? [] : ['-sold,name', 'least,name', '-early_sold,id'])]) {
        expect((await other.list(actor, at('product'), { sort: sorts.split(',') })).records).toEqual(await list(actor, { sort: sorts.split(',') }));
      }
    }
  });
});
