// In charge of: reading the text of an expression into a syntax tree (a Pratt parser).
import type { Issue } from '@trellis/errors';
import { decimalOf } from '../types/decimal.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { issueAt, type Span } from './span.ts';
import { tokenize, type Token } from './token.ts';
import type { NameSyntax, Syntax, SyntaxPart } from './tree.ts';

/** A syntax tree or what is wrong with the text. */
export type ParseResult = { readonly ok: true; readonly tree: Syntax } | { readonly ok: false; readonly issues: readonly Issue[] };

/** How tightly the operators bind, loosest first. */
export const power = { or: 1, and: 2, not: 3, comparison: 4, append: 5, sum: 6, product: 7, power: 8, sign: 9, percent: 10, operand: 11 } as const;

interface Infix {
  readonly operator: string;
  readonly power: number;
}

/** The signs between two operands; `in` and `not in` are read apart, as their right side may be a list in parentheses. */
export const infixes: ReadonlyMap<string, Infix> = new Map([
  ['or', { operator: 'or', power: power.or }],
  ['and', { operator: 'and', power: power.and }],
  ['=', { operator: 'eq', power: power.comparison }],
  ['<>', { operator: 'ne', power: power.comparison }],
  ['<', { operator: 'lt', power: power.comparison }],
  ['<=', { operator: 'lte', power: power.comparison }],
  ['>', { operator: 'gt', power: power.comparison }],
  ['>=', { operator: 'gte', power: power.comparison }],
  ['&', { operator: 'append', power: power.append }],
  ['+', { operator: 'add', power: power.sum }],
  ['-', { operator: 'sub', power: power.sum }],
  ['*', { operator: 'mul', power: power.product }],
  ['/', { operator: 'div', power: power.product }],
  ['^', { operator: 'pow', power: power.power }],
]);

/** Carries the one mistake that stops the reading to `parse`; it never leaves this file. */
class Stop extends Error {
  readonly issue: Issue;
  constructor(found: Issue) {
    super(found.code);
    this.issue = found;
  }
}

function childrenOf(part: SyntaxPart): readonly Syntax[] {
  if (part.kind === 'list') return part.items;
  if (part.kind === 'group') return [part.inner];
  return part.kind === 'call' || part.kind === 'operation' ? part.args : [];
}

/** `007.50` without the zeros that say nothing. */
function plainDigits(digits: string): string {
  const whole = digits.replace(/^0+(?=\d)/, '');
  return whole.includes('.') ? whole.replace(/\.?0+$/, '') : whole;
}

class Parser {
  private at = 0;
  private level = 0;
  private nodes = 0;
  private readonly tokens: readonly Token[];
  private readonly limits: Limits;

  constructor(tokens: readonly Token[], limits: Limits) {
    this.tokens = tokens;
    this.limits = limits;
  }

  all(): Syntax {
    const tree = this.expression(0);
    if (this.peek().kind !== 'end') throw this.unexpected();
    return tree;
  }

  private peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)] as Token;
  }

  private next(): Token {
    const token = this.peek();
    this.at++;
    return token;
  }

  private is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return (token.kind === 'symbol' || token.kind === 'word') && token.text === text;
  }

  private take(text: string): Token {
    if (!this.is(text)) throw this.unexpected();
    return this.next();
  }

  private unexpected(): Stop {
    const token = this.peek();
    if (token.kind === 'end') return new Stop(issueAt('expression.unexpected-end', token));
    return new Stop(issueAt('expression.syntax', token, { found: `“${token.text}”` }));
  }

  private make(part: SyntaxPart, start: number, end: number): Syntax {
    const height = 1 + childrenOf(part).reduce((tallest, child) => Math.max(tallest, child.height), 0);
    if (height > this.limits.depth) throw this.tooDeep({ start, end });
    if (++this.nodes > this.limits.nodes) throw new Stop(issueAt('expression.too-large', { start, end }, { max: this.limits.nodes }));
    return { ...part, start, end, height };
  }

  private tooDeep(span: Span): Stop {
    return new Stop(issueAt('expression.too-deep', span, { max: this.limits.depth }));
  }

  private expression(minimum: number): Syntax {
    if (++this.level > this.limits.depth) throw this.tooDeep(this.peek());
    let left = this.prefix();
    for (;;) {
      const wider = this.infix(left, minimum);
      if (wider === undefined) break;
      left = wider;
    }
    this.level--;
    return left;
  }

  private infix(left: Syntax, minimum: number): Syntax | undefined {
    const isNegated = this.is('not') && this.is('in', 1);
    if (isNegated || this.is('in')) return power.comparison < minimum ? undefined : this.membership(left, isNegated);
    const token = this.peek();
    if (this.is('%')) return power.percent < minimum ? undefined : this.percent(left);
    const infix = token.kind === 'symbol' || token.kind === 'word' ? infixes.get(token.text) : undefined;
    if (infix === undefined || infix.power < minimum) return undefined;
    if (infix.power === power.comparison) this.refuseSecondComparison(left);
    this.next();
    const right = this.expression(infix.power + 1);
    // `a and b and c` is one call with three values: long conditions stay flat.
    const isChain = infix.power <= power.and && left.kind === 'operation' && left.operator === infix.operator;
    const args = isChain ? [...left.args, right] : [left, right];
    return this.make({ kind: 'operation', operator: infix.operator, args }, left.start, right.end);
  }

  private percent(left: Syntax): Syntax {
    const sign = this.next();
    return this.make({ kind: 'operation', operator: 'percent', args: [left] }, left.start, sign.end);
  }

  /** `a < b < c` would compare a yes or no with c: nobody means that. */
  private refuseSecondComparison(left: Syntax): void {
    if (left.kind !== 'operation') return;
    const isComparison =
      left.operator === 'in' || [...infixes.values()].some((each) => each.power === power.comparison && each.operator === left.operator);
    if (isComparison) throw this.unexpected();
  }

  private membership(left: Syntax, isNegated: boolean): Syntax {
    this.refuseSecondComparison(left);
    if (isNegated) this.next();
    this.next();
    const right = this.is('(') ? this.list(')') : this.expression(power.operand);
    const inside = this.make({ kind: 'operation', operator: 'in', args: [left, right] }, left.start, right.end);
    return isNegated ? this.make({ kind: 'operation', operator: 'not', args: [inside] }, left.start, right.end) : inside;
  }

  private prefix(): Syntax {
    const token = this.peek();
    switch (token.kind) {
      case 'number':
        return this.number(undefined);
      case 'text':
        this.next();
        return this.make({ kind: 'constant', value: token.text }, token.start, token.end);
      case 'user':
        return this.user();
      case 'name':
        return this.is('(', 1) ? this.call() : this.path();
      case 'braced':
        return this.path();
      case 'word':
        return this.word(token);
      case 'symbol':
        return this.sign(token);
      default:
        throw this.unexpected();
    }
  }

  private word(token: Token): Syntax {
    if (token.text === 'not') {
      this.next();
      const inner = this.expression(power.not);
      return this.make({ kind: 'operation', operator: 'not', args: [inner] }, token.start, inner.end);
    }
    if (token.text === 'and' || token.text === 'or') {
      if (!this.is('(', 1)) throw this.unexpected();
      return this.call();
    }
    if (token.text === 'in') throw this.unexpected();
    this.next();
    return this.make({ kind: 'constant', value: token.text === 'null' ? null : token.text === 'true' }, token.start, token.end);
  }

  private sign(token: Token): Syntax {
    if (token.text === '-') return this.minus(token);
    if (token.text === '[') return this.list(']');
    if (token.text !== '(') throw this.unexpected();
    this.next();
    const inner = this.expression(0);
    const close = this.take(')');
    return this.make({ kind: 'group', inner }, token.start, close.end);
  }

  private minus(token: Token): Syntax {
    this.next();
    if (this.peek().kind === 'number') return this.number(token);
    const inner = this.expression(power.sign);
    return this.make({ kind: 'operation', operator: 'neg', args: [inner] }, token.start, inner.end);
  }

  /** A constant. A minus sign right before it is part of it. */
  private number(minus: Token | undefined): Syntax {
    const token = this.next();
    const value = Number(token.text);
    // The stored form holds a JSON number, so the digits must survive that.
    if (decimalOf(value)?.text !== plainDigits(token.text)) throw new Stop(issueAt('expression.number', token, { found: token.text }));
    return this.make({ kind: 'constant', value: minus !== undefined && value !== 0 ? -value : value }, (minus ?? token).start, token.end);
  }

  private user(): Syntax {
    const token = this.next();
    if (token.text.toLowerCase() !== '$user') throw new Stop(issueAt('expression.syntax', token, { found: `“${token.text}”` }));
    this.take('.');
    const property = this.peek();
    if (property.kind !== 'name') throw this.unexpected();
    this.next();
    return this.make({ kind: 'user', property: { name: property.text, start: property.start, end: property.end } }, token.start, property.end);
  }

  private path(): Syntax {
    const start = this.peek().start;
    const names = this.names();
    while (this.is('.')) {
      this.next();
      names.push(...this.names());
    }
    return this.make({ kind: 'path', names }, start, this.peek(-1).end);
  }

  private names(): NameSyntax[] {
    const token = this.peek();
    // After a dot a reserved word can only be a name.
    if (token.kind === 'name' || (token.kind === 'word' && this.at > 0 && this.peek(-1).text === '.')) {
      this.next();
      return [{ name: token.text, start: token.start, end: token.end }];
    }
    if (token.kind !== 'braced') throw this.unexpected();
    this.next();
    return bracedNames(token);
  }

  private list(close: ')' | ']'): Syntax {
    const open = this.next();
    const { args, end } = this.args(close);
    return this.make({ kind: 'list', items: args }, open.start, end);
  }

  private call(): Syntax {
    const token = this.next();
    this.take('(');
    const { args, end } = this.args(')');
    return this.make({ kind: 'call', name: { name: token.text, start: token.start, end: token.end }, args }, token.start, end);
  }

  private args(close: ')' | ']'): { args: Syntax[]; end: number } {
    const args: Syntax[] = [];
    while (!this.is(close)) {
      if (args.length > 0) this.take(',');
      args.push(this.expression(0));
    }
    return { args, end: this.take(close).end };
  }
}

/** `{store.owner}` is `{store}.{owner}`. */
function bracedNames(token: Token): NameSyntax[] {
  let start = token.start + 1;
  return token.text.split('.').map((part) => {
    const name = { name: part.trim(), start, end: start + part.length };
    start += part.length + 1;
    return name;
  });
}

/** Reads the text of an expression into a syntax tree. The first mistake ends it. */
export function parse(text: string, limits: Limits = defaultLimits): ParseResult {
  if (text.length > limits.length)
    return { ok: false, issues: [issueAt('expression.too-long', { start: limits.length, end: text.length }, { max: limits.length })] };
  const cut = tokenize(text);
  if (!cut.ok) return { ok: false, issues: [cut.issue] };
  try {
    return { ok: true, tree: new Parser(cut.tokens, limits).all() };
  } catch (error) {
    if (error instanceof Stop) return { ok: false, issues: [error.issue] };
    throw error;
  }
}
