import { message } from '@trellis/errors';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationType } from './duration.ts';

const context = { config: {}, label: { en: 'Picking', 'zh-CN': '拣货' }, path: 'picking', timezone: 'UTC' };

test('a bare number is refused with the ways to write it', () => {
  const result = durationType.fromText('90', context);
  expect(result.ok ? [] : result.issues.map(({ code, params }) => message(code, params, 'en'))).toEqual([
    { message: '“90” does not say whether it counts hours, minutes or seconds.', hint: 'Write it as 1:30, 1:30:05, 90 min or 1.5 h.' },
  ]);
});

test('hours are named in the reader’s language', () => {
  const show = (locale: 'en' | 'zh-CN') => durationType.format(5_400, { config: { format: 'hours' }, locale, timezone: 'UTC' });
  expect([show('en'), show('zh-CN')]).toEqual(['1.5 h', '1.5 小时']);
});

test('every second has a text of its own in every format', () => {
  const property = fc.property(fc.constantFrom('h:mm', 'h:mm:ss', 'hours'), fc.integer({ min: -400_000, max: 400_000 }), (format, seconds) => {
    const config = { format } as const;
    const text = durationType.toText(seconds, { config, locale: 'en', timezone: 'UTC' });
    expect(durationType.fromText(text, { ...context, config })).toEqual({ ok: true, value: seconds });
  });
  fc.assert(property, { seed: 11, numRuns: 5000 });
});
