// In charge of: proving how figures are written, at the edges where units change and where nothing is to be shown.
import { describe, expect, it } from 'vitest';
import {
  axisFormatter,
  cellFigure,
  changeOf,
  changeText,
  currencySymbol,
  directionOf,
  figureParts,
  fullFigure,
  joinParts,
  shortFormatter,
  toneOf,
  type NumberFormat,
} from './number-format.ts';

const zh: NumberFormat = { style: 'number', locale: 'zh-CN' };
const en: NumberFormat = { style: 'number', locale: 'en' };
const money = (currency: string, locale: 'zh-CN' | 'en'): NumberFormat => ({ style: 'money', currency, locale });

describe('headline figures', () => {
  it.each<[string, number | null, NumberFormat, string]>([
    ['money in 万', 4_046_700, money('CNY', 'zh-CN'), '¥404.67 万'],
    ['money in 亿', 1_230_000_000, money('CNY', 'zh-CN'), '¥12.30 亿'],
    ['money just under 亿 rounds up to it', 99_999_999, money('CNY', 'zh-CN'), '¥1.00 亿'],
    ['money under 万 in full', 9_999.5, money('USD', 'zh-CN'), 'US$9,999.50'],
    ['money in K', 12_400, money('USD', 'en'), 'US$12.40K'],
    ['money that rounds to a million', 999_999, money('USD', 'en'), 'US$1.00M'],
    ['yen have no decimals', 1_234, money('JPY', 'en'), 'JP¥1,234'],
    ['a count of five digits in full', 16_482, zh, '16,482'],
    ['a count of six digits', 164_820, zh, '16.48 万'],
    ['the same in English', 164_820, en, '164.82K'],
    ['percent', 0.165, { style: 'percent', locale: 'en' }, '16.5%'],
    ['negative money', -12.3, money('EUR', 'en'), '−€12.30'],
    ['negative that rounds to nothing', -0.001, money('EUR', 'en'), '€0.00'],
    ['missing', null, zh, '—'],
    ['zero is zero', 0, money('GBP', 'en'), '£0.00'],
    ['money without a currency has no symbol', 5, { style: 'money', locale: 'en' }, '5.00'],
  ])('%s', (_name, value, format, text) => {
    expect(joinParts(figureParts(value, format))).toBe(text);
  });
});

describe('other figures', () => {
  it('share unit and decimals in a column of short figures', () => {
    expect([1_624_000, 192_000, 1_003, null].map(shortFormatter(1_624_000, money('CNY', 'zh-CN')))).toEqual([
      '¥162.4 万',
      '¥19.2 万',
      '¥0.1 万',
      '—',
    ]);
    expect([43_800, -2_155].map(shortFormatter(43_800, money('USD', 'zh-CN')))).toEqual(['US$4.38 万', '−US$0.22 万']);
    expect([11_500, 417.84, 31.99, 0].map(shortFormatter(11_500, money('USD', 'zh-CN')))).toEqual([
      'US$1.15 万',
      'US$417.84',
      'US$31.99',
      'US$0.00 万',
    ]);
    expect([3_441_649, 112_986, 94_192, 9_612].map(shortFormatter(3_441_649, money('GBP', 'en')))).toEqual([
      '£3.44M',
      '£0.11M',
      '£94.19K',
      '£9,612.00',
    ]);
    expect([88_900, 950].map(shortFormatter(88_900, money('USD', 'en')))).toEqual(['US$88.9K', 'US$1.0K']);
    expect([8_900.5, 12].map(shortFormatter(8_900.5, money('USD', 'en')))).toEqual(['US$8,900.50', 'US$12.00']);
    expect([0.25, 0.5].map(shortFormatter(0.5, { style: 'percent', locale: 'en' }))).toEqual(['25.0%', '50.0%']);
  });

  it('are full in sentences and cells', () => {
    expect(fullFigure(1_074.62, money('CNY', 'en'))).toBe('¥1,074.62');
    expect(fullFigure(-4_046_700, money('USD', 'zh-CN'))).toBe('−US$4,046,700.00');
    expect(cellFigure(1_074.6, money('CNY', 'en'))).toBe('1,074.60');
    expect(cellFigure(null, zh)).toBe('—');
  });

  it('share one unit on an axis', () => {
    const mark = axisFormatter(200_000, money('CNY', 'zh-CN'));
    expect([0, 50_000, 200_000].map(mark)).toEqual(['0', '5 万', '20 万']);
    expect([0, 500, 1_500].map(axisFormatter(1_500, en))).toEqual(['0', '500', '1,500']);
    expect([0, 2_500, 10_000].map(axisFormatter(12_000, zh))).toEqual(['0', '2,500', '10,000']);
    expect([0, 10_000].map(axisFormatter(12_000, en))).toEqual(['0', '10K']);
    expect([0, 20, 80].map(axisFormatter(80, en))).toEqual(['0', '20', '80']);
    expect([0, 0.05].map(axisFormatter(0.1, { style: 'percent', locale: 'en' }))).toEqual(['0%', '5%']);
  });

  it('know the signs of currencies and pass on what is no currency', () => {
    expect(['USD', 'CNY', 'GBP', 'JPY'].map(currencySymbol)).toEqual(['US$', '¥', '£', 'JP¥']);
    expect(currencySymbol('points')).toBe('points');
  });
});

describe('changes', () => {
  it.each<[string, number | null, number | null, 'number' | 'percent', string | undefined]>([
    ['up', 112.6, 100, 'number', '12.6%'],
    ['down', 87.4, 100, 'number', '12.6%'],
    ['from a negative', 50, -100, 'number', '150.0%'],
    ['many times', 1_500, 100, 'number', '14×'],
    ['from nothing', 5, 0, 'number', undefined],
    ['from a missing figure', 5, null, 'number', undefined],
    ['percents differ in points', 0.165, 0.172, 'percent', '0.7 pt'],
  ])('%s', (_name, value, before, style, text) => {
    const change = changeOf(value, before, style);
    expect(change === undefined ? undefined : changeText(change, 'en')).toBe(text);
  });

  it('are good or bad for their metric, and neither when nothing changed', () => {
    const up = { amount: 0.1, inPoints: false };
    expect([toneOf(up, 'up'), toneOf(up, 'down'), toneOf(up, 'neutral'), toneOf(up, undefined)]).toEqual(['good', 'bad', 'neutral', 'good']);
    expect(toneOf({ amount: 0.0001, inPoints: false }, 'up')).toBe('neutral');
    expect(toneOf(undefined, 'up')).toBe('neutral');
    expect(directionOf({ amount: -0.01, inPoints: true })).toBe('down');
  });
});
