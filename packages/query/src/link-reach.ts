// In charge of: what an expression reads of other records than its own, and the same expression as it was before some of those changed.
import { literal, mapPaths, TRUE, typedPath, type Typed } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import { valueOfCell } from './filter.ts';
import type { Expr } from './plan.ts';

/** A field that is read at the end of single links, with what is read on from there. */
export interface LinkReach {
  readonly links: readonly LinkedField[];
  readonly field: LinkedField;
  readonly rest: readonly LinkedField[];
}

/** What an expression reads of the records of a list. */
export interface ListReach {
  /** The records of the list. */
  readonly entity: LinkedEntity;
  /** The link whose other end the list is; undefined where the list is the link itself. */
  readonly backOf: LinkedField | undefined;
  /** Which of them count. */
  readonly condition: Expr;
  /** What is read of those. */
  readonly values: readonly Expr[];
}

/** What an expression reads beyond its own record. */
export interface Reaches {
  readonly links: readonly LinkReach[];
  readonly lists: readonly ListReach[];
}

interface Found {
  readonly links: LinkReach[];
  readonly lists: ListReach[];
}

/** A path, and what is asked of the records that it ends in when it is a list of them. */
function addPath({ links, lists }: Found, steps: readonly LinkedField[], condition: Expr = TRUE, values: readonly Expr[] = []): void {
  const at = steps.findIndex(({ target, valueType }) => target !== undefined && valueType.kind === 'list');
  const single = at < 0 ? steps : steps.slice(0, at);
  for (const [place, field] of single.entries()) if (place > 0) links.push({ links: steps.slice(0, place), field, rest: single.slice(place + 1) });
  const list = steps[at];
  if (list?.target === undefined) return;
  const rest = steps.slice(at + 1);
  const isEnd = rest.length === 0;
  const read = isEnd ? values : [typedPath(rest)];
  lists.push({ entity: list.target, backOf: list.backOf, condition: isEnd ? condition : TRUE, values: read });
}

/** Calls whose first argument is a list of records, and whose others are seen from those. */
const looksIntoList = (expr: Extract<Expr, { kind: 'call' }>): boolean => expr.name === 'where' || expr.name.startsWith('gather.');

function visit(expr: Expr, found: Found): void {
  if (expr.kind === 'path') addPath(found, expr.steps);
  if (expr.kind === 'list') for (const item of expr.items) visit(item, found);
  if (expr.kind !== 'call') return;
  const [list, condition, ...values] = expr.args;
  if (looksIntoList(expr) && list?.kind === 'path') addPath(found, list.steps, condition, values);
  else for (const arg of expr.args) visit(arg, found);
}

const known = new WeakMap<Expr, Reaches>();

/** What an expression reads of other records. */
export function reachesOf(expr: Expr): Reaches {
  let found = known.get(expr);
  if (found === undefined) {
    const collected: Found = { links: [], lists: [] };
    visit(expr, collected);
    known.set(expr, (found = collected));
  }
  return found;
}

/** What a reach found at one record before that changed. */
export interface FormerValue {
  readonly reach: LinkReach;
  readonly record: number;
  readonly cell: Cell;
}

/** Whether the expression reads one of these values. */
export function readsOneOf(expr: Expr, values: readonly FormerValue[]): boolean {
  const paths = new Set(values.map(pathOf));
  return reachesOf(expr).links.some((reach) => paths.has(pathOf({ reach })));
}

/** The expression with the values that paths led to before: `if(the links lead to that record, the former value, the path)`. */
export function formerly(expr: Expr, values: readonly FormerValue[]): Expr {
  if (values.length === 0) return expr;
  const byPath = new Map<string, FormerValue[]>();
  for (const value of values) {
    const key = pathOf(value);
    byPath.set(key, [...(byPath.get(key) ?? []), value]);
  }
  return mapPaths(expr, (path): Typed<LinkedField> => {
    // The nearest record decides where the path goes on, so it is asked first.
    const own = (byPath.get(keyOf(path.steps)) ?? []).toSorted((a, b) => b.reach.links.length - a.reach.links.length);
    return own.reduce<Typed<LinkedField>>((otherwise, { reach, record, cell }) => {
      const link = typedPath(reach.links);
      const leadsThere: Expr = { kind: 'call', name: 'eq', args: [link, literal(record, link.type)], type: { kind: 'boolean' } };
      return { kind: 'call', name: 'if', args: [leadsThere, literal(valueOfCell(cell, path.type), path.type), otherwise], type: path.type };
    }, path);
  });
}

function pathOf({ reach: { links, field, rest } }: Pick<FormerValue, 'reach'>): string {
  return keyOf([...links, field, ...rest]);
}

function keyOf(steps: readonly LinkedField[]): string {
  return steps.map((step) => step.number).join('.') + `@${steps[0]?.entity.number}`;
}
