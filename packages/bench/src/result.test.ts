// In charge of: proving that figures are judged by the median of the rounds' own ratios.
import { expect, test } from 'vitest';
import { judge, median, resultLine } from './result.ts';

test.each([
  [[3], 3],
  [[1, 2], 1.5],
  [[9, 1, 5], 5],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => expect(median(values)).toBe(expected));
test('there is no median of nothing', () => expect(() => median([])).toThrow(TypeError));

test('the ratio is taken in each round, so that a slow moment of the machine hits both sides', () => {
  const rounds = [
    { value: 50, limit: 100 },
    { value: 5, limit: 10 },
    { value: 90, limit: 100 },
  ];
  expect(judge(rounds, { name: 'x', unit: 'req/s', better: 'higher', budget: 0.5 })).toMatchObject({ ratio: 0.5, value: 50, limit: 100, ok: true });
  expect(judge(rounds, { name: 'x', unit: 'req/s', better: 'higher', budget: 0.51 }).ok).toBe(false);
  expect(judge(rounds, { name: 'x', unit: 's', better: 'lower', budget: 0.49 }).ok).toBe(false);
});

test('a budget on the difference looks at the difference', () => {
  const result = judge([{ value: 1.9, limit: 0.2 }], { name: 'start', unit: 's', better: 'lower', budget: 1.5, of: 'difference' });
  expect(result.ok).toBe(false);
  expect(resultLine(result)).toContain('OVER start');
});
