// In charge of: properties that hold for every expression, by generated ones.
import { isDeepStrictEqual } from 'node:util';
import type { Params } from '@trellis/errors';
import type { Expression } from '@trellis/schemas';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from './check.ts';
import { compile } from './evaluate.ts';
import { envOf, scope } from './fixtures/scope.ts';
import { parse } from './syntax/parse.ts';
import { print } from './print.ts';
import { resolve } from './resolve.ts';
import { decimalOf } from './types/decimal.ts';
import type { Value } from './value-type.ts';

const number = fc
  .oneof(
    fc.integer(),
    fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1e4),
    fc.double({ noNaN: true }),
  )
  .filter((n) => decimalOf(n) !== undefined && !Object.is(n, -0));
const path = (...names: string[]): Expression => ({ path: names.map((name) => `f-${name}`) });
const call = (name: string, ...args: Expression[]): Expression => ({ call: name, args });
const oneOf = (...each: Expression[]): fc.Arbitrary<Expression> => fc.constantFrom(...each);
const text: fc.Arbitrary<Expression> = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((value) => ({ value })),
  fc.string({ unit: fc.constantFrom('"', "'", '”', '\\', '{', '\n', '$') }).map((value) => ({ value })),
  oneOf(path('name'), path('note'), path('in'), path('Full-name'), path('store', 'name'), { user: 'email' }),
);

/** Expressions of the right types, which the check accepts. */
const typed = fc.letrec<{ number: Expression; boolean: Expression }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      number.map((value): Expression => ({ value })),
      oneOf(path('qty'), path('price'), { value: null }),
    ),
    fc.tuple(fc.constantFrom('add', 'sub'), tie('number'), tie('number')).map(([name, a, b]) => call(name, a, b)),
    tie('number').map((a) => call('neg', a)),
    fc.tuple(tie('boolean'), tie('number'), tie('number')).map((args) => call('if', ...args)),
  ),
  boolean: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    oneOf(
      path('paid'),
      { value: true },
      { value: false },
      call('eq', path('status'), { value: 'open' }),
      call('lt', path('ordered_at'), { value: '2026-01-31', type: 'date' }),
    ),
    fc.tuple(fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte'), tie('number'), tie('number')).map(([name, a, b]) => call(name, a, b)),
    fc.tuple(fc.constantFrom('eq', 'lt', 'contains'), text, text).map(([name, a, b]) => call(name, a, b)),
    fc.tuple(fc.constantFrom('and', 'or'), fc.array(tie('boolean'), { minLength: 2, maxLength: 4 })).map(([name, args]) => call(name, ...args)),
    tie('boolean').map((a) => call('not', a)),
    fc.tuple(tie('number'), fc.array(tie('number'), { maxLength: 3 })).map(([a, items]) => call('in', a, { list: items })),
    fc.tuple(tie('boolean'), tie('boolean')).map(([a, b]) => call('eq', a, b)),
  ),
}));

/** Expressions of any shape, which may mean nothing. */
const anything = fc.letrec<{ node: Expression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.oneof(
      number.map((value): Expression => ({ value })),
      text,
      oneOf({ value: null }, path('tags'), path('lines', 'product'), { user: 'roles' }, { value: '2026-01-31', type: 'date' }),
    ),
    fc.tuple(fc.constantFrom('eq', 'lt', 'add', 'sub', 'mul'), tie('node'), tie('node')).map(([name, a, b]) => call(name, a, b)),
    fc.tuple(fc.constantFrom('not', 'neg', 'isEmpty'), tie('node')).map(([name, a]) => call(name, a)),
    fc
      .tuple(fc.constantFrom('and', 'or', 'coalesce'), fc.array(tie('node'), { minLength: 2, maxLength: 4 }))
      .map(([name, args]) => call(name, ...args)),
    fc
      .tuple(
        tie('node'),
        fc.oneof(
          fc.array(tie('node'), { maxLength: 3 }).map((items): Expression => ({ list: items })),
          oneOf(path('tags'), { user: 'departments' }),
        ),
      )
      .map(([a, b]) => call('in', a, b)),
    fc.array(tie('node'), { maxLength: 3 }).map((items): Expression => ({ list: items })),
  ),
})).node;

const size = { seed: 20_261_122, numRuns: 3_000 };

test('printed text reads back to the same stored form', () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.oneof(typed.boolean, typed.number), (expression) => {
      const result = resolve(print(expression, scope), scope);
      const checked = check(expression, scope);
      if (checked.ok) accepted++;
      expect(result.ok).toBe(checked.ok);
      expect(result.ok ? result.expression : expression).toEqual(expression);
    }),
    size,
  );
  // Numbers that need more than 18 decimal places together are refused; most are not.
  expect(accepted).toBeGreaterThan(size.numRuns * 0.8);
});

test('printed text of any shape parses, and prints the same again when it means something', () => {
  fc.assert(
    fc.property(anything, (expression) => {
      const written = print(expression, scope);
      expect(parse(written).ok).toBe(true);
      const result = resolve(written, scope);
      expect(result.ok ? [result.expression, print(result.expression, scope)] : [expression, written]).toEqual([expression, written]);
    }),
    size,
  );
});

const cells = fc.record<Record<string, Value>>({
  qty: fc.option(fc.bigInt({ min: -5n, max: 5n })),
  price: fc.option(fc.bigInt({ min: -50_000n, max: 50_000n })),
  paid: fc.option(fc.boolean()),
  name: fc.option(fc.string()),
  note: fc.option(fc.string()),
  status: fc.option(fc.constantFrom('open', 'done')),
});

test('a condition and its complement never agree, with any nulls', () => {
  fc.assert(
    fc.property(typed.boolean, cells, (expression, values) => {
      const [plain, complement] = [check(expression, scope), check(call('not', expression), scope)];
      if (!plain.ok || !complement.ok) return;
      const env = envOf(values, {});
      expect(compile(complement.typed)(env)).toBe(compile(plain.typed)(env) !== true);
    }),
    size,
  );
});

test('comparisons agree with exact rational numbers', () => {
  const exact = (n: number): bigint => {
    const d = decimalOf(n);
    return d === undefined ? 0n : d.unscaled * 10n ** BigInt(18 - d.scale);
  };
  fc.assert(
    fc.property(number, number, fc.constantFrom('<', '<=', '=', '<>', '>', '>='), (a, b, sign) => {
      const result = resolve(`${decimalOf(a)?.text} ${sign} ${decimalOf(b)?.text}`, scope);
      const order = exact(a) < exact(b) ? -1 : Number(exact(a) > exact(b));
      const expected = { '<': order < 0, '<=': order <= 0, '=': order === 0, '<>': order !== 0, '>': order > 0, '>=': order >= 0 }[sign];
      expect(result.ok && compile(result.typed)(envOf({}))).toBe(expected);
    }),
    size,
  );
});

function isInside(params: Params, written: string): boolean {
  const [start, end] = [Number(params['start']), Number(params['end'])];
  return 0 <= start && start <= end && end <= written.length;
}

test('no input crashes or holds', () => {
  const piece = fc.constantFrom(
    '(',
    ')',
    '[',
    ']',
    ',',
    '.',
    '"',
    "'",
    '{',
    '}',
    '-',
    '+',
    '*',
    '=',
    '<',
    '<>',
    '>=',
    ' and ',
    ' or ',
    ' not ',
    ' in ',
    ' not in ',
    'null',
    'TRUE',
    '$user',
    '.roles',
    '$user.id',
    'qty',
    'lines.product',
    'store',
    'tags',
    'paid',
    'IF(',
    'DATE(',
    '"2026-01-31"',
    '1',
    '0.5',
    'constructor',
    '__proto__',
    'hasOwnProperty(',
    'LOCALDAY(',
    'ordered_at',
    '😀',
    '\u0000',
    '\uD800',
    '`',
    '${',
    '；',
  );
  const input = fc.oneof(
    { weight: 4, arbitrary: fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  );
  let slowest = 0;
  let read = 0;
  fc.assert(
    fc.property(input, (written) => {
      const start = Date.now();
      const result = resolve(written, scope);
      slowest = Math.max(slowest, Date.now() - start);
      if (!result.ok) return result.issues.length > 0 && result.issues.every((each) => isInside(each.params, written));
      read++;
      compile(result.typed)(envOf({ qty: 1n }));
      const again = resolve(print(result.expression, scope), scope);
      return again.ok && isDeepStrictEqual(again.expression, result.expression);
    }),
    { seed: 20_261_122, numRuns: 20_000 },
  );
  expect(read).toBeGreaterThan(20);
  // Generous, as other work may hold the processor; a hang or a blow-up takes far longer.
  expect(slowest).toBeLessThan(1_000);
}, 60_000);

test('the largest inputs are read in bounded time', () => {
  const inputs = ['a,', 'qty=1 and ', '(', '[', 'not ', '-', '"" ', '{a}.', 'nmae+', 'IF(paid,', '{', '1.'].map((piece) =>
    piece.repeat(Math.floor(20_000 / piece.length)),
  );
  for (const written of [...inputs, `qty in (${'nmae,'.repeat(3_900)}1)`, `f(${'g(1),'.repeat(3_000)}1)`, 'x'.repeat(20_000)]) {
    const start = Date.now();
    expect(resolve(written, scope).ok).toBe(false);
    expect([written.slice(0, 20), Date.now() - start < 2_000]).toEqual([written.slice(0, 20), true]);
  }
});
