// In charge of: tests of building, finding and rewriting in code.
import { describe, expect, test } from 'vitest';
import { FALSE, NULL, TRUE, actorProperty, and, between, list, literal, not, or, typedCall, typedPath } from './build.ts';
import { compile } from './evaluate.ts';
import { envOf, scope } from './fixtures/scope.ts';
import { resolve } from './resolve.ts';
import type { FieldHandle, Typed, Value } from './value-type.ts';
import { actorProperties, mapPaths, referencedPaths, usesActor, usesClock, usesRates } from './walk.ts';

function field(name: string): FieldHandle {
  const found = scope.byName('order', name);
  if (found === undefined) throw new Error(name);
  return found;
}

function read(text: string): Typed<FieldHandle> {
  const result = resolve(text, scope);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.typed;
}

describe('simplification', () => {
  const paid = typedPath([field('paid')]);
  const open = read('status = "open"');
  test.each<[string, Typed<FieldHandle>, Typed<FieldHandle>]>([
    ['and of nothing', and(), TRUE],
    ['or of nothing', or(), FALSE],
    ['and of one', and(paid), paid],
    ['or with false', or(FALSE, paid, FALSE), paid],
    ['and with true', and(TRUE, open), open],
    ['and with false', and(paid, FALSE), FALSE],
    ['or with true', or(paid, TRUE), TRUE],
    ['nested and', and(and(paid, open), open), typedCall('and', [paid, open, open])],
    ['and in or stays', or(and(paid, open), open), typedCall('or', [typedCall('and', [paid, open]), open])],
    ['not true', not(TRUE), FALSE],
    ['not not', not(not(open)), open],
    ['not not of what may be null stays', not(not(paid)), typedCall('not', [typedCall('not', [paid])])],
  ])('%s', (_, built, expected) => {
    expect(built).toEqual(expected);
  });
});

test('what is built is what is read', () => {
  const ten = literal(10n, { kind: 'number', scale: 0 });
  expect(typedCall('lt', [typedPath([field('price')]), ten])).toEqual(read('price < 10'));
  expect(between(typedPath([field('qty')]), ten, ten)).toEqual(read('qty >= 10 and qty <= 10'));
  expect(typedCall('in', [typedPath([field('status')]), list([literal('open', { kind: 'text' })], { kind: 'text' })])).toEqual(
    read('status in ("open")'),
  );
  expect(typedCall('eq', [typedPath([field('owner')]), actorProperty('id')])).toEqual(read('owner = $user.id'));
});

test('wrong calls throw', () => {
  expect(() => typedCall('nothing', [])).toThrow(TypeError);
  expect(() => typedCall('not', [])).toThrow(TypeError);
  expect(() => typedCall('not', [literal('x', { kind: 'text' })])).toThrow(/expression.type/);
});

test('paths and the actor are found wherever they stand', () => {
  const typed = read('IF(store.owner in (owner, $user.id), qty, qty + 1) > 0 and ordered_at >= "2026-01-01" and "a" in tags');
  expect(referencedPaths(typed).map((steps) => steps.map((step) => step.name).join('.'))).toEqual([
    'store.owner',
    'owner',
    'qty',
    'ordered_at',
    'tags',
  ]);
  expect(usesActor(typed)).toBe(true);
  expect([...actorProperties(typed), ...actorProperties(read('"ops" in $user.roles or $user.email = name'))]).toEqual(['id', 'roles', 'email']);
  expect(usesActor(read('qty in (1, 2)'))).toBe(false);
});

test('what depends on the time or the rates is told', () => {
  const asks = (text: string): readonly [boolean, boolean] => [usesClock(read(text)), usesRates(read(text))];
  expect(asks('IF(day > TODAY() - 30, qty, 0)')).toEqual([true, false]);
  expect(asks('HOURS_BETWEEN(ordered_at, NOW()) > 1')).toEqual([true, false]);
  expect(asks('SUM(FX(price, "USD", day), 1)')).toEqual([false, true]);
  expect(asks('YEAR(ordered_at) = 2026')).toEqual([false, false]);
});

test('guarded paths in functions count as null, and results keep their scale', () => {
  const guard = typedPath([field('paid')]);
  const guarded = (text: string, hidden: Typed<FieldHandle>): Typed<FieldHandle> =>
    mapPaths(read(text), (path) => (path.steps[0]?.name === 'paid' ? path : typedCall('if', [guard, path, hidden])));
  const values = { qty: 3n, price: 25_000n, name: 'x', 'lines.amount': [250n, null] };
  const cases: [string, Value, Value][] = [
    ['SUM(price, qty)', 55_000n, 0n],
    ['SUM(lines.amount)', 250n, 0n],
    ['MOD(price, qty)', 25_000n, null],
    ['name & qty', 'x3', ''],
    ['qty / price', 1_200_000_000_000n, null],
    ['YEAR(ordered_at)', 1970n, null],
    ['CHOOSE(qty, 1, 2, price)', 25_000n, null],
    ['weight * price', null, null],
  ];
  for (const [text, shown, hidden] of cases) {
    const run = compile(guarded(text, NULL));
    expect([text, ...[true, false].map((paid) => run(envOf({ ...values, paid }, { ordered_at: 5 })))]).toEqual([text, shown, hidden]);
  }
  // A path replaced by nothing at all leaves the scale of the call as it was.
  const gone = mapPaths(read('ABS(price)'), () => literal(3n, { kind: 'number', scale: 0 }));
  expect(compile(gone)(envOf({}))).toBe(30_000n);
  const wider = mapPaths(read('MAX(qty, 1)'), () => literal(25_000n, { kind: 'number', scale: 4 }));
  expect(compile(wider)(envOf({}))).toBe(3n);
});

test('guarded paths count as null where the guard is not true', () => {
  const guard = typedPath([field('paid')]);
  const guarded = (text: string): Typed<FieldHandle> =>
    mapPaths(read(text), (path) => (path.steps[0]?.name === 'paid' ? path : typedCall('if', [guard, path, NULL])));
  const values = { qty: 3n, tags: ['a'], name: 'x' };
  const cases: [string, boolean, boolean][] = [
    ['qty > 1', true, false],
    ['qty = null', false, true],
    ['"a" in tags', true, false],
    ['ISEMPTY(tags)', false, true],
    ['ordered_at = "1970-01-06"', true, false],
    ['LOCALDAY(ordered_at) = null', false, true],
    ['name <> "x"', false, true],
  ];
  for (const [text, shown, hidden] of cases) {
    const matches = compile(guarded(text));
    expect([text, ...[true, false].map((paid) => matches(envOf({ ...values, paid }, { ordered_at: 5 })))]).toEqual([text, shown, hidden]);
  }
});

test('a local day is always taken of a path', () => {
  const typed = mapPaths(read('LOCALDAY(ordered_at)'), (path) => typedCall('if', [TRUE, path, NULL]));
  expect(typed).toMatchObject({ name: 'if', type: { kind: 'date' }, args: [TRUE, { name: 'localDay', args: [{ kind: 'path' }] }, NULL] });
  const byHand: Typed<FieldHandle> = {
    kind: 'call',
    name: 'localDay',
    args: [typedCall('if', [TRUE, typedPath([field('ordered_at')]), NULL])],
    type: { kind: 'date' },
  };
  expect(compile(byHand)(envOf({}, { ordered_at: 5 }))).toBe(5);
  expect(() => mapPaths(read('LOCALDAY(ordered_at)'), () => literal(0, { kind: 'timestamp' }))).toThrow(TypeError);
});
