// In charge of: writing the stored form as text that reads back to the same.
import type { Expression, LiteralExpression, Path, Ref } from '@trellis/schemas';
import { infixes, power } from './syntax/parse.ts';
import { plainName, reservedWords } from './syntax/token.ts';
import { decimalOf } from './types/decimal.ts';
import { targetOf } from './types/path.ts';
import type { FieldHandle, Scope } from './value-type.ts';

interface Printed {
  readonly text: string;
  /** How tightly it holds together. */
  readonly power: number;
}

const signs = new Map([...infixes].map(([sign, infix]) => [infix.operator, { sign, power: infix.power }]));

function printName(name: string): string {
  return plainName.test(name) && !reservedWords.has(name.toLowerCase()) ? name : `{${name}}`;
}

/** Stands for a field that is gone; no field is named so, and reading it says what is missing. */
function printGone(ref: Ref): string {
  return `{#${typeof ref === 'string' ? ref : `${ref.app}/${ref.id}`}}`;
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function printLiteral({ value, type }: LiteralExpression): string {
  if (type !== undefined) return `${type.toUpperCase()}(${quote(String(value))})`;
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return decimalOf(value)?.text ?? String(value);
  return value === null ? 'null' : String(value).toUpperCase();
}

class Printer<F extends FieldHandle> {
  private readonly scope: Scope<F>;

  constructor(scope: Scope<F>) {
    this.scope = scope;
  }

  print(expression: Expression): Printed {
    if ('value' in expression) return { text: printLiteral(expression), power: power.operand };
    if ('path' in expression) return { text: this.path(expression.path), power: power.operand };
    if ('user' in expression) return { text: `$user.${expression.user}`, power: power.operand };
    if ('list' in expression) return { text: `[${this.all(expression.list)}]`, power: power.operand };
    return this.call(expression.call, expression.args);
  }

  /** In parentheses where it holds together less tightly than its place needs. */
  private within(expression: Expression, minimum: number): string {
    const printed = this.print(expression);
    return printed.power < minimum ? `(${printed.text})` : printed.text;
  }

  private all(expressions: readonly Expression[]): string {
    return expressions.map((each) => this.within(each, 0)).join(', ');
  }

  private path(path: Path): string {
    let entity: string | undefined = this.scope.start;
    const names = path.map((ref) => {
      const field: F | undefined = entity === undefined ? undefined : this.scope.byRef(entity, ref);
      entity = field && targetOf(field.valueType);
      return field === undefined ? printGone(ref) : printName(field.name);
    });
    return names.join('.');
  }

  private call(name: string, args: readonly Expression[]): Printed {
    return (
      this.unary(name, args) ??
      this.membership(name, args) ??
      this.infix(name, args) ?? { text: `${name.toUpperCase()}(${this.all(args)})`, power: power.operand }
    );
  }

  private unary(name: string, args: readonly Expression[]): Printed | undefined {
    const [arg] = args;
    if (arg === undefined || args.length !== 1) return undefined;
    if (name === 'not') return this.notIn(arg) ?? { text: `not ${this.within(arg, power.not)}`, power: power.not };
    if (name === 'percent') return { text: `${this.within(arg, power.percent)}%`, power: power.percent };
    if (name !== 'neg') return undefined;
    // Without parentheses the sign would become part of the number.
    const inner = this.within(arg, power.sign);
    return { text: /^\d/.test(inner) ? `-(${inner})` : `-${inner}`, power: power.sign };
  }

  private notIn(arg: Expression): Printed | undefined {
    return 'call' in arg && arg.call === 'in' ? this.membership('in', arg.args, 'not in') : undefined;
  }

  private membership(name: string, args: readonly Expression[], word = 'in'): Printed | undefined {
    const [value, list] = args;
    if (name !== 'in' || args.length !== 2 || value === undefined || list === undefined) return undefined;
    const right = 'list' in list ? `(${this.all(list.list)})` : this.within(list, power.operand);
    return { text: `${this.within(value, power.comparison + 1)} ${word} ${right}`, power: power.comparison };
  }

  private infix(name: string, args: readonly Expression[]): Printed | undefined {
    const found = signs.get(name);
    const isChain = found !== undefined && found.power <= power.and;
    if (found === undefined || args.length < 2 || (args.length > 2 && !isChain)) return undefined;
    // Only sums and products lean left; a condition inside one of its own kind and a comparison inside another need parentheses.
    const leansLeft = found.power >= power.append;
    const parts = args.map((arg, index) => this.within(arg, index === 0 && leansLeft ? found.power : found.power + 1));
    return { text: parts.join(` ${found.sign} `), power: found.power };
  }
}

/** The text of an expression. `resolve` reads it back to the same stored form. */
export function print<F extends FieldHandle>(expression: Expression, scope: Scope<F>): string {
  return new Printer(scope).print(expression).text;
}
