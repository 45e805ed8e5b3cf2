// In charge of: tests that no input crashes, hangs or gives anything but a value.
import { expect, test } from 'vitest';
import { caseScope } from '../fixtures/case-scope.ts';
import { randomOf } from '../fixtures/random.ts';
import { caseRows, processorTime } from './case-rows.fixtures.ts';
import { InputMaker } from './inputs.ts';
import { resolve } from '../resolve.ts';
import { isHeldAs, longestRun, readsBack, tryInput } from './trial.ts';

const count = 200_000;

test(`${count} inputs`, () => {
  const maker = new InputMaker(caseRows(), randomOf(20_261_122));
  const complaints: string[] = [];
  let meaningful = 0;
  for (let i = 0; i < count && complaints.length < 5; i++) {
    const text = maker.next();
    const trial = tryInput(text, processorTime);
    if (trial.complaint !== undefined) complaints.push(`${text} ${trial.complaint}`);
    if (trial.isMeaningful) meaningful++;
    if (i % 50 === 0 && !readsBack(text)) complaints.push(`${text} does not read back`);
  }
  expect(complaints).toEqual([]);
  expect(meaningful / count).toBeGreaterThan(0.4);
}, 120_000);

test('what is no value is noticed', () => {
  expect(isHeldAs(1n, { kind: 'number', scale: 0 })).toBe(true);
  for (const wrong of [Number.NaN, 1.5, 10_000_000] as const) expect(isHeldAs(wrong, { kind: 'date' })).toBe(false);
  expect(isHeldAs(5, { kind: 'number', scale: 0 })).toBe(false);
  expect(isHeldAs(10n ** 200n, { kind: 'number', scale: 0 })).toBe(false);
  expect(isHeldAs([1n, 'a'], { kind: 'list', of: { kind: 'number', scale: 0 } })).toBe(false);
  expect(tryInput('1 +', () => 0)).toMatchObject({ isMeaningful: false });
  let time = 0;
  expect(tryInput('1', () => (time += 60)).complaint).toMatch(/took/);
});

test('many heavy calls end when the work of a run is used up', () => {
  const heavy = ['SLUG(long)', 'PROPER(long)', 'SEARCH("zz", long)', 'REVERSE(long)', 'SUBSTITUTE(long, "a", "b")', 'REGEXMATCH(long, "(a|b|ab)*c")'];
  const lists = ['SORT(SPLIT(LEFT(long, 9999), ""))', 'UNIQUE(SPLIT(LEFT(long, 9999), ""))', 'FLATTEN(SPLIT(LEFT(long, 9999), ""))'];
  const numbers = ['EXP(n)', 'LN(n)', 'LOG(n, 3)', 'POWER(n, 0.3)', 'n ^ x', 'SQRT(n)'];
  for (const call of [...heavy, ...lists.map((list) => `LENGTH(${list})`), ...numbers]) {
    const text = `COUNTA(${Array.from({ length: 900 }, () => call).join(', ')})`.slice(0, 20_000);
    const whole = text.endsWith(')') && text.length < 20_000 ? text : `${text.slice(0, text.lastIndexOf(`, ${call.slice(0, 4)}`))})`;
    const took = Array.from({ length: 3 }, () => tryInput(whole, processorTime).took);
    // Some 30 ms; twice the bound leaves room for a processor that is shared.
    expect([call, Math.min(...took) < 2 * longestRun]).toEqual([call, true]);
    expect([call, resolve(whole, caseScope).ok]).toEqual([call, true]);
  }
});
