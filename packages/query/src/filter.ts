// In charge of: reading a request's filter into a condition with rights in it.
import { type Issue, issue, type LocalText, nearest } from '@trellis/errors';
import { and, foldText, literal, not, or, TRUE, type Value, type ValueType } from '@trellis/expr';
import { type Cell, parseDay, unseenCharacter } from '@trellis/fields';
import type { LinkedEntity, Model } from '@trellis/model';
import type { Rights } from '@trellis/permissions';
import { dateUnits, filterOperators, type DateUnit, type FilterOperator } from '@trellis/schemas';
import { guardedPath, passesSeveral, stepsOf, type GuardedPath } from './access.ts';
import { periodStart, shiftPeriods } from './calendar.ts';
import type { Expr } from './plan.ts';

/** Bounds on what a request may ask, checked before work starts. */
export const limits = {
  filterDepth: 10,
  conditions: 200,
  listValues: 1000,
  allListValues: 10_000,
  pathSteps: 6,
  fields: 400,
  sortKeys: 8,
  groupKeys: 8,
  metrics: 40,
} as const;

function call(name: string, args: readonly Expr[]): Expr {
  return { kind: 'call', name, args, type: { kind: 'boolean' } };
}

/** The local day of a timestamp. */
export function localDayOf(instant: Expr): Expr {
  return { kind: 'call', name: 'localDay', args: [instant], type: { kind: 'date' } };
}

/** What reading a request needs to know. */
export interface RequestContext {
  readonly model: Model;
  readonly rights: Rights;
  readonly entity: LinkedEntity;
  /** Today in the workspace's zone, days since 1970-01-01; relative dates count from it. */
  readonly today: number;
  /** Mistakes found so far; readers add to it and go on. */
  readonly issues: Issue[];
}

/** A field whose one value can be compared, sorted or grouped by; see `usablePath`. */
export function comparablePath(context: RequestContext, names: unknown, at: string): GuardedPath | undefined {
  const guarded = usablePath(context, names, at);
  if (guarded === undefined || !passesSeveral(guarded.steps)) return guarded;
  context.issues.push(issue('query.through-several', at, { name: String(names) }));
  return undefined;
}

/** A field by its name path, with rights; an issue and undefined where there is none to be seen. */
export function usablePath(context: RequestContext, names: unknown, at: string): GuardedPath | undefined {
  if (typeof names !== 'string' || names.length > 400) {
    context.issues.push(issue('query.unknown-field', at, { name: String(names).slice(0, 60) }));
    return undefined;
  }
  const steps = stepsOf(context.entity, names);
  const guarded = steps === undefined || steps.length > limits.pathSteps ? undefined : guardedPath(context.rights, context.entity, steps);
  if (guarded === undefined) context.issues.push(unknownField(context, names, at));
  return guarded;
}

function unknownField(context: RequestContext, name: string, at: string): Issue {
  const readable = context.entity.fields.filter((field) => guardedPath(context.rights, context.entity, [field]) !== undefined);
  const near = nearest(
    name,
    readable.map((field) => field.name),
  );
  return near === undefined ? issue('query.unknown-field', at, { name }) : issue('query.unknown-field-near', at, { name, near });
}

/** A cell as the value expressions compute with. */
export function valueOfCell(cell: Cell, type: ValueType): Value {
  if (type.kind === 'number' && typeof cell === 'number') return BigInt(cell);
  return cell;
}

function isDateText(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
}

/** One side of a comparison: the field (or its local day when the other side is a date) and the constant. */
interface Sides {
  readonly left: Expr;
  readonly right: Expr;
}

function sidesOf(context: RequestContext, guarded: GuardedPath, input: unknown, at: string): Sides | undefined {
  const { field } = guarded;
  if (field.type.names === 'users' && input === '$user') {
    return { left: guarded.value, right: { kind: 'actor', property: 'id', type: { kind: 'user' } } };
  }
  if (field.isTimestamp && isDateText(input)) {
    const day = parseDay(input);
    if (day !== undefined) return { left: localDayOf(guarded.value), right: literal(day, { kind: 'date' }) };
  }
  const isList = field.valueType.kind === 'list';
  if (isList && Array.isArray(input) && input.length !== 1) {
    context.issues.push(issue('query.bad-filter', at));
    return undefined;
  }
  // A field of several values is asked for one of them.
  const one = isList && !Array.isArray(input) ? [input] : input;
  const read = field.type.read(one, { config: field.config, label: field.label, path: at });
  if (!read.ok) {
    context.issues.push(...read.issues);
    return undefined;
  }
  const type = guarded.value.type.kind === 'list' ? guarded.value.type.of : guarded.value.type;
  const cell = Array.isArray(read.value) ? (read.value[0] ?? null) : read.value;
  return { left: guarded.value, right: literal(valueOfCell(cell, type), type) };
}

const comparisons: Partial<Record<FilterOperator, string>> = { eq: 'eq', ne: 'ne', lt: 'lt', lte: 'lte', gt: 'gt', gte: 'gte' };

function compare(context: RequestContext, guarded: GuardedPath, op: FilterOperator, input: unknown, at: string): Expr {
  if (input === null && (op === 'eq' || op === 'ne')) return emptiness(guarded, op === 'eq');
  const sides = sidesOf(context, guarded, input, `${at}.value`);
  if (sides === undefined) return TRUE;
  if (guarded.field.valueType.kind === 'list') {
    const has = call('overlaps', [sides.left, { kind: 'list', items: [sides.right], type: sides.left.type }]);
    return op === 'ne' ? not(has) : has;
  }
  return call(comparisons[op] ?? 'eq', [sides.left, sides.right]);
}

function emptiness(guarded: GuardedPath, empty: boolean): Expr {
  const isEmpty = call('isEmpty', [guarded.value]);
  return empty ? isEmpty : not(isEmpty);
}

function anyOf(context: RequestContext, guarded: GuardedPath, input: unknown, at: string): Expr {
  if (!Array.isArray(input)) {
    context.issues.push(issue('query.bad-filter', `${at}.value`));
    return TRUE;
  }
  if (input.length > limits.listValues) {
    context.issues.push(issue('query.too-complex', `${at}.value`, { max: limits.listValues, what: { en: 'values', 'zh-CN': '值' } }));
    return TRUE;
  }
  const sides = input.filter((value) => value !== null).map((value) => sidesOf(context, guarded, value, `${at}.value`));
  const left = sides[0]?.left ?? guarded.value;
  const items = sides.flatMap((side) => (side === undefined ? [] : [side.right]));
  const itemType: ValueType = items[0]?.type ?? { kind: 'null' };
  const list: Expr = { kind: 'list', items, type: { kind: 'list', of: itemType } };
  const found = call(guarded.field.valueType.kind === 'list' ? 'overlaps' : 'in', [left, list]);
  return input.includes(null) ? or(found, emptiness(guarded, true)) : found;
}

function between(context: RequestContext, guarded: GuardedPath, input: unknown, at: string): Expr {
  if (!Array.isArray(input) || input.length !== 2) {
    context.issues.push(issue('query.bad-filter', `${at}.value`));
    return TRUE;
  }
  const [from, to] = input as readonly unknown[];
  return and(compare(context, guarded, 'gte', from, at), compare(context, guarded, 'lte', to, at));
}

function isRange(value: unknown): value is { unit: DateUnit; from: number; to: number } {
  if (typeof value !== 'object' || value === null) return false;
  const range = value as { unit?: unknown; from?: unknown; to?: unknown };
  const whole = (n: unknown) => Number.isInteger(n) && Math.abs(n as number) <= 10_000;
  return dateUnits.includes(range.unit as DateUnit) && whole(range.from) && whole(range.to);
}

function relative(context: RequestContext, guarded: GuardedPath, input: unknown, at: string): Expr {
  if (!isRange(input)) {
    context.issues.push(issue('query.bad-filter', `${at}.value`));
    return TRUE;
  }
  const start = periodStart(context.today, input.unit);
  const from = shiftPeriods(start, input.unit, input.from);
  const to = shiftPeriods(start, input.unit, input.to + 1) - 1;
  const day = guarded.field.isTimestamp ? localDayOf(guarded.value) : guarded.value;
  const bound = (op: string, value: number) => call(op, [day, literal(value, { kind: 'date' })]);
  return and(bound('gte', from), bound('lte', to));
}

function textCondition(context: RequestContext, guarded: GuardedPath, op: 'contains' | 'startsWith', input: unknown, at: string): Expr {
  if (guarded.field.valueType.kind === 'list') return compare(context, guarded, 'eq', input, at);
  if (typeof input !== 'string' || input === '') {
    context.issues.push(issue('query.bad-filter', `${at}.value`));
    return TRUE;
  }
  refuseUnseen(context, input, guarded.field.label, `${at}.value`);
  return call(op, [guarded.value, literal(foldText(input), { kind: 'text' })]);
}

/** No text holds such a character, and not every store can even be asked for one. */
function refuseUnseen(context: RequestContext, text: string, field: LocalText, path: string): void {
  const character = unseenCharacter(text);
  if (character !== undefined) context.issues.push(issue('value.control-character', path, { field, character }));
}

function condition(context: RequestContext, node: { field?: unknown; op?: unknown; value?: unknown }, at: string): Expr {
  const guarded = comparablePath(context, node.field, `${at}.field`);
  if (guarded === undefined) return TRUE;
  const op = node.op as FilterOperator;
  if (!filterOperators.includes(op) || !guarded.field.type.operators.includes(op)) {
    context.issues.push(issue('query.operator', `${at}.op`, { op: String(node.op), field: guarded.field.label }));
    return TRUE;
  }
  switch (op) {
    case 'isEmpty':
    case 'isNotEmpty':
      return emptiness(guarded, op === 'isEmpty');
    case 'in':
      return anyOf(context, guarded, node.value, at);
    case 'notIn':
      return not(anyOf(context, guarded, node.value, at));
    case 'between':
      return between(context, guarded, node.value, at);
    case 'relative':
      return relative(context, guarded, node.value, at);
    case 'contains':
    case 'startsWith':
      return textCondition(context, guarded, op, node.value, at);
    default:
      return compare(context, guarded, op, node.value, at);
  }
}

/** Values in all lists of a filter together: each is bound on its own, and a statement takes only so many. */
function countListValues(node: unknown, depth = 1): number {
  if (typeof node !== 'object' || node === null || depth > limits.filterDepth + 1) return 0;
  const tree = node as { and?: unknown; or?: unknown; not?: unknown; value?: unknown };
  const parts = [tree.and, tree.or].flatMap((each) => (Array.isArray(each) ? each : []));
  const below = [...parts, tree.not].reduce((sum: number, part) => sum + countListValues(part, depth + 1), 0);
  return below + (Array.isArray(tree.value) ? tree.value.length : 0);
}

/** Reads a filter. Every mistake becomes an issue; the condition is only good when there are none. */
export function readFilter(context: RequestContext, filter: unknown, at = 'filter'): Expr {
  const budget = { left: limits.conditions };
  if (countListValues(filter) > limits.allListValues) {
    context.issues.push(issue('query.too-complex', at, { max: limits.allListValues, what: { en: 'values', 'zh-CN': '值' } }));
    return TRUE;
  }
  const read = (node: unknown, where: string, depth: number): Expr => {
    budget.left -= 1;
    if (budget.left < 0 || depth > limits.filterDepth) {
      if (budget.left === -1 || depth > limits.filterDepth) {
        context.issues.push(
          issue('query.too-complex', where, {
            max: depth > limits.filterDepth ? limits.filterDepth : limits.conditions,
            what: { en: 'conditions', 'zh-CN': '条件' },
          }),
        );
      }
      return TRUE;
    }
    if (typeof node !== 'object' || node === null) {
      context.issues.push(issue('query.bad-filter', where));
      return TRUE;
    }
    const tree = node as { and?: unknown; or?: unknown; not?: unknown };
    if (Array.isArray(tree.and)) return and(...tree.and.map((child, index) => read(child, `${where}.and.${index}`, depth + 1)));
    if (Array.isArray(tree.or)) return or(...tree.or.map((child, index) => read(child, `${where}.or.${index}`, depth + 1)));
    if (Object.hasOwn(tree, 'not')) return not(read(tree.not, `${where}.not`, depth + 1));
    if (Object.hasOwn(tree, 'field')) return condition(context, node, where);
    context.issues.push(issue('query.bad-filter', where));
    return TRUE;
  };
  return filter === undefined ? TRUE : read(filter, at, 1);
}

/** A filter's condition; undefined when it uses anything that these rights do not show. */
export function conditionOf(base: Omit<RequestContext, 'issues'>, filter: unknown): Expr | undefined {
  const context: RequestContext = { ...base, issues: [] };
  const read = readFilter(context, filter);
  return context.issues.length === 0 ? read : undefined;
}

/** A condition that holds where any searchable field contains every word of the search. */
export function readSearch(context: RequestContext, search: string | undefined): Expr {
  refuseUnseen(context, search ?? '', { en: 'The search', 'zh-CN': '搜索词' }, 'search');
  const words = foldText(search ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 10);
  if (words.length === 0) return TRUE;
  const fields = context.entity.fields.filter((field) => field.type.searchable);
  const paths = fields.flatMap((field) => guardedPath(context.rights, context.entity, [field]) ?? []);
  return and(...words.map((word) => or(...paths.map((guarded) => call('contains', [guarded.value, literal(word, { kind: 'text' })])))));
}
