// In charge of: what is wrong in a request: every mistake with its place, and nothing planned.
import { AppError } from '@trellis/errors';
import { link, type LinkedEntity, type Model } from '@trellis/model';
import { doc, field } from '@trellis/model/testing';
import { rightsOf, systemActor, type Actor } from '@trellis/permissions';
import { describe, expect, test } from 'vitest';
import { planList, planQuery, type ListRequest, type QueryRequest } from './index.ts';

const numbers = new Map<string, number>();

function makeModel(): Model {
  const documents = [
    doc('app', 'a', { name: 'a', label: 'A', order: 1, version: '1.0.0' }),
    doc('entity', 'shop', { name: 'shop', label: 'Shop', order: 1, titleField: 'shop.name' }),
    doc('entity', 'item', { name: 'item', label: 'Item', order: 1, titleField: 'item.name' }),
    field('shop.name', 'text'),
    field('shop.secret', 'text'),
    field('item.name', 'text'),
    field('item.size', 'integer'),
    field('item.day', 'date'),
    field('item.at', 'timestamp'),
    field('item.open', 'boolean'),
    field('item.tags', 'multiple_choice', { config: { options: { hot: { label: 'Hot', order: 1 }, new: { label: 'New', order: 2 } } } }),
    field('item.shop', 'link', { config: { target: 'shop', back: { name: 'items', label: 'Items' } } }),
    field('item.cost', 'money', { config: { currency: { code: 'CNY' } } }),
    field('item.memo', 'long_text'),
    doc('grant', 'g1', { role: 'r', entity: 'item', actions: { read: true }, read: { except: { 'item.cost': true } } }),
    doc('grant', 'g2', { role: 'r', entity: 'shop', actions: { read: true }, read: { only: { 'shop.name': true } } }),
  ];
  const result = link(
    {
      workspace: doc('workspace', 'workspace', { label: 'W', locale: 'en', timezone: 'UTC', currency: 'CNY' }),
      roles: [doc('role', 'r', { name: 'r', label: 'R', order: 1 })],
      apps: [{ id: 'a', slug: 'a', bindings: {}, documents }],
    },
    (app, id) => {
      const number = numbers.get(`${app}/${id}`) ?? numbers.size + 1;
      numbers.set(`${app}/${id}`, number);
      return number;
    },
  );
  if (!result.ok) throw new TypeError(JSON.stringify(result.issues));
  return result.model;
}

const model = makeModel();
const staff: Actor = { ...systemActor('x'), kind: 'user', id: 1, owner: false, roles: ['r'] };

function entity(name: string): LinkedEntity {
  const found = model.entities.get(`a/${name}`);
  if (found === undefined) throw new TypeError(name);
  return found;
}

function issuesOf(plan: () => unknown): readonly string[] {
  try {
    plan();
  } catch (error) {
    if (error instanceof AppError && error.code === 'request.invalid') return (error.issues ?? []).map((issue) => `${issue.path}: ${issue.code}`);
    throw error;
  }
  return [];
}

const base = (name: string, actor: Actor = staff): Parameters<typeof planList>[0] => ({
  model,
  rights: rightsOf(model, actor),
  entity: entity(name),
  today: 20_000,
});
const nested = (depth: number): object => (depth === 0 ? { field: 'size', op: 'isEmpty' } : { not: nested(depth - 1) });
const eq = (name: string, value: unknown): object => ({ field: name, op: 'eq', value });

describe('lists', () => {
  const cases: readonly (readonly [string, object, readonly string[]])[] = [
    ['nothing wrong', { filter: eq('size', 1), sort: ['-shop', 'at'], fields: ['name', 'shop.name'], limit: 1000 }, []],
    [
      'several mistakes at once',
      { filter: { and: [eq('nope', 1), eq('size', 'x')] }, sort: ['tags'], limit: 0 },
      ['filter.and.0.field: query.unknown-field', 'filter.and.1.value: value.type', 'sort.0: query.not-sortable', 'limit: query.bad-limit'],
    ],
    ['an operator that the type has not', { filter: { field: 'open', op: 'gt', value: true } }, ['filter.op: query.operator']],
    ['an operator that nobody has', { filter: { field: 'open', op: 'like', value: true } }, ['filter.op: query.operator']],
    ['an operator with the name of machinery', { filter: { field: 'open', op: 'constructor', value: true } }, ['filter.op: query.operator']],
    ['a hidden field', { filter: eq('cost', 1) }, ['filter.field: query.unknown-field']],
    ['a hidden field of a link', { filter: eq('shop.secret', 'x') }, ['filter.field: query.unknown-field']],
    ['a path that follows no link', { fields: ['name.size'] }, ['fields.0: query.unknown-field']],
    ['a path that is too long', { fields: ['shop.items.shop.items.shop.items.shop'] }, ['fields.0: query.unknown-field']],
    ['machinery for a field', { fields: ['__proto__', 'constructor'] }, ['fields.0: query.unknown-field', 'fields.1: query.unknown-field']],
    ['no filter at all', { filter: { nope: 1 } }, ['filter: query.bad-filter']],
    ['null for a filter', { filter: { and: [null] } }, ['filter.and.0: query.bad-filter']],
    ['a filter too deep', { filter: nested(10) }, ['filter.not.not.not.not.not.not.not.not.not.not: query.too-complex']],
    ['a filter just deep enough', { filter: nested(9) }, []],
    ['too many conditions', { filter: { or: Array.from({ length: 250 }, () => eq('size', 1)) } }, ['filter.or.199: query.too-complex']],
    [
      'too many values in one list',
      { filter: { field: 'size', op: 'in', value: Array.from({ length: 1001 }, () => 1) } },
      ['filter.value: query.too-complex'],
    ],
    [
      'too many values in all lists',
      { filter: { or: Array.from({ length: 11 }, () => ({ field: 'size', op: 'in', value: Array.from({ length: 1000 }, (_, n) => n) })) } },
      ['filter: query.too-complex'],
    ],
    ['no list for in', { filter: { field: 'size', op: 'in', value: 5 } }, ['filter.value: query.bad-filter']],
    ['one end of a range', { filter: { field: 'size', op: 'between', value: [1] } }, ['filter.value: query.bad-filter']],
    ['an empty search in a filter', { filter: { field: 'name', op: 'contains', value: '' } }, ['filter.value: query.bad-filter']],
    [
      'a relative range without an end',
      { filter: { field: 'day', op: 'relative', value: { unit: 'day', from: 1 } } },
      ['filter.value: query.bad-filter'],
    ],
    [
      'a relative range of an unknown unit',
      { filter: { field: 'day', op: 'relative', value: { unit: 'century', from: 0, to: 1 } } },
      ['filter.value: query.bad-filter'],
    ],
    ['a day that is none', { filter: eq('at', '2026-02-30') }, ['filter.value: value.timestamp-offset']],
    ['two options where one is asked for', { filter: eq('tags', ['hot', 'new']) }, ['filter.value: query.bad-filter']],
    ['an option that is none', { filter: eq('tags', 'cold') }, ['filter.value.0: value.option-of']],
    ['too many keys to sort by', { sort: Array.from({ length: 9 }, () => 'size') }, ['sort: query.too-complex']],
    ['expanding what is no link', { expand: ['size'] }, ['expand.0: query.not-a-link']],
    ['a limit past the largest', { limit: 1001 }, ['limit: query.bad-limit']],
    ['half a record', { limit: 1.5 }, ['limit: query.bad-limit']],
    ['an offset before the first', { offset: -1 }, ['offset: query.bad-limit']],
  ];
  test.each(cases)('%s', (_name, request, issues) => {
    expect(issuesOf(() => planList(base('item'), request as ListRequest))).toEqual(issues);
  });

  test('what passes several records can be shown, not compared or sorted', () => {
    expect(issuesOf(() => planList(base('shop'), { fields: ['items.name'], expand: ['items'] }))).toEqual([]);
    expect(issuesOf(() => planList(base('shop'), { filter: eq('items.name', 'x'), sort: ['items.size'] } as ListRequest))).toEqual([
      'filter.field: query.through-several',
      'sort.0: query.through-several',
    ]);
    expect(issuesOf(() => planList(base('shop'), { sort: ['items'] }))).toEqual(['sort.0: query.not-sortable']);
  });

  test('the same question is planned once for the same rights', () => {
    expect(planList(base('item'), { sort: ['size'] })).toBe(planList(base('item'), { sort: ['size'] }));
    expect(planList(base('item'), { sort: ['size'] })).not.toBe(planList(base('item'), { sort: ['-size'] }));
    expect(planList(base('item', systemActor('x')), { sort: ['size'] })).not.toBe(planList(base('item'), { sort: ['size'] }));
  });
});

describe('queries', () => {
  const n = { op: 'count', as: 'n' };
  const cases: readonly (readonly [string, object, readonly string[]])[] = [
    [
      'nothing wrong',
      { groupBy: [{ field: 'shop' }, { field: 'at', unit: 'month' }], metrics: [n, { op: 'sum', expr: 'size * 2', as: 's' }], sort: ['-s'] },
      [],
    ],
    ['a metric that the type has not', { metrics: [{ op: 'sum', field: 'name', as: 's' }] }, ['metrics.0: query.bad-metric']],
    ['a metric nobody has', { metrics: [{ op: 'median', field: 'size', as: 's' }] }, ['metrics.0: query.bad-metric']],
    ['a metric of nothing', { metrics: [{ op: 'sum', as: 's' }] }, ['metrics.0: query.bad-metric']],
    ['the sum of a text', { metrics: [{ op: 'sum', expr: 'name', as: 's' }] }, ['metrics.0: query.bad-metric']],
    ['distinct values of several', { metrics: [{ op: 'countDistinct', field: 'tags', as: 's' }] }, ['metrics.0: query.bad-metric']],
    ['the least of several, as an expression', { metrics: [{ op: 'min', expr: 'tags', as: 's' }] }, ['metrics.0: query.bad-metric']],
    ['how many have any of several, as an expression', { metrics: [{ op: 'count', expr: 'tags', as: 's' }] }, []],
    ['a hidden field in an expression', { metrics: [{ op: 'sum', expr: 'cost * 2', as: 's' }] }, ['metrics.0.expr: expression.unknown-name']],
    ['no expression', { metrics: [{ op: 'sum', expr: 'size *', as: 's' }] }, ['metrics.0.expr: expression.unexpected-end']],
    ['grouping by several values', { groupBy: [{ field: 'tags' }], metrics: [n] }, ['groupBy.0: query.not-groupable']],
    ['grouping by long texts', { groupBy: [{ field: 'memo' }], metrics: [n] }, ['groupBy.0: query.not-groupable']],
    ['a unit for what is no day', { groupBy: [{ field: 'size', unit: 'month' }], metrics: [n] }, ['groupBy.0.unit: query.bad-unit']],
    ['a unit that is none', { groupBy: [{ field: 'day', unit: 'decade' }], metrics: [n] }, ['groupBy.0.unit: query.bad-unit']],
    ['two columns of one name', { groupBy: [{ field: 'shop', as: 'n' }], metrics: [n] }, ['metrics: document.duplicate-name']],
    ['machinery for a name', { metrics: [{ op: 'count', as: '__proto__' }] }, ['metrics: document.duplicate-name']],
    ['sorting by what is not answered', { metrics: [n], sort: ['-m'] }, ['sort.0: query.unknown-field']],
    [
      'too many groups',
      { groupBy: Array.from({ length: 9 }, (_, place) => ({ field: 'size', as: `g${place}` })), metrics: [n] },
      ['metrics: query.too-complex'],
    ],
    ['nothing wrong after grouping', { metrics: [{ op: 'count', as: 'n' }], having: { or: [{ field: 'n', op: 'gt', value: 1 }] } }, []],
    [
      'what cannot be asked after grouping, all at once',
      {
        metrics: [{ op: 'count', as: 'n' }],
        having: {
          and: [
            { or: 5 },
            { not: null },
            'x',
            { field: 'size', op: 'eq', value: 1 },
            { field: 'n', op: 'toString' },
            { field: 'n', op: 'lt', value: { toString: 1, valueOf: 1 } },
          ],
        },
      },
      [
        'having.and.0.or: query.bad-filter',
        'having.and.1.not: query.bad-filter',
        'having.and.2: query.bad-filter',
        'having.and.3.field: query.unknown-field',
        'having.and.4.op: query.operator',
        'having.and.5.value: query.bad-filter',
      ],
    ],
    [
      'more after grouping than may be asked of each group',
      { metrics: [{ op: 'count', as: 'n' }], having: { or: Array.from({ length: 1_000 }, () => ({ field: 'n', op: 'lt', value: 0 })) } },
      ['having.or.199: query.too-complex'],
    ],
    [
      'nesting after grouping without end',
      { metrics: [{ op: 'count', as: 'n' }], having: nested(1_000) },
      [`having${'.not'.repeat(10)}: query.too-complex`],
    ],
  ];
  test.each(cases)('%s', (_name, request, issues) => {
    expect(issuesOf(() => planQuery(base('item'), request as QueryRequest))).toEqual(issues);
  });
});
