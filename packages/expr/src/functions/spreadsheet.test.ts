// In charge of: tests of functions beside the values that a spreadsheet program stored, with every difference listed.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compile } from '../evaluate.ts';
import { caseEnv } from '../fixtures/case-scope.ts';
import { resolve } from '../resolve.ts';
import { showValue } from '../types/show.ts';
import type { FieldHandle, Scope, Value, ValueType } from '../value-type.ts';

type Cell = string | number | boolean | null;
type Range = readonly (readonly Cell[])[];
interface SpreadsheetCase {
  readonly case: string;
  readonly formula: string;
  readonly value: Cell;
  readonly isError: boolean;
  readonly inputs: Readonly<Record<string, Cell | Range>>;
}
interface Differences {
  readonly reasons: Readonly<Record<string, string>>;
  readonly differences: readonly { readonly case: string; readonly answer: string; readonly reason: string }[];
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../../test-data/poi-function-cases/${file}`, import.meta.url), 'utf8')) as T;
}

const cases = read<readonly SpreadsheetCase[]>('cases.json');
const { reasons, differences } = read<Differences>('differences.json');

// The named ranges of the workbook; its square ones have no like here.
const ranges: Readonly<Record<string, Range>> = {
  singleRow: [['f', 'g', 'h', 'i', 'j']],
  singleColumn: [['b'], ['g'], ['l'], ['q'], ['v']],
  oneByOne: [['m']],
};

const scale = 2;

function typeOf(cells: readonly Cell[]): ValueType | undefined {
  const kinds = new Set(cells.filter((cell) => cell !== null).map((cell) => typeof cell));
  if (kinds.size > 1) return undefined;
  const [kind] = kinds;
  if (kind === 'number') return { kind: 'number', scale };
  return { kind: kind === 'boolean' ? 'boolean' : 'text' };
}

function held(cell: Cell): Value {
  return typeof cell === 'number' ? BigInt(Math.round(cell * 10 ** scale)) : cell;
}

interface Input {
  readonly type: ValueType;
  readonly value: Value;
}

/** A cell as a field, a row or column as a list; undefined for a square and for values of several kinds. */
function inputOf(given: Cell | Range): Input | undefined {
  if (!isRange(given)) {
    const type = typeOf([given]);
    return type && { type, value: held(given) };
  }
  if (given.length > 1 && given.some((row) => row.length > 1)) return undefined;
  const of = typeOf(given.flat());
  return of && { type: { kind: 'list', of }, value: given.flat().map(held) };
}

function isRange(given: Cell | Range): given is Range {
  return Array.isArray(given);
}

/** The formula with its cells as fields in braces; a text is left alone. */
function translate(formula: string, names: readonly string[]): string {
  return formula
    .split(/("[^"]*")/)
    .map((part) => (part.startsWith('"') ? part : names.reduce((text, name, index) => text.replaceAll(name, `{c${index}}`), part)))
    .join('');
}

function answer({ formula, inputs }: SpreadsheetCase): string {
  const all: Readonly<Record<string, Cell | Range>> = { ...ranges, ...inputs };
  // Longest first: E1:E5 before E1.
  const names = Object.keys(all).toSorted((a, b) => b.length - a.length);
  const known = names.map((name) => inputOf(all[name] ?? null));
  const fields = known.flatMap((input, index): FieldHandle[] =>
    input === undefined ? [] : [{ key: `c${index}`, name: `c${index}`, valueType: input.type }],
  );
  const scope: Scope<FieldHandle> = {
    start: 'sheet',
    byRef: (_, ref) => fields.find((field) => field.name === ref),
    byName: (_, name) => fields.find((field) => field.name === name),
    names: () => [],
    refOf: (field) => field.name,
  };
  const result = resolve(translate(formula, names), scope);
  if (!result.ok) return `!${result.issues[0]?.code.replace('expression.', '')}`;
  const env = { ...caseEnv, value: ([step]: readonly FieldHandle[]) => known[Number(step?.name.slice(1))]?.value ?? null };
  return showValue(compile(result.typed)(env), result.typed.type);
}

/** The stored value as it would be shown; an error is nothing here. */
function wanted({ value, isError }: SpreadsheetCase): string {
  if (isError || value === null) return 'null';
  return typeof value === 'string' ? `"${value}"` : String(value).toUpperCase();
}

test('every case agrees or is listed with its answer and reason', () => {
  const found = cases.flatMap((each) => {
    const given = answer(each);
    return given === wanted(each) ? [] : [{ case: each.case, answer: given }];
  });
  expect(found).toEqual(differences.map((each) => ({ case: each.case, answer: each.answer })));
});

test('every difference has a reason, and every reason is needed', () => {
  expect([...new Set(differences.map((each) => each.reason))].toSorted()).toEqual(Object.keys(reasons).toSorted());
});

test('cases that can be written agree', () => {
  expect(cases.length - differences.length).toBeGreaterThanOrEqual(24);
});
