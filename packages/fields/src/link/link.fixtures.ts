// In charge of: fixtures of link fields.
import type { Fixtures } from '../fixture.ts';
import type { LinkConfig } from './link.schema.ts';

const one: LinkConfig = { target: 'e_store' };
const many: LinkConfig = {
  target: { app: 'base', id: 'e_product' },
  many: true,
  onDelete: 'clear',
  back: { name: 'orders', label: { en: 'Orders', 'zh-CN': '订单' } },
};

/** Fixtures of link fields. */
export const linkFixtures: Fixtures<LinkConfig> = {
  configs: [one, many],
  wrongConfigs: [
    { config: {} },
    { config: { target: 'e_store', onDelete: 'ignore' } },
    { config: { target: 'e_store', back: { name: 'Orders', label: 'x' } } },
    { config: { target: 'e_store', back: { name: 'orders' } } },
  ],
  good: [
    { config: one, json: 12, texts: ['12', '#12', '１２'], cell: 12, shown: '#12' },
    { config: one, json: { id: 12, title: 'Store 12', name: 'ignored' }, cell: 12 },
    { config: many, json: [3, { id: 1 }, 3], texts: ['3, 1', '#3；#1'], cell: [3, 1], shown: '#3, #1' },
    { config: many, json: [], cell: null },
  ],
  bad: [
    { config: one, json: '12', code: 'value.type' },
    { config: one, json: 0, code: 'value.type' },
    { config: one, json: -1, code: 'value.type' },
    { config: one, json: 1.5, code: 'value.type' },
    { config: one, json: 2 ** 53, code: 'value.type' },
    { config: one, json: { title: 'x' }, code: 'value.type' },
    { config: one, json: { id: { id: 1 } }, code: 'value.type' },
    { config: one, json: [1], code: 'value.type' },
    { config: many, json: 1, code: 'value.type' },
    { config: many, json: [1, [2]], code: 'value.type' },
    { config: many, json: Array.from({ length: 1001 }, (_, place) => place + 1), code: 'value.too-many' },
    { config: one, texts: ['Store', '0', '1.5', '-1', '9'.repeat(17)], code: 'value.reference' },
    { config: many, texts: ['1, x'], code: 'value.reference' },
  ],
  filters: [
    { config: one, operator: 'eq', value: 12, holds: [12], fails: [13, null] },
    { config: one, operator: 'ne', value: 12, holds: [13], fails: [12] },
    { config: one, operator: 'in', value: [12, 13], holds: [13], fails: [14, null] },
    { config: one, operator: 'notIn', value: [12, 13], holds: [14], fails: [13] },
    { config: one, operator: 'isEmpty', holds: [null], fails: [1] },
    { config: many, operator: 'isNotEmpty', holds: [[1]], fails: [null] },
  ],
};
