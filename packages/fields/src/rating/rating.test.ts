import { message } from '@trellis/errors';
import { expect, test } from 'vitest';
import { ratingType } from './rating.ts';

test('says which ratings there are', () => {
  const refused = (input: unknown) => {
    const result = ratingType.read(input, { config: { max: 7 }, label: { en: 'Packing', 'zh-CN': '包装' }, path: 'packing' });
    return result.ok ? [] : result.issues.map(({ code, params }) => message(code, params, 'en').message);
  };
  expect([refused(8), refused(0), refused(7)]).toEqual([['Packing is at most 7.'], ['Packing is at least 1.'], []]);
});

test('files and lists of another scale are not mistaken for this one', () => {
  const context = { config: { max: 5 }, label: 'Rating', path: 'rating', timezone: 'UTC' };
  expect(['4/10', '★★★☆☆☆', '3/5'].map((text) => ratingType.fromText(text, context).ok)).toEqual([false, false, true]);
});
