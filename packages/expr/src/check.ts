// In charge of: turning the stored form into a typed expression, or into every mistake in it.
import { issue, nearest, type ErrorCode, type Issue, type Params } from '@trellis/errors';
import { userProperties, type Expression, type LiteralExpression, type Path } from '@trellis/schemas';
import { NULL, actorProperty, literal, typedPath } from './build.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { findOperation, functionNames } from './operations.ts';
import type { Operation } from './operation.ts';
import { statementCalls, writtenCall } from './statement.ts';
import { parseDate, parseTimestamp } from './types/calendar.ts';
import { decimalOf } from './types/decimal.ts';
import { unite } from './types/fit.ts';
import { typeLabel } from './types/label.ts';
import { isThroughMany, targetOf } from './types/path.ts';
import type { FieldHandle, Scope, Typed, ValueType } from './value-type.ts';

/** What a check may be told. */
export interface CheckOptions {
  readonly limits?: Limits;
  /** Kind the result must have: `boolean` for a condition. */
  readonly expected?: ValueType['kind'];
  /** Whether stores must be able to run it: row conditions, filters and metrics do not know every function. */
  readonly inStatement?: boolean;
  /** Whether there is a time before, so that OLD may be asked: only rules, which look at a write, have one. */
  readonly hasBefore?: boolean;
}

/** A typed expression, or every mistake. */
export type CheckResult<F extends FieldHandle> =
  | { readonly ok: true; readonly typed: Typed<F> }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Most steps of a path, as the document schema says too. */
export const maxSteps = 6;

/** A place below another: dotted, '' for the whole. */
export function placeIn(place: string, member: string): string {
  if (member === '') return place;
  return place === '' ? member : `${place}.${member}`;
}

function arityText(operation: Operation): string {
  const { min, max } = operation.arity;
  if (max === undefined) return `${min}+`;
  return min === max ? String(min) : `${min}–${max}`;
}

function isReference(ref: unknown): boolean {
  return typeof ref === 'string' || (typeof ref === 'object' && ref !== null && 'app' in ref && 'id' in ref);
}

/** Whether a node has the form its type promises: callers of the API write it by hand, and no schema stands before this. */
function isStored(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if ('value' in node) return typeof node.value !== 'object' || node.value === null;
  if ('path' in node) return Array.isArray(node.path) && node.path.every(isReference);
  if ('list' in node) return Array.isArray(node.list);
  return !('call' in node) || (typeof node.call === 'string' && 'args' in node && Array.isArray(node.args));
}

/** Checks one expression. */
export class Checker<F extends FieldHandle> {
  readonly issues: Issue[] = [];
  private readonly scope: Scope<F>;
  private readonly limits: Limits;
  private readonly inStatement: boolean;
  private readonly hasBefore: boolean;
  private nodes = 0;
  private isOver = false;

  constructor(scope: Scope<F>, options: CheckOptions) {
    this.scope = scope;
    this.limits = options.limits ?? defaultLimits;
    this.inStatement = options.inStatement ?? false;
    this.hasBefore = options.hasBefore ?? false;
  }

  private report(place: string, code: ErrorCode, params?: Params): undefined {
    this.issues.push(issue(code, place, params));
    return undefined;
  }

  /** Whether a part is known to be wrong and reported already. */
  protected isHole(_expression: Expression): boolean {
    return false;
  }

  node(expression: Expression, place: string, level: number): Typed<F> | undefined {
    if (!this.isWithin(place, level)) return undefined;
    if (!isStored(expression)) return this.report(place, 'expression.unreadable');
    if ('value' in expression) return this.literal(expression, place);
    if ('path' in expression) return this.isHole(expression) ? undefined : this.path(expression.path, place);
    if ('list' in expression) return this.list(expression.list, place, level);
    if ('call' in expression) return this.call(expression, place, level);
    if ('user' in expression && userProperties.includes(expression.user)) return actorProperty(expression.user);
    return this.report(place, 'expression.unreadable');
  }

  private isWithin(place: string, level: number): boolean {
    if (this.isOver) return false;
    this.nodes++;
    if (level > this.limits.depth) this.report(place, 'expression.too-deep', { max: this.limits.depth });
    else if (this.nodes > this.limits.nodes) this.report(place, 'expression.too-large', { max: this.limits.nodes });
    else return true;
    this.isOver = true;
    return false;
  }

  private literal(expression: LiteralExpression, place: string): Typed<F> | undefined {
    const { value, type } = expression;
    if (type !== undefined) return this.moment(value, type, place);
    if (value === null) return NULL;
    if (typeof value === 'boolean') return literal(value, { kind: 'boolean' });
    if (typeof value === 'string') return literal(value.normalize('NFC'), { kind: 'text' });
    const decimal = decimalOf(value);
    if (decimal === undefined) return this.report(place, 'expression.number', { found: String(value) });
    return literal(decimal.unscaled, { kind: 'number', scale: decimal.scale });
  }

  private moment(value: LiteralExpression['value'], kind: 'date' | 'timestamp', place: string): Typed<F> | undefined {
    const parsed = typeof value !== 'string' ? undefined : kind === 'date' ? parseDate(value) : parseTimestamp(value);
    return parsed === undefined
      ? this.report(place, kind === 'date' ? 'expression.date' : 'expression.timestamp', { value })
      : literal(parsed, { kind });
  }

  private path(path: Path, place: string): Typed<F> | undefined {
    if (path.length > maxSteps) return this.report(place, 'expression.path-too-long', { max: maxSteps });
    const steps: F[] = [];
    let entity: string | undefined = this.scope.start;
    for (const [index, ref] of path.entries()) {
      const here = placeIn(place, `path.${index}`);
      if (entity === undefined) return this.report(here, 'expression.not-a-link', { name: steps.at(-1)?.name ?? '' });
      const field: F | undefined = this.scope.byRef(entity, ref);
      if (field === undefined) return this.report(here, 'expression.unknown-name', { name: typeof ref === 'string' ? ref : `${ref.app}/${ref.id}` });
      steps.push(field);
      entity = targetOf(field.valueType);
    }
    return steps.length === 0 ? this.report(place, 'expression.unreadable') : typedPath(steps);
  }

  private each(expressions: readonly Expression[], place: string, level: number): readonly Typed<F>[] | undefined {
    const typed = expressions.map((each, index) => this.node(each, placeIn(place, String(index)), level + 1));
    return typed.includes(undefined) ? undefined : typed.filter((each) => each !== undefined);
  }

  private list(items: readonly Expression[], place: string, level: number): Typed<F> | undefined {
    const typed = this.each(items, placeIn(place, 'list'), level);
    if (typed === undefined) return undefined;
    const lists = [...typed.keys()].filter((index) => typed[index]?.type.kind === 'list');
    for (const index of lists) this.report(placeIn(place, `list.${index}`), 'expression.list-in-list');
    if (lists.length > 0) return undefined;
    const places = typed.map((_, index) => `list.${index}`);
    const united = unite(typed, { mode: 'merge', places }, (at, code, params) => this.report(placeIn(place, at), code, params));
    return united === undefined ? undefined : { kind: 'list', items: united.values, type: { kind: 'list', of: united.type } };
  }

  private call(expression: Extract<Expression, { readonly call: string }>, place: string, level: number): Typed<F> | undefined {
    const args = this.each(expression.args, placeIn(place, 'args'), level);
    if (this.isHole(expression)) return undefined;
    const operation = findOperation(expression.call);
    if (operation === undefined) return this.report(place, 'expression.unknown-function', { name: expression.call });
    if (operation.name === 'old' && !this.hasBefore) return this.report(place, 'expression.no-before');
    const count = expression.args.length;
    if (count < operation.arity.min || count > (operation.arity.max ?? Infinity)) {
      return this.report(place, 'expression.argument-count', { name: expression.call.toUpperCase(), expected: arityText(operation), found: count });
    }
    const typed = args && operation.infer(args, (at, code, params) => this.report(placeIn(place, at), code, params));
    if (!this.inStatement || typed?.kind !== 'call' || statementCalls.has(typed.name)) return typed;
    return this.report(place, 'expression.no-statement', { name: writtenCall(expression.call) });
  }

  /** Checks the whole: what it results in besides what it says. */
  root(expression: Expression, expected: ValueType['kind'] | undefined): Typed<F> | undefined {
    const typed = this.node(expression, '', 1);
    if (typed === undefined) return undefined;
    if (typed.kind === 'path' && isThroughMany(typed.steps) && expected !== 'list')
      return this.report('', 'expression.several-records', { name: typed.steps.map((step) => step.name).join('.') });
    if (expected === undefined || typed.type.kind === expected) return typed;
    return this.report('', 'expression.result-type', { expected: typeLabel(expected), found: typeLabel(typed.type.kind) });
  }
}

/** The issue for a name that is none, with the name probably meant. */
export function unknownName(name: string, known: Iterable<string>): { readonly code: ErrorCode; readonly params: Params } {
  const near = nearest(name, known);
  return near === undefined
    ? { code: 'expression.unknown-name', params: { name } }
    : { code: 'expression.unknown-name-near', params: { name, near } };
}

/** The issue for a function that there is not, with the one probably meant. */
export function unknownFunction(name: string): { readonly code: ErrorCode; readonly params: Params } {
  const near = nearest(name.toUpperCase(), [...functionNames(), 'DATE', 'TIMESTAMP']);
  return near === undefined
    ? { code: 'expression.unknown-function', params: { name } }
    : { code: 'expression.unknown-function-near', params: { name, near } };
}

/** Checks the stored form of an expression. Issues have the place in it: `args.0.path.1`. */
export function check<F extends FieldHandle>(expression: Expression, scope: Scope<F>, options: CheckOptions = {}): CheckResult<F> {
  const checker = new Checker(scope, options);
  const typed = checker.root(expression, options.expected);
  return typed !== undefined && checker.issues.length === 0 ? { ok: true, typed } : { ok: false, issues: checker.issues };
}
