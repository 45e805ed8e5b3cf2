// In charge of: fixtures of single choice fields.
import type { Fixtures } from '../fixture.ts';
import type { SingleChoiceConfig } from './single-choice.schema.ts';

const status: SingleChoiceConfig = {
  options: {
    paused: { label: { en: 'Paused', 'zh-CN': '暂停' }, color: 'amber', order: 2 },
    active: { label: { en: 'Active', 'zh-CN': '在营' }, color: 'green', order: 1 },
    closed: { label: { en: 'Closed', 'zh-CN': '关闭' }, order: 3 },
  },
};
// Labels as people write them: one is another's id, one has a comma, one is a name of the object prototype.
const odd: SingleChoiceConfig = {
  options: {
    a: { label: 'b', order: 1 },
    b: { label: 'Bee', order: 2 },
    c: { label: 'red, blue', order: 3 },
    d: { label: 'constructor', order: 4 },
  },
};
const none: SingleChoiceConfig = { options: {} };

/** Fixtures of single choice fields. */
export const singleChoiceFixtures: Fixtures<SingleChoiceConfig> = {
  configs: [status, odd, none],
  wrongConfigs: [
    { config: {} },
    { config: { options: [] } },
    { config: { options: { 'bad id': { label: 'x', order: 1 } } } },
    { config: { options: { x: { label: 'x', order: 1, color: 'gold' } } } },
    {
      config: { options: { x: { label: { en: 'Same' }, order: 1 }, y: { label: { 'zh-CN': ' sAME ' }, order: 2 } } },
      code: 'document.duplicate-option',
    },
  ],
  good: [
    { config: status, json: 'active', texts: ['active', 'Active', 'ACTIVE', ' 在营 ', 'Ａｃｔｉｖｅ'], cell: 'active', shown: 'Active' },
    { config: status, json: 'closed', texts: ['关闭'], cell: 'closed', shown: 'Closed' },
    { config: odd, json: 'a', texts: ['a'], cell: 'a', shown: 'b' },
    { config: odd, json: 'b', texts: ['b', 'BEE'], cell: 'b' },
    { config: odd, json: 'c', texts: ['red, blue'], cell: 'c' },
    { config: odd, json: 'd', texts: ['Constructor'], cell: 'd' },
  ],
  bad: [
    { config: status, json: 1, code: 'value.type' },
    { config: status, json: ['active'], code: 'value.type' },
    { config: status, json: 'Active', code: 'value.option-near' },
    { config: status, json: 'activ', texts: ['Actve', 'Pause'], code: 'value.option-near' },
    { config: status, json: 'constructor', texts: ['something else', '__proto__', 'constructor', 'toString'], code: 'value.option-of' },
    { config: none, json: 'a', texts: ['a'], code: 'value.option' },
  ],
  filters: [
    { config: status, operator: 'eq', value: 'active', holds: ['active'], fails: ['paused', null] },
    { config: status, operator: 'ne', value: 'active', holds: ['paused'], fails: ['active'] },
    { config: status, operator: 'in', value: ['active', 'closed'], holds: ['active', 'closed'], fails: ['paused', null] },
    { config: status, operator: 'notIn', value: ['active', 'closed'], holds: ['paused'], fails: ['active'] },
    { config: status, operator: 'isEmpty', holds: [null], fails: ['active'] },
    { config: status, operator: 'isNotEmpty', holds: ['active'], fails: [null] },
  ],
};
