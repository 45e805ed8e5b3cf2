import { expect, test } from 'vitest';
import { statusFixtures } from './status.fixtures.ts';
import type { StatusConfig } from './status.schema.ts';
import { statusType } from './status.ts';

const [order] = statusFixtures.configs as readonly [StatusConfig];

test('tells its states in order, and its transitions with what they ask', () => {
  expect(statusType.options?.(order).map(({ id, color }) => [id, color])).toEqual([
    ['pending', 'grey'],
    ['paid', 'blue'],
    ['shipped', 'green'],
  ]);
  const settings = statusType.status?.(order);
  expect(settings?.initial).toBe('pending');
  expect(settings?.transitions.map(({ id, from, to, roles, required }) => [id, from, to, roles, required])).toEqual([
    ['pay', ['pending'], 'paid', undefined, []],
    ['ship', ['paid'], 'shipped', ['wh'], ['order.tracking_no']],
    ['back', ['paid'], 'pending', [], []],
  ]);
});

test('what is copied from it is a choice, and what readers get of its config draws no transitions', () => {
  const { type, config } = statusType.seenAs?.(order) ?? { type: '', config: {} };
  expect(type).toBe('single_choice');
  expect(config).toEqual({
    options: {
      shipped: { label: { en: 'Shipped', 'zh-CN': '已发货' }, color: 'green', order: 3 },
      pending: { label: { en: 'Pending', 'zh-CN': '待付款' }, color: 'grey', order: 1 },
      paid: { label: { en: 'Paid', 'zh-CN': '已付款' }, color: 'blue', order: 2 },
    },
  });
  expect(statusType.shownConfig?.(order)).toEqual({ initial: 'pending', states: order.states, transitions: {} });
});
