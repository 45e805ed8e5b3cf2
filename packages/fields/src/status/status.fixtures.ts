// In charge of: fixtures of status fields.
import type { Fixtures } from '../fixture.ts';
import type { StatusConfig } from './status.schema.ts';

const order: StatusConfig = {
  initial: 'pending',
  states: {
    shipped: { label: { en: 'Shipped', 'zh-CN': '已发货' }, color: 'green', order: 3, final: true },
    pending: { label: { en: 'Pending', 'zh-CN': '待付款' }, color: 'grey', order: 1 },
    paid: { label: { en: 'Paid', 'zh-CN': '已付款' }, color: 'blue', order: 2 },
  },
  transitions: {
    pay: { order: 1, label: { en: 'Pay', 'zh-CN': '付款' }, from: { pending: true }, to: 'paid' },
    ship: {
      order: 2,
      label: { en: 'Ship', 'zh-CN': '发货' },
      from: { paid: true },
      to: 'shipped',
      roles: { wh: true },
      condition: { call: 'eq', args: [{ path: ['order.fulfil'] }, { value: 'self' }] },
      message: { en: 'Only self-fulfilled orders.', 'zh-CN': '只限自发货订单。' },
      required: { 'order.tracking_no': true },
    },
    back: { order: 3, label: 'Back', from: { paid: true }, to: 'pending', roles: {} },
  },
};
const fixed: StatusConfig = { initial: 'only', states: { only: { label: 'Only', order: 1 } }, transitions: {} };
const odd: StatusConfig = {
  initial: 'a',
  states: { a: { label: 'b', order: 1 }, b: { label: 'Bee', order: 2 } },
  transitions: { go: { order: 1, label: 'Go', from: { a: true }, to: 'b' } },
};
const states = order.states;
const transition = { order: 1, label: 'Go', from: { pending: true }, to: 'paid' };

/** Fixtures of status fields. */
export const statusFixtures: Fixtures<StatusConfig> = {
  configs: [order, fixed, odd],
  wrongConfigs: [
    { config: {} },
    { config: { initial: 'a', states: {}, transitions: {} } },
    { config: { initial: 'pending', states } },
    { config: { initial: 'pending', states, transitions: [] } },
    { config: { initial: 'pending', states, transitions: { go: { ...transition, from: {} } } } },
    { config: { initial: 'pending', states, transitions: { go: { ...transition, roles: ['wh'] } } } },
    { config: { initial: 'pending', states, transitions: { go: { ...transition, condition: 'paid' } } } },
    { config: { initial: 'gone', states, transitions: {} }, code: 'document.status-state' },
    { config: { initial: 'pending', states, transitions: { go: { ...transition, to: 'gone' } } }, code: 'document.status-state' },
    { config: { initial: 'pending', states, transitions: { go: { ...transition, from: { gone: true } } } }, code: 'document.status-state' },
    { config: { initial: 'pending', states, transitions: { go: { ...transition, from: { paid: true } } } }, code: 'document.status-stays' },
    { config: { initial: 'pending', states, transitions: { go: { ...transition, from: { shipped: true } } } }, code: 'document.status-final' },
    {
      config: { initial: 'x', states: { x: { label: { en: 'Same' }, order: 1 }, y: { label: ' sAME ', order: 2 } }, transitions: {} },
      code: 'document.duplicate-option',
    },
  ],
  good: [
    { config: order, json: 'paid', texts: ['paid', 'PAID', ' 已付款 ', 'Ｐａｉｄ'], cell: 'paid', shown: 'Paid' },
    { config: order, json: 'shipped', texts: ['已发货'], cell: 'shipped', shown: 'Shipped' },
    { config: fixed, json: 'only', texts: ['only'], cell: 'only', shown: 'Only' },
    { config: odd, json: 'a', texts: ['a'], cell: 'a', shown: 'b' },
    { config: odd, json: 'b', texts: ['b', 'BEE'], cell: 'b' },
  ],
  bad: [
    { config: order, json: 1, code: 'value.type' },
    { config: order, json: ['paid'], code: 'value.type' },
    { config: order, json: 'Paid', code: 'value.option-near' },
    { config: order, json: 'paidd', texts: ['Pendin'], code: 'value.option-near' },
    { config: order, json: 'constructor', texts: ['something else', '__proto__', 'toString'], code: 'value.option-of' },
  ],
  filters: [
    { config: order, operator: 'eq', value: 'paid', holds: ['paid'], fails: ['pending', null] },
    { config: order, operator: 'ne', value: 'paid', holds: ['pending'], fails: ['paid'] },
    { config: order, operator: 'in', value: ['paid', 'shipped'], holds: ['paid', 'shipped'], fails: ['pending', null] },
    { config: order, operator: 'notIn', value: ['paid', 'shipped'], holds: ['pending'], fails: ['paid'] },
    { config: order, operator: 'isEmpty', holds: [null], fails: ['paid'] },
    { config: order, operator: 'isNotEmpty', holds: ['paid'], fails: [null] },
  ],
};
