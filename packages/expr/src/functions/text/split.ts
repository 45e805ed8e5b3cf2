// In charge of: SPLIT(text, separator).
import { runLimits } from '../../limits.ts';
import { defineFunction } from '../define.ts';
import { text } from '../types.ts';

/** The parts between separators. */
export const split = defineFunction({
  name: 'split',
  params: ['text', 'text'],
  result: { kind: 'list', of: text },
  doc: {
    group: 'text',
    params: 'text, separator',
    en: 'The parts of a text between separators, as a list.',
    zh: '按分隔文本把文本拆成列表。',
    example: 'SPLIT("red,green,blue", ",")',
    result: '["red", "green", "blue"]',
    rules: { en: 'An empty separator parts every character; an empty text is one empty part.', zh: '分隔文本为空时逐字拆分；空文本得到一个空项。' },
  },
  run: ([value, separator]) => (separator === '' ? Array.from(value) : value.split(separator, runLimits.items + 1)),
});
