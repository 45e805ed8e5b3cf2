// In charge of: telling expressions apart by shape, so that statements are prepared once a shape and values are only bound.
import { rescale, type Value, type ValueType } from '@trellis/expr';
import type { UserProperty } from '@trellis/schemas';
import type { Expr } from './plan.ts';

/** A value to bind: a constant, a padded list of constants, or something the actor knows. */
export type Slot = { readonly value: Value } | { readonly values: readonly Value[]; readonly size: number } | { readonly actor: UserProperty };

/** An expression's shape as text, and its values in the order of a walk from left to right. */
export interface ExprKey {
  readonly shape: string;
  readonly slots: readonly Slot[];
}

/**
 * Places a list of constants takes: the next power of two, so that lists of similar length share a statement.
 * An empty list takes none and shares with no other: its statement has no place for a value.
 */
export function listSize(length: number): number {
  if (length === 0) return 0;
  let size = 1;
  while (size < length) size *= 2;
  return size;
}

const cache = new WeakMap<Expr, ExprKey>();

function typeKey(type: ValueType): string {
  return type.kind === 'number' ? `n${type.scale}` : type.kind;
}

/** A number of a list at the scale that the list has as a whole. */
function atScale(value: Value, from: ValueType, to: ValueType): Value {
  return typeof value === 'bigint' && from.kind === 'number' && to.kind === 'number' ? rescale(value, from.scale, to.scale) : value;
}

function join(name: string, parts: readonly Expr[]): ExprKey {
  const keys = parts.map(exprKey);
  return { shape: `${name}(${keys.map((key) => key.shape).join(',')})`, slots: keys.flatMap((key) => key.slots) };
}

function describe(expr: Expr): ExprKey {
  switch (expr.kind) {
    case 'literal':
      // Nothing, true and false are few and change how a statement is planned: they belong to the shape.
      if (expr.value === null || typeof expr.value === 'boolean') return { shape: String(expr.value), slots: [] };
      return { shape: `?${typeKey(expr.type)}`, slots: [{ value: expr.value }] };
    case 'path':
      // A field of the system has the same number in every entity, so the first step's entity belongs to the shape.
      return { shape: expr.steps.map((step) => `${step.entity.number}:${step.number}`).join('.'), slots: [] };
    case 'actor':
      return { shape: `$${expr.property}`, slots: [{ actor: expr.property }] };
    case 'list': {
      const of = expr.type.kind === 'list' ? expr.type.of : expr.type;
      const values = expr.items.map((entry) => (entry.kind === 'literal' ? atScale(entry.value, entry.type, of) : undefined));
      if (values.some((value) => value === undefined)) return join('list', expr.items);
      const size = listSize(values.length);
      return { shape: `[${size}${typeKey(of)}]`, slots: [{ values: values as readonly Value[], size }] };
    }
    case 'call':
      return join(`${expr.name}${expr.type.kind === 'number' ? expr.type.scale : ''}`, expr.args);
  }
}

/** The key of an expression; computed once for each node that takes work. Constants are new with each request and quickly described. */
export function exprKey(expr: Expr): ExprKey {
  if (expr.kind === 'literal' || expr.kind === 'list') return describe(expr);
  let key = cache.get(expr);
  if (key === undefined) cache.set(expr, (key = describe(expr)));
  return key;
}

/** Text that is equal for expressions that mean the same, values included. */
export function exprIdentity(expr: Expr): string {
  const { shape, slots } = exprKey(expr);
  return slots.length === 0 ? shape : `${shape}#${JSON.stringify(slots, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))}`;
}
