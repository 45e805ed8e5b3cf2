// In charge of: tests of stored forms, types, and mistakes with their places.
import { catalog } from '@trellis/errors';
import { describe, expect, test } from 'vitest';
import { check } from './check.ts';
import { scope } from './fixtures/scope.ts';
import { print } from './print.ts';
import { resolve } from './resolve.ts';
import type { ValueType } from './value-type.ts';

function typeText(type: ValueType): string {
  if (type.kind === 'number') return `number ${type.scale}`;
  if (type.kind === 'record') return `record ${type.entity}`;
  return type.kind === 'list' ? `list of ${typeText(type.of)}` : type.kind;
}

const path = (...names: string[]) => ({ path: names.map((name) => `f-${name}`) });
const call = (name: string, ...args: unknown[]) => ({ call: name, args });

describe('stored form, type, and text again', () => {
  test.each<[string, unknown, string, string?]>([
    ['1.50', { value: 1.5 }, 'number 1', '1.5'],
    ['0.0000001', { value: 1e-7 }, 'number 7'],
    ['-5', { value: -5 }, 'number 0'],
    ['qty * price', call('mul', path('qty'), path('price')), 'number 4'],
    ['qty + price - 0.123456', call('sub', call('add', path('qty'), path('price')), { value: 0.123456 }), 'number 6'],
    ['store.owner = $user.id', call('eq', path('store', 'owner'), { user: 'id' }), 'boolean'],
    ['{store.owner} = $user.id', call('eq', path('store', 'owner'), { user: 'id' }), 'boolean', 'store.owner = $user.id'],
    ['store.best.name = {Full name}', call('eq', { path: ['f-store', { app: 'base', id: 'f-best' }, 'f-name'] }, path('Full-name')), 'boolean'],
    ['{in} = "x"', call('eq', path('in'), { value: 'x' }), 'boolean'],
    ['store.department in $user.departments', call('in', path('store', 'department'), { user: 'departments' }), 'boolean'],
    ['"ops" in $user.roles', call('in', { value: 'ops' }, { user: 'roles' }), 'boolean'],
    ['$user.email = name', call('eq', { user: 'email' }, path('name')), 'boolean'],
    [
      'status = "open" or status in ("paid", "done")',
      call('or', call('eq', path('status'), { value: 'open' }), call('in', path('status'), { list: [{ value: 'paid' }, { value: 'done' }] })),
      'boolean',
    ],
    ['status not in ()', call('not', call('in', path('status'), { list: [] })), 'boolean'],
    ['store = 5', call('eq', path('store'), { value: 5 }), 'boolean'],
    ['store = other_store', call('eq', path('store'), path('other_store')), 'boolean'],
    ['store.best in lines.product', call('in', { path: ['f-store', { app: 'base', id: 'f-best' }] }, path('lines', 'product')), 'boolean'],
    ['$user.id in lines.product.owner', call('in', { user: 'id' }, path('lines', 'product', 'owner')), 'boolean'],
    ['"x" in lines.labels', call('in', { value: 'x' }, path('lines', 'labels')), 'boolean'],
    ['owner in (1, 2)', call('in', path('owner'), { list: [{ value: 1 }, { value: 2 }] }), 'boolean'],
    ['day >= "2026-01-31"', call('gte', path('day'), { value: '2026-01-31' }), 'boolean'],
    ['ordered_at >= "2026-01-31"', call('gte', path('ordered_at'), { value: '2026-01-31' }), 'boolean'],
    ['ordered_at < day', call('lt', path('ordered_at'), path('day')), 'boolean'],
    ['ordered_at in (DATE("2026-01-31"))', call('in', path('ordered_at'), { list: [{ value: '2026-01-31', type: 'date' }] }), 'boolean'],
    ['ordered_at < "2026-01-31T00:00Z"', call('lt', path('ordered_at'), { value: '2026-01-31T00:00Z' }), 'boolean'],
    ['date("2026-01-31")', { value: '2026-01-31', type: 'date' }, 'date', 'DATE("2026-01-31")'],
    ['TIMESTAMP("2026-01-31T08:00:00+08:00")', { value: '2026-01-31T08:00:00+08:00', type: 'timestamp' }, 'timestamp'],
    ['LOCALDAY(ordered_at) = day', call('eq', call('localDay', path('ordered_at')), path('day')), 'boolean'],
    ['LOCALDAY(IF(paid, ordered_at, shipped_at))', call('localDay', call('if', path('paid'), path('ordered_at'), path('shipped_at'))), 'date'],
    ['if(paid, qty, 1.25)', call('if', path('paid'), path('qty'), { value: 1.25 }), 'number 2', 'IF(paid, qty, 1.25)'],
    ['IF(paid, status, "unknown")', call('if', path('paid'), path('status'), { value: 'unknown' }), 'text'],
    ['IF(paid, status, "open")', call('if', path('paid'), path('status'), { value: 'open' }), 'choice'],
    ['IF(paid, day)', call('if', path('paid'), path('day')), 'date'],
    ['COALESCE(price, qty, 0)', call('coalesce', path('price'), path('qty'), { value: 0 }), 'number 4'],
    [
      'COALESCE(null, DATE("2026-01-31"), "2026-02-01")',
      call('coalesce', { value: null }, { value: '2026-01-31', type: 'date' }, { value: '2026-02-01' }),
      'date',
    ],
    ['OVERLAPS(tags, ["a", "b"])', call('overlaps', path('tags'), { list: [{ value: 'a' }, { value: 'b' }] }), 'boolean'],
    ['HASALL(watchers, [1])', call('hasAll', path('watchers'), { list: [{ value: 1 }] }), 'boolean'],
    ['ISEMPTY(lines)', call('isEmpty', path('lines')), 'boolean'],
    [
      'startsWith(name, "a") and contains(status, "o")',
      call('and', call('startsWith', path('name'), { value: 'a' }), call('contains', path('status'), { value: 'o' })),
      'boolean',
      'STARTSWITH(name, "a") and CONTAINS(status, "o")',
    ],
    ['OR(paid, not paid, null)', call('or', path('paid'), call('not', path('paid')), { value: null }), 'boolean', 'paid or not paid or null'],
    ['-(5) + -(qty + 1)', call('add', call('neg', { value: 5 }), call('neg', call('add', path('qty'), { value: 1 }))), 'number 0'],
    ['weight * price', call('mul', path('weight'), path('price')), 'number 12'],
    ['qty / price', call('div', path('qty'), path('price')), 'number 12'],
    ['-2 ^ 2 ^ 3', call('pow', call('pow', { value: -2 }, { value: 2 }), { value: 3 }), 'number 12'],
    ['-qty ^ -(2)', call('pow', call('neg', path('qty')), call('neg', { value: 2 })), 'number 12'],
    ['-(5%) + (-qty)%', call('add', call('neg', call('percent', { value: 5 })), call('percent', call('neg', path('qty')))), 'number 2'],
    ['-5%%', call('percent', call('percent', { value: -5 })), 'number 4'],
    [
      '10 - (3 - 2) / 4 * (5 / 6)',
      call(
        'sub',
        { value: 10 },
        call('mul', call('div', call('sub', { value: 3 }, { value: 2 }), { value: 4 }), call('div', { value: 5 }, { value: 6 })),
      ),
      'number 12',
    ],
    [
      'name & qty + 1 & "x" = note',
      call('eq', call('append', call('append', path('name'), call('add', path('qty'), { value: 1 })), { value: 'x' }), path('note')),
      'boolean',
    ],
    ['day + 1', call('add', path('day'), { value: 1 }), 'date'],
    ['7 + day - 1.5', call('sub', call('add', { value: 7 }, path('day')), { value: 1.5 }), 'date'],
    ['ordered_at - day', call('sub', path('ordered_at'), path('day')), 'number 0'],
    ['day - "2026-01-01"', call('sub', path('day'), { value: '2026-01-01' }), 'number 0'],
    [
      'date(2026, 1, 31) = day',
      call('eq', call('date', { value: 2026 }, { value: 1 }, { value: 31 }), path('day')),
      'boolean',
      'DATE(2026, 1, 31) = day',
    ],
    ['name = null', call('eq', path('name'), { value: null }), 'boolean'],
    ['tags', path('tags'), 'list of choice'],
  ])('%s', (text, expression, type, again = text) => {
    const result = resolve(text, scope);
    expect(result).toMatchObject({ ok: true });
    if (!result.ok) return;
    expect(result.expression).toEqual(expression);
    expect(typeText(result.typed.type)).toBe(type);
    expect(print(result.expression, scope)).toBe(again);
    expect(check(result.expression, scope)).toEqual({ ok: true, typed: result.typed });
  });
});

describe('mistakes and the words they are about', () => {
  test.each<[string, [string, string][]]>([
    ['nam = 1', [['expression.unknown-name-near', 'nam']]],
    ['zzzzzz = 1', [['expression.unknown-name', 'zzzzzz']]],
    ['store.ownr = $user.id', [['expression.unknown-name-near', 'ownr']]],
    ['qty.name', [['expression.not-a-link', 'name']]],
    ['owner.email', [['expression.not-a-link', 'email']]],
    [
      'constructor = 1 or __proto__ = 2 or toString(1)',
      [
        ['expression.unknown-name', 'constructor'],
        ['expression.unknown-name', '__proto__'],
        ['expression.unknown-function', 'toString'],
      ],
    ],
    ['store.constructor', [['expression.unknown-name', 'constructor']]],
    [
      'constructor(1) + __proto__()',
      [
        ['expression.unknown-function', 'constructor'],
        ['expression.unknown-function', '__proto__'],
      ],
    ],
    ['$user.password', [['expression.unknown-user-property', 'password']]],
    ['$user.constructor = 1', [['expression.unknown-user-property', 'constructor']]],
    ['eq(qty, 1)', [['expression.unknown-function', 'eq']]],
    [
      'COALSCE(qty + "a")',
      [
        ['expression.unknown-function-near', 'COALSCE'],
        ['expression.type', '"a"'],
      ],
    ],
    ['COALESCE()', [['expression.argument-count', 'COALESCE()']]],
    ['IF(paid, 1, 2, 3)', [['expression.argument-count', 'IF(paid, 1, 2, 3)']]],
    ['AND(paid)', [['expression.argument-count', 'AND(paid)']]],
    [
      'qty = 1 and (nam = 2 or zzzzzz = 3)',
      [
        ['expression.unknown-name-near', 'nam'],
        ['expression.unknown-name', 'zzzzzz'],
      ],
    ],
    [
      'qty and name',
      [
        ['expression.type', 'qty'],
        ['expression.type', 'name'],
      ],
    ],
    ['not qty', [['expression.type', 'qty']]],
    ['IF(qty, 1, 2)', [['expression.type', 'qty']]],
    ['qty + name', [['expression.type', 'name']]],
    ['-name', [['expression.type', 'name']]],
    ['day + name', [['expression.type', 'name']]],
    ['1 - day', [['expression.type', '1']]],
    ['day + day', [['expression.type', 'day']]],
    ['day * 2', [['expression.type', 'day']]],
    ['lines.amount / 2', [['expression.several-values', 'lines.amount']]],
    ['name%', [['expression.type', 'name']]],
    ['qty = name', [['expression.mismatch', 'name']]],
    ['qty = "5"', [['expression.mismatch', '"5"']]],
    ['name = 5', [['expression.mismatch', '5']]],
    ['paid = "yes"', [['expression.mismatch', '"yes"']]],
    ['store = store.best', [['expression.other-entity', 'store.best']]],
    ['DAT("2026-01-31")', [['expression.unknown-function-near', 'DAT']]],
    ['store = 1.5', [['expression.mismatch', '1.5']]],
    ['store = -1', [['expression.mismatch', '-1']]],
    ['store = qty', [['expression.mismatch', 'qty']]],
    ['store = $user.id', [['expression.mismatch', '$user.id']]],
    ['status = "opne"', [['expression.option', '"opne"']]],
    ['status in ("open", "opne")', [['expression.option', '"opne"']]],
    ['"x" in tags', [['expression.option', '"x"']]],
    ['OVERLAPS(tags, ["a", "x"])', [['expression.option', '"x"']]],
    ['status < "open"', [['expression.no-order', 'status']]],
    ['paid > FALSE', [['expression.no-order', 'paid']]],
    ['store > 4', [['expression.no-order', 'store']]],
    ['day = "2026-02-30"', [['expression.date', '"2026-02-30"']]],
    ['day = "x"', [['expression.date', '"x"']]],
    ['ordered_at = "2026-01-31T00:00"', [['expression.timestamp', '"2026-01-31T00:00"']]],
    ['day = TIMESTAMP("2026-01-31T00:00Z")', [['expression.mismatch', 'TIMESTAMP("2026-01-31T00:00Z")']]],
    ['DATE("2026-13-01") = day', [['expression.date', 'DATE("2026-13-01")']]],
    ['DATE(name) = day', [['expression.moment-constant', 'DATE(name)']]],
    ['LOCALDAY(TIMESTAMP("2026-01-31T00:00Z"))', [['expression.needs-field', 'TIMESTAMP("2026-01-31T00:00Z")']]],
    ['LOCALDAY(day)', [['expression.type', 'day']]],
    ['lines.product', [['expression.several-records', 'lines.product']]],
    ['lines.amount > 3', [['expression.several-values', 'lines.amount']]],
    ['lines.amount + 3', [['expression.several-values', 'lines.amount']]],
    ['tags = "a"', [['expression.several-values', 'tags']]],
    ['tags = null', [['expression.several-values', 'tags']]],
    ['CONTAINS(tags, "a")', [['expression.several-values', 'tags']]],
    ['COALESCE(tags, null)', [['expression.several-values', 'tags']]],
    ['tags in ("a")', [['expression.several-values', 'tags']]],
    ['store in (lines.product)', [['expression.list-in-list', 'lines.product']]],
    ['store in lines.product', [['expression.other-entity', 'store']]],
    ['qty in name', [['expression.type', 'name']]],
    ['qty in (1, name)', [['expression.mismatch', '1']]],
    ['store.best.owner.name.name.name.name', [['expression.path-too-long', 'store.best.owner.name.name.name.name']]],
  ])('%s', (text, expected) => {
    const result = resolve(text, scope);
    const found = result.ok ? [] : result.issues.map((each) => [each.code, text.slice(Number(each.params['start']), Number(each.params['end']))]);
    expect(found).toEqual(expected);
  });

  test('the expected kind of the result', () => {
    expect(resolve('qty', scope, { expected: 'boolean' })).toMatchObject({
      ok: false,
      issues: [{ code: 'expression.result-type', params: { start: 0, end: 3 } }],
    });
    expect(resolve('qty > 1', scope, { expected: 'boolean' }).ok).toBe(true);
    expect(resolve('null', scope, { expected: 'boolean' }).ok).toBe(false);
  });

  test('every parameter of a sentence is given', () => {
    const texts = [
      'nam',
      'store=store.best',
      'zzzzzz',
      'zzzzzz()',
      'coalsce(1)',
      'qty.a',
      '$user.x',
      'IF()',
      'qty+""',
      'status="x"',
      'paid<paid',
      'day="x"',
      'ordered_at="x"',
      'DATE(1)',
      'lines.product',
      'tags=1',
      'qty in ([1])',
      'LOCALDAY(TIMESTAMP("2026-01-01T00:00Z"))',
      '1 1',
      '(',
      '"',
      '{',
    ];
    for (const text of texts) {
      const result = resolve(text, scope);
      const issues = result.ok ? [] : result.issues;
      expect([text, issues.length]).not.toEqual([text, 0]);
      for (const { code, params } of issues) {
        const names = [...`${catalog[code].en} ${catalog[code]['zh-CN']}`.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
        expect([text, code, ...names.filter((name) => !Object.hasOwn(params, name))]).toEqual([text, code]);
      }
    }
  });
});

describe('for a statement', () => {
  test.each([
    ['qty / 2 > 1', ['/', 'qty / 2']],
    ['weight * price > 1', ['*', 'weight * price']],
    ['day + 1 > day', ['+', 'day + 1']],
    ['day - day > 3', ['-', 'day - day']],
    ['qty% > 1 or LEN(name) > 2', ['%', 'qty%'], ['LEN', 'LEN(name)']],
    ['HASALL(tags, ["a"])', ['HASALL', 'HASALL(tags, ["a"])']],
    ['BETWEEN(qty, 1, 2) and not ISBLANK(name) and ISNUMBER(price) and ordered_at >= day'],
    ['qty * price + 1 > -(2) and COALESCE(name, note) = "x" and STARTSWITH(name, "a") and IF(paid, status, "open") in ("open")'],
  ])('%s', (text, ...refused) => {
    const result = resolve(text as string, scope, { inStatement: true });
    const found = result.ok
      ? []
      : result.issues.map((each) => [
          each.code,
          each.params['name'],
          (text as string).slice(Number(each.params['start']), Number(each.params['end'])),
        ]);
    expect(found).toEqual(refused.map((each) => ['expression.no-statement', each].flat()));
  });
});

describe('mistakes in the stored form', () => {
  const f = (name: string) => ({ path: [`f-${name}`] });
  let deep: unknown = { value: true };
  for (let i = 0; i < 100_000; i++) deep = { call: 'not', args: [deep] };
  test.each<[string, unknown, [string, string][]]>([
    [
      'several at once',
      call('and', call('eq', f('nothing'), { value: 1 }), call('in', f('qty'), { list: [{ value: 1 }, { value: 'x' }] }), f('qty')),
      [
        ['expression.unknown-name', 'args.0.args.0.path.0'],
        ['expression.mismatch', 'args.1.args.1.list.1'],
      ],
    ],
    [
      'arguments of one call',
      call('and', f('qty'), f('paid'), f('name')),
      [
        ['expression.type', 'args.0'],
        ['expression.type', 'args.2'],
      ],
    ],
    ['a step', { path: ['f-store', 'f-nothing'] }, [['expression.unknown-name', 'path.1']]],
    ['another app', { path: [{ app: 'x', id: 'f-name' }] }, [['expression.unknown-name', 'path.0']]],
    ['no link', { path: ['f-qty', 'f-name'] }, [['expression.not-a-link', 'path.1']]],
    ['an empty path', { path: [] }, [['expression.unreadable', '']]],
    ['a call', call('eval', { value: 1 }), [['expression.unknown-function', '']]],
    [
      'inherited names',
      call('and', call('constructor'), call('__proto__'), { user: 'constructor' }),
      [
        ['expression.unknown-function', 'args.0'],
        ['expression.unknown-function', 'args.1'],
        ['expression.unreadable', 'args.2'],
      ],
    ],
    ['a number beyond exact', call('add', { value: 1e300 }, { value: 1 }), [['expression.number', 'args.0']]],
    ['not a number', { value: Number.NaN }, [['expression.number', '']]],
    ['a date of a number', { value: 5, type: 'date' }, [['expression.date', '']]],
    ['and of one', call('and', f('paid')), [['expression.argument-count', '']]],
    ['nothing', {}, [['expression.unreadable', '']]],
    ['null among values', { list: [{ value: 1 }, null] }, [['expression.unreadable', 'list.1']]],
    ['a list that is none', { list: 'abc' }, [['expression.unreadable', '']]],
    ['a path that is none', { path: 5 }, [['expression.unreadable', '']]],
    ['a path of nothing', { path: [null] }, [['expression.unreadable', '']]],
    ['a call without values', { call: 'add' }, [['expression.unreadable', '']]],
    ['a call with a text for its values', { call: 'add', args: 'ab' }, [['expression.unreadable', '']]],
    ['a constant that is a list', { value: [1] }, [['expression.unreadable', '']]],
  ])('%s', (_, expression, expected) => {
    const result = check(expression as Parameters<typeof check>[0], scope);
    expect(result.ok ? [] : result.issues.map((each) => [each.code, each.path])).toEqual(expected);
  });

  test('depth and number of parts', () => {
    expect(check(deep as Parameters<typeof check>[0], scope)).toMatchObject({ ok: false, issues: [{ code: 'expression.too-deep' }] });
    const wide = { list: Array.from({ length: 10_000 }, () => ({ value: 1 })) };
    expect(check(wide, scope)).toMatchObject({ ok: false, issues: [{ code: 'expression.too-large' }] });
  });

  test('a field that is gone prints as one that cannot be', () => {
    const text = print({ path: ['f-store', 'f-gone'] }, scope);
    expect(text).toBe('store.{#f-gone}');
    expect(resolve(text, scope)).toMatchObject({ ok: false, issues: [{ code: 'expression.unknown-name', params: { name: '#f-gone' } }] });
  });
});
