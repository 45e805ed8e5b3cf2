// In charge of: the types that values of expressions have, and how their values are held at run time.
import type { Ref, UserProperty } from '@trellis/schemas';

/**
 * Type of a value. Held at run time as:
 * text, choice → string · number → bigint, scaled by 10^scale (the scale is part of the type, so sums and products are exact)
 *   `unit`: the unit of measure that a quantity is kept in; numbers of two units are neither added nor compared
 * boolean → boolean · date → number, days since 1970-01-01 · timestamp → number, UTC milliseconds
 * record, user, department → number, the id · list → array of the item's form · every type also null.
 */
export type ValueType =
  | { readonly kind: 'text' }
  | { readonly kind: 'number'; readonly scale: number; readonly unit?: string }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'date' }
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'record'; readonly entity: string }
  | { readonly kind: 'user' }
  | { readonly kind: 'department' }
  | { readonly kind: 'list'; readonly of: ValueType }
  | { readonly kind: 'null' };

/** A value at run time; see `ValueType` for which form belongs to which type. */
export type Value = string | bigint | boolean | number | null | readonly Value[];

/** What a field is to an expression. The linked model's fields are such handles. */
export interface FieldHandle {
  /** Unique in the workspace. */
  readonly key: string;
  readonly name: string;
  readonly valueType: ValueType;
}

/** Answers which fields an expression may name. Entities are named by their key. */
export interface Scope<F extends FieldHandle> {
  /** Entity key the expression starts from. */
  readonly start: string;
  /** Field of the entity by document reference. */
  byRef(entity: string, ref: Ref): F | undefined;
  /** Field of the entity by name. */
  byName(entity: string, name: string): F | undefined;
  /** Names of the entity's fields, for suggestions. */
  names(entity: string): Iterable<string>;
  /** How this scope's documents refer to the field (an id, or another app's name and the id there). */
  refOf(field: F): Ref;
}

/** A checked expression: every node has its type, every path its fields. */
export type Typed<F extends FieldHandle> =
  | { readonly kind: 'literal'; readonly value: Value; readonly type: ValueType }
  | { readonly kind: 'path'; readonly steps: readonly F[]; readonly type: ValueType }
  | { readonly kind: 'actor'; readonly property: UserProperty; readonly type: ValueType }
  | { readonly kind: 'list'; readonly items: readonly Typed<F>[]; readonly type: ValueType }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Typed<F>[]; readonly type: ValueType };
