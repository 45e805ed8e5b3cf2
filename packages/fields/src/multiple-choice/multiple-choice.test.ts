import { expect, test } from 'vitest';
import { multipleChoiceType } from './multiple-choice.ts';

const config = {
  options: { x: { label: { en: 'Big, heavy', 'zh-CN': '大件' }, order: 1 }, y: { label: { en: 'Fragile', 'zh-CN': '易碎' }, order: 2 } },
};
const context = { config, label: 'Tags', path: 'tags', timezone: 'UTC' };

test('gathers every wrong option with its place', () => {
  const result = multipleChoiceType.read(['x', 'p', 'y', 'q'], context);
  expect(result.ok ? [] : result.issues.map(({ path, params }) => [path, params['value']])).toEqual([
    ['tags.1', 'p'],
    ['tags.3', 'q'],
  ]);
});

test('writes the id where a label holds the separator', () => {
  const text = (locale: 'en' | 'zh-CN'): string => multipleChoiceType.toText(['x', 'y'], { config, locale, timezone: 'UTC' });
  expect([text('en'), text('zh-CN')]).toEqual(['x, Fragile', '大件, 易碎']);
});
