// In charge of: building filters: what is complete, what is left out, what survives.
import type { FieldInfo } from '@trellis/fields/react';
import type { Filter } from '@trellis/query';
import { describe, expect, it } from 'vitest';
import {
  added,
  countConditions,
  filterOf,
  isComplete,
  isGroup,
  newCondition,
  operatorsOf,
  replaced,
  treeOf,
  withOperator,
  type ConditionNode,
} from './filter-tree.ts';

const field = (name: string, type: string, config: unknown = {}): FieldInfo => ({
  id: name,
  name,
  label: name,
  type,
  config,
  required: true,
  unique: false,
  writable: true,
});
const options = { options: { a: { label: 'A', order: 1 }, b: { label: 'B', order: 2 } } };
const fields = [
  field('name', 'text'),
  field('qty', 'integer', { max: 10 }),
  field('day', 'date'),
  field('at', 'timestamp'),
  field('state', 'single_choice', options),
  field('tags', 'multiple_choice', options),
  field('store', 'link', { target: 'store' }),
  field('stores', 'link', { target: 'store', many: true }),
];
const find = (path: string) => fields.find((one) => one.name === path);
const condition = (path: string, op: ConditionNode['op'], value: unknown): ConditionNode => ({ id: 'x', path, op, value });

describe('round trip', () => {
  it.each<[string, Filter]>([
    [
      'flat',
      {
        and: [
          { field: 'qty', op: 'gt', value: 3 },
          { field: 'name', op: 'isEmpty' },
        ],
      },
    ],
    [
      'nested',
      {
        and: [
          { field: 'day', op: 'relative', value: { unit: 'day', from: -6, to: 0 } },
          {
            or: [
              { field: 'state', op: 'eq', value: 'a' },
              { field: 'tags', op: 'in', value: ['a', 'b'] },
            ],
          },
        ],
      },
    ],
    ['none of', { and: [{ not: { field: 'state', op: 'eq', value: 'a' } }] }],
  ])('%s', (_name, filter) => {
    expect(filterOf(treeOf(filter), find)).toEqual(filter);
  });
  it('puts an "or" at the top into a group', () => {
    const filter: Filter = {
      or: [
        { field: 'qty', op: 'eq', value: 1 },
        { field: 'qty', op: 'eq', value: 2 },
      ],
    };
    expect(filterOf(treeOf(filter), find)).toEqual({ and: [filter] });
  });
});

describe('a condition is complete', () => {
  it.each<[string, ConditionNode, boolean]>([
    ['a number', condition('qty', 'gt', 3), true],
    ['no value', condition('qty', 'gt', null), false],
    ['a number the field would refuse', condition('qty', 'gt', 99), false],
    ['half a range', condition('qty', 'between', [1, null]), false],
    ['a range', condition('qty', 'between', [1, 3]), true],
    ['no value needed', condition('qty', 'isEmpty', undefined), true],
    ['an operator the field lacks', condition('qty', 'contains', 'x'), false],
    ['words', condition('name', 'contains', 'ab'), true],
    ['no words', condition('name', 'contains', ''), false],
    ['an empty list', condition('state', 'in', []), false],
    ['an option that is gone', condition('state', 'eq', 'zz'), false],
    ['one of several options', condition('tags', 'eq', 'a'), true],
    ['a day for a moment', condition('at', 'gte', '2026-11-01'), true],
    ['a relative range', condition('at', 'relative', { unit: 'week', from: 0, to: 0 }), true],
    ['a record', condition('store', 'eq', 4), true],
    ['one of many records', condition('stores', 'eq', 4), true],
    ['a field that is gone', condition('gone', 'isEmpty', null), false],
  ])('%s', (_name, node, expected) => {
    expect(isComplete(node, find)).toBe(expected);
  });
  it('leaves incomplete ones and empty groups out', () => {
    const tree = treeOf({
      and: [{ field: 'qty', op: 'gt', value: null }, { or: [{ field: 'name', op: 'contains', value: '' }] }, { field: 'qty', op: 'lt', value: 2 }],
    });
    expect(filterOf(tree, find)).toEqual({ and: [{ field: 'qty', op: 'lt', value: 2 }] });
  });
});

describe('changing', () => {
  it('adds, replaces and removes parts at any depth', () => {
    const tree = treeOf({ and: [{ or: [{ field: 'qty', op: 'eq', value: 1 }] }] });
    const [group] = tree.parts;
    if (group === undefined || !isGroup(group)) throw new Error('no group');
    const two = added(tree, group.id, { ...condition('qty', 'eq', 2), id: 'two' });
    expect(countConditions(filterOf(two, find))).toBe(2);
    const three = replaced(two, 'two', { ...condition('qty', 'eq', 3), id: 'two' });
    expect(filterOf(three, find)).toEqual({
      and: [
        {
          or: [
            { field: 'qty', op: 'eq', value: 1 },
            { field: 'qty', op: 'eq', value: 3 },
          ],
        },
      ],
    });
    expect(replaced(tree, group.parts[0]?.id ?? '', undefined).parts).toEqual([]);
  });
  it.each<[ConditionNode['op'], ConditionNode['op'], unknown, unknown]>([
    ['eq', 'in', 'a', ['a']],
    ['in', 'ne', ['a', 'b'], 'a'],
    ['eq', 'between', 3, [3, null]],
    ['gt', 'lt', 3, 3],
    ['eq', 'isEmpty', 3, null],
    ['eq', 'relative', '2026-01-01', null],
  ])('keeps the value from %s to %s where it fits', (from, to, before, after) => {
    expect(withOperator(condition('qty', from, before), to).value).toEqual(after);
  });
  it('begins with the operator people mean most often', () => {
    expect(newCondition('at', find('at') as FieldInfo).op).toBe('relative');
    expect(newCondition('name', find('name') as FieldInfo).op).toBe('contains');
    expect(operatorsOf(find('store') as FieldInfo)).not.toContain('gt');
  });
});
