// In charge of: fixtures of multiple choice fields.
import type { Fixtures } from '../fixture.ts';
import type { MultipleChoiceConfig } from './multiple-choice.schema.ts';

const tags: MultipleChoiceConfig = {
  options: {
    new: { label: { en: 'New', 'zh-CN': '新品' }, color: 'blue', order: 1 },
    hot: { label: { en: 'Hot', 'zh-CN': '热销' }, color: 'red', order: 2 },
    mixed: { label: { en: 'Red, blue', 'zh-CN': '红、蓝' }, order: 3 },
  },
};

/** Fixtures of multiple choice fields. */
export const multipleChoiceFixtures: Fixtures<MultipleChoiceConfig> = {
  configs: [tags],
  wrongConfigs: [
    { config: {} },
    { config: { options: { a: { label: 'x', order: 1 }, b: { label: 'X', order: 2 } } }, code: 'document.duplicate-option' },
  ],
  good: [
    {
      config: tags,
      json: ['hot', 'new'],
      texts: ['hot,new', 'Hot, NEW', '热销、新品', 'hot；新品', 'hot | new', 'hot\nnew', 'hot,,new,'],
      cell: ['hot', 'new'],
      shown: 'Hot, New',
    },
    { config: tags, json: ['new', 'hot', 'new'], texts: ['new, hot, New'], cell: ['new', 'hot'] },
    { config: tags, json: ['mixed'], texts: ['Red, blue', 'mixed'], cell: ['mixed'], shown: 'Red, blue' },
    { config: tags, json: ['new', 'mixed'], texts: ['new, mixed'], cell: ['new', 'mixed'] },
    { config: tags, json: [], texts: [', ,'], cell: null },
  ],
  bad: [
    { config: tags, json: 'hot', code: 'value.type' },
    { config: tags, json: { 0: 'hot', length: 1 }, code: 'value.type' },
    { config: tags, json: ['hot', 3], code: 'value.type' },
    { config: tags, json: ['hot', null], code: 'value.type' },
    { config: tags, json: ['hot', '__proto__'], texts: ['hot, something else', '__proto__'], code: 'value.option-of' },
    { config: tags, json: ['ho'], texts: ['new, hott'], code: 'value.option-near' },
    { config: tags, json: Array.from({ length: 1001 }, () => 'hot'), code: 'value.too-many' },
  ],
  filters: [
    { config: tags, operator: 'contains', value: 'hot', holds: [['hot'], ['new', 'hot']], fails: [['new'], null] },
    { config: tags, operator: 'isEmpty', holds: [null], fails: [['new']] },
    { config: tags, operator: 'isNotEmpty', holds: [['new']], fails: [null] },
  ],
};
