// In charge of: tests of reading text: shapes, places and limits.
import { describe, expect, test } from 'vitest';
import { parse } from './parse.ts';
import type { Syntax } from './tree.ts';

/** The tree with every operation in parentheses. */
function shape(syntax: Syntax): string {
  switch (syntax.kind) {
    case 'constant':
      return JSON.stringify(syntax.value);
    case 'path':
      return syntax.names.map((each) => each.name).join('.');
    case 'user':
      return `$${syntax.property.name}`;
    case 'list':
      return `[${syntax.items.map(shape).join(' ')}]`;
    case 'group':
      return shape(syntax.inner);
    case 'call':
      return `${syntax.name.name}(${syntax.args.map(shape).join(' ')})`;
    case 'operation':
      return `(${[syntax.operator, ...syntax.args.map(shape)].join(' ')})`;
  }
}

describe('what the text means', () => {
  test.each([
    ['1 + 2 * 3', '(add 1 (mul 2 3))'],
    ['1 - 2 - 3', '(sub (sub 1 2) 3)'],
    ['(1 + 2) * 3', '(mul (add 1 2) 3)'],
    ['-5', '-5'],
    ['- 5', '-5'],
    ['-(5)', '(neg 5)'],
    ['a - -5', '(sub a -5)'],
    ['--a * b', '(mul (neg (neg a)) b)'],
    ['-0', '0'],
    ['007.50', '7.5'],
    ['a or b and not c = d', '(or a (and b (not (eq c d))))'],
    ['a and b and c', '(and a b c)'],
    ['(a and b) and c', '(and (and a b) c)'],
    ['AND(a, b)', 'and(a b)'],
    ['not a in (1)', '(not (in a [1]))'],
    ['a not in (1, 2)', '(not (in a [1 2]))'],
    ['a in ()', '(in a [])'],
    ['a in $user.roles and b', '(and (in a $roles) b)'],
    ['a in b.c', '(in a b.c)'],
    ['OVERLAPS(a, ["x"])', 'OVERLAPS(a ["x"])'],
    ['a != b', '(ne a b)'],
    ['TRUE = tRuE', '(eq true true)'],
    ['NULL', 'null'],
    ['"say ""hi"""', String.raw`"say \"hi\""`],
    ["'it''s'", '"it\'s"'],
    [String.raw`"C:\dir"`, String.raw`"C:\\dir"`],
    ['{Full name}', 'Full name'],
    ['{store.owner}', 'store.owner'],
    ['{store}. {Full name}', 'store.Full name'],
    ['{in}.in', 'in.in'],
    ['IF(a,b)', 'IF(a b)'],
    ['if (a)', 'if(a)'],
    ['（数量＋１ ＞ 2', '!expression.syntax'],
    ['（数量 × 2） ≥ 3，', '!expression.syntax'],
    ['（数量 × 2） ≥ 3', '(gte (mul 数量 2) 3)'],
    ['“好” ＝ a', '(eq "好" a)'],
  ])('%s', (text, expected) => {
    const result = parse(text);
    expect(result.ok ? shape(result.tree) : `!${result.issues[0]?.code}`).toBe(expected);
  });
});

describe('what cannot be read', () => {
  test.each([
    ['', 'expression.unexpected-end', 0, 0],
    ['1 +', 'expression.unexpected-end', 3, 3],
    ['a b', 'expression.syntax', 2, 3],
    ['a = b = c', 'expression.syntax', 6, 7],
    ['a < b in (c)', 'expression.syntax', 6, 8],
    ['a in (1) in (2)', 'expression.syntax', 9, 11],
    ['(a, b)', 'expression.syntax', 2, 3],
    ['(a', 'expression.unexpected-end', 2, 2],
    ['f(a,)', 'expression.syntax', 4, 5],
    ['a..b', 'expression.syntax', 2, 3],
    ['a.1', 'expression.syntax', 2, 3],
    ['and', 'expression.syntax', 0, 3],
    ['$users.id', 'expression.syntax', 0, 6],
    ['$user', 'expression.unexpected-end', 5, 5],
    ['a # b', 'expression.syntax', 2, 3],
    ['a = 😀', 'expression.syntax', 4, 6],
    ['a = "open', 'expression.open-text', 4, 9],
    ['{open', 'expression.open-brace', 0, 5],
    ['1 + 0.1234567890123456789', 'expression.number', 4, 25],
    ['9007199254740993', 'expression.number', 0, 16],
    ['1; DROP', 'expression.syntax', 1, 2],
    ['a[0]', 'expression.syntax', 1, 2],
  ])('%s', (text, code, start, end) => {
    const result = parse(text);
    expect(result).toMatchObject({ ok: false, issues: [{ code, params: { start, end, position: start + 1 } }] });
  });
});

describe('limits', () => {
  test.each([
    ['length', 'a'.repeat(20_001), 'expression.too-long'],
    ['parentheses', '('.repeat(15_000), 'expression.too-deep'],
    ['minus signs', '-'.repeat(15_000), 'expression.too-deep'],
    ['not', 'not '.repeat(4_000), 'expression.too-deep'],
    ['calls', 'f('.repeat(9_000), 'expression.too-deep'],
    ['a long sum, which is a tall tree', `a${'+a'.repeat(300)}`, 'expression.too-deep'],
    ['nested sums', `${'('.repeat(150)}a${'+a)'.repeat(150)}`, 'expression.too-deep'],
    ['parts', `a in (${'1,'.repeat(6_000)}1)`, 'expression.too-large'],
  ])('%s', (_, text, code) => {
    expect(parse(text)).toMatchObject({ ok: false, issues: [{ code }] });
  });

  test('a long condition is flat', () => {
    expect(parse(`a${' and a'.repeat(1_000)}`)).toMatchObject({ ok: true, tree: { height: 2 } });
  });

  test('limits can be narrower', () => {
    expect(parse('1 + 2', { length: 4, depth: 9, nodes: 9 }).ok).toBe(false);
    expect(parse('1 + 2', { length: 9, depth: 1, nodes: 9 }).ok).toBe(false);
    expect(parse('1 + 2', { length: 9, depth: 9, nodes: 2 }).ok).toBe(false);
    expect(parse('1 + 2', { length: 5, depth: 2, nodes: 3 }).ok).toBe(true);
  });
});
