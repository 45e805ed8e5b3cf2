// In charge of: tests of every function by tables of cases, and of what functions say about themselves.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compile } from '../evaluate.ts';
import { readCases } from '../fixtures/case-file.ts';
import { bareEnv, caseEnv, caseScope } from '../fixtures/case-scope.ts';
import type { Env } from '../operation.ts';
import { functionNames } from '../operations.ts';
import { PatternError } from '../pattern/parse.ts';
import { patternMistake } from '../pattern/program.ts';
import { patternTest } from '../pattern/run.ts';
import { print } from '../print.ts';
import { functionReference } from '../reference.ts';
import { resolve } from '../resolve.ts';
import { showValue } from '../types/show.ts';
import type { FieldHandle } from '../value-type.ts';
import { functionGroups } from './doc.ts';
import { functions } from './list.ts';

function shorten(shown: string): string {
  return shown.length > 200 ? `${shown.slice(0, 20)}…${shown.length}` : shown;
}

/** What an expression gives, or `!` and the codes of its mistakes. */
function answer(text: string, env: Env<FieldHandle> = caseEnv): string {
  const result = resolve(text, caseScope);
  if (!result.ok) return `!${result.issues.map((each) => each.code.replace('expression.', '')).join(' ')}`;
  return shorten(showValue(compile(result.typed)(env), result.typed.type));
}

const tables = [...functionGroups, 'operators'].map((group) => ({
  group,
  cases: readCases(readFileSync(new URL(`../../test-data/functions/${group}.txt`, import.meta.url), 'utf8')),
}));

describe.each(tables)('$group', ({ cases }) => {
  test.each(cases.map((each) => [each.expression, each.expected]))('%s', (expression, expected) => {
    expect(answer(expression)).toBe(expected);
  });
});

/** The limits of numbers, dates and lengths. */
const extreme = /\b(?:huge|tiny|long|first_day|last_day|first_moment|last_moment)\b|\b0001-01-01|\b9999-12-31|\b\d{15,}\b|REPT\("[^"]+", \d{4,}\)/;

/** Why a function has no row of a kind. */
interface Excuse {
  readonly extreme?: string;
  readonly wrongType?: string;
  readonly several?: string;
}

const noParams = 'it takes nothing';
const everyType = 'it takes every type';
const sameType = 'it takes every type, the same everywhere: a mismatch takes the place of a wrong type';
const written = 'it writes every type as text, each value of a list in its turn';
const lists = 'it takes lists wherever it takes values';

const excuses: { readonly [name: string]: Excuse } = {
  TODAY: { extreme: noParams, wrongType: noParams, several: noParams },
  NOW: { extreme: noParams, wrongType: noParams, several: noParams },
  CONCAT: { wrongType: written, several: written },
  CONCATENATE: { wrongType: written, several: written },
  JOIN: { wrongType: written },
  ISEMPTY: { wrongType: everyType, several: lists },
  ISBLANK: { wrongType: everyType },
  ISNUMBER: { wrongType: everyType },
  ISTEXT: { wrongType: everyType },
  ISDATE: { wrongType: everyType },
  TO_TEXT: { wrongType: everyType },
  COALESCE: { wrongType: sameType },
  SWITCH: { wrongType: sameType },
  IFBLANK: { wrongType: sameType },
  BETWEEN: { wrongType: sameType },
  ...Object.fromEntries(['COUNT', 'COUNTA', 'COUNTDISTINCT', 'UNIQUE', 'FLATTEN'].map((name) => [name, { wrongType: sameType, several: lists }])),
  ...Object.fromEntries(
    ['SUM', 'PRODUCT', 'AVERAGE', 'MEDIAN', 'MIN', 'MAX', 'VAR', 'STDEV', 'SUMPRODUCT'].map((name) => [name, { several: lists }]),
  ),
  ...Object.fromEntries(['FIRST', 'LAST', 'LENGTH', 'OVERLAPS', 'HASALL'].map((name) => [name, { several: lists }])),
};

test('printed cases read back to the same stored form', () => {
  for (const { expression } of tables.flatMap((table) => table.cases)) {
    const result = resolve(expression, caseScope);
    if (!result.ok) continue;
    const again = resolve(print(result.expression, caseScope), caseScope);
    expect([expression, again.ok && again.expression]).toEqual([expression, result.expression]);
  }
});

describe('the reference', () => {
  test('has at least 120 functions, each once', () => {
    const names = functionReference.map((each) => each.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(120);
    expect(functionNames().toSorted()).toEqual(names.filter((name) => !['AND', 'OR', 'NOT'].includes(name)).toSorted());
  });

  test.each(functionReference.map((each) => [each.name, each] as const))('%s', (name, entry) => {
    expect(answer(entry.example)).toBe(entry.result);
    expect(functionGroups).toContain(entry.group);
    expect(entry.summary.en).toMatch(/^[A-Z0-9].*\.$/);
    expect(entry.summary['zh-CN']).toMatch(/^[^请您！]+。$/);
    expect(entry.rules?.['zh-CN'] ?? '。').toMatch(/^[^请您！]*。$/);
    expect(entry.signature.startsWith(`${name}(`)).toBe(true);
    // A signature shows as many parameters as there are.
    const shown = entry.signature
      .slice(name.length + 1, -1)
      .split(', ')
      .filter((param) => param !== '' && !param.startsWith('…'));
    expect(shown.length).toBe(entry.arity.max ?? shown.length);
  });

  const rowsOf = ({ name, group }: (typeof functionReference)[number]) =>
    tables.find((table) => table.group === group)?.cases.filter((each) => each.name === name) ?? [];

  test.each(functionReference.map((each) => [each.name, each] as const))('%s has rows of every kind', (name, entry) => {
    const rows = rowsOf(entry);
    const gives = (mistake: string): boolean => rows.some((row) => row.expected === mistake);
    const speaksOf = (what: RegExp): boolean => rows.some((row) => what.test(row.expression));
    const excuse = excuses[name] ?? {};
    expect(rows.length).toBeGreaterThanOrEqual(8);
    expect(new Set(rows.map((row) => row.expression)).size).toBe(rows.length);
    expect({
      null: speaksOf(/\b(?:null|non|nos|nob|nod|not_|nulls|nonums)\b/),
      extreme: speaksOf(extreme),
      wrongType: gives('!type'),
      several: gives('!several-values'),
      mismatch: gives('!mismatch'),
    }).toMatchObject({
      null: true,
      // What is excused must have no such row, else the excuse is none.
      extreme: excuse.extreme === undefined,
      wrongType: excuse.wrongType === undefined,
      several: excuse.several === undefined,
      ...(excuse.wrongType === sameType ? { mismatch: true } : {}),
    });
  });

  test('who is excused exists', () => {
    const names = new Set(functionReference.map((each) => each.name));
    expect(Object.keys(excuses).filter((name) => !names.has(name))).toEqual([]);
  });

  test('names are found in any case and never by inheritance', () => {
    expect(answer('left("abc", 2)')).toBe('"ab"');
    expect(functions.map((each) => each.name).filter((name) => name in {})).toEqual([]);
  });
});

describe('without a clock and rates', () => {
  test.each([
    ['TODAY()', 'null'],
    ['NOW()', 'null'],
    ['HOUR(t)', 'null'],
    ['TO_TIMESTAMP(d)', 'null'],
    ['TO_DATE(NOW())', 'null'],
    ['TEXT(t, "yyyy")', 'null'],
    ['YEAR(t)', '2026'],
    ['FX(1, "USD", d)', 'null'],
  ])('%s', (expression, expected) => {
    expect(answer(expression, bareEnv)).toBe(expected);
  });
});

describe('reports', () => {
  test.each([
    ['FX(1, "eur ", d)', ['expression.rate-missing', { currency: 'EUR', day: '2026-01-31' }]],
    ['FX(1, "JPY", d)', ['expression.rate-missing', { currency: 'JPY', day: '2026-01-31' }]],
    ['REPT("a", 200000)', ['expression.result-too-large', { name: 'REPT' }]],
    ['POWER(10, 90)', ['expression.result-too-large', { name: 'POWER' }]],
    ['REGEXMATCH(long, "(a|b|ab)*c")', ['expression.too-much-work', {}]],
    [`CONCAT(${'LEN(UPPER(long)), '.repeat(40)}1)`, ['expression.too-much-work', {}]],
  ])('%s', (expression, expected) => {
    const heard: unknown[] = [];
    expect(answer(expression, { ...caseEnv, report: (...each) => heard.push(each) })).toBe('null');
    expect(heard).toEqual([expected]);
  });
});

test('patterns as rules use them', () => {
  const isSku = patternTest('^SKU-\\d{3}$');
  expect(['SKU-001', 'SKU-1', 'x'].map(isSku)).toEqual([true, false, false]);
  expect(() => patternTest('(')).toThrow(PatternError);
  expect(patternMistake('a(b')).toMatchObject({ position: 4 });
  expect(patternMistake('a|b')).toBeUndefined();
});
