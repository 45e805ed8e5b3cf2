// In charge of: proving how the command line is read.
import { expect, test } from 'vitest';
import { readWish } from './options.ts';

test('names, flags and seconds', () => {
  expect(readWish(['get-record', '--json', 'start'], {})).toEqual({
    names: ['get-record', 'start'],
    json: true,
    options: { seconds: 5, warmUpSeconds: 2, rounds: 5, idleSeconds: 3, divisor: 1 },
  });
  expect(readWish(['--quick'], { BENCH_SECONDS: '1.5' }).options).toMatchObject({ seconds: 1.5, rounds: 2 });
});

test.each([
  [['--fast'], {}, 'no option --fast'],
  [[], { BENCH_SECONDS: 'soon' }, 'BENCH_SECONDS is "soon"'],
  [[], { BENCH_SECONDS: '0' }, 'above 0'],
])('%j with %j is refused', (args, env, says) => {
  expect(() => readWish(args, env)).toThrow(says);
});
