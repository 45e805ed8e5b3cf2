// In charge of: building typed expressions in code, with their types inferred.
import { findOperation } from './operations.ts';
import type { FieldHandle, Typed, Value, ValueType } from './value-type.ts';
import { typeOfPath } from './types/path.ts';
import { userPropertyTypes } from './types/actor.ts';
import type { UserProperty } from '@trellis/schemas';

/** The constant true. */
export const TRUE: Typed<never> = { kind: 'literal', value: true, type: { kind: 'boolean' } };
/** The constant false. */
export const FALSE: Typed<never> = { kind: 'literal', value: false, type: { kind: 'boolean' } };
/** The constant null. */
export const NULL: Typed<never> = { kind: 'literal', value: null, type: { kind: 'null' } };

/** A constant, already in the form of its type. */
export function literal(value: Value, type: ValueType): Typed<never> {
  return { kind: 'literal', value, type };
}

/** The value at the end of a path. */
export function typedPath<F extends FieldHandle>(steps: readonly F[]): Typed<F> {
  return { kind: 'path', steps, type: typeOfPath(steps) };
}

/** A property of who acts. */
export function actorProperty(property: UserProperty): Typed<never> {
  return { kind: 'actor', property, type: userPropertyTypes[property] };
}

/** A list of values of one type. */
export function list<F extends FieldHandle>(items: readonly Typed<F>[], of: ValueType): Typed<F> {
  return { kind: 'list', items, type: { kind: 'list', of } };
}

/** A call with its type inferred. Wrong arguments are the caller's programming error and throw. */
export function typedCall<F extends FieldHandle>(name: string, args: readonly Typed<F>[]): Typed<F> {
  const operation = findOperation(name);
  if (operation === undefined) throw new TypeError(`no operator or function is named ${name}`);
  const { min, max = Infinity } = operation.arity;
  if (args.length < min || args.length > max) throw new TypeError(`${name} does not take ${args.length} arguments`);
  const reasons: string[] = [];
  const typed = operation.infer(args, (place, code) => reasons.push(`${place} ${code}`));
  if (typed === undefined) throw new TypeError(`${name}: ${reasons.join('; ')}`);
  return typed;
}

function isConstant<F extends FieldHandle>(typed: Typed<F>, value: boolean): boolean {
  return typed.kind === 'literal' && typed.value === value;
}

function join<F extends FieldHandle>(name: 'and' | 'or', conditions: readonly Typed<F>[]): Typed<F> {
  // What changes nothing is left out; what decides alone stands alone; nesting of the same kind is flattened.
  const neutral = name === 'and';
  const parts = conditions
    .flatMap((each) => (each.kind === 'call' && each.name === name ? each.args : [each]))
    .filter((each) => !isConstant(each, neutral));
  if (parts.some((each) => isConstant(each, !neutral))) return neutral ? FALSE : TRUE;
  const [first] = parts;
  if (first === undefined) return neutral ? TRUE : FALSE;
  return parts.length === 1 ? first : typedCall(name, parts);
}

/** All of the conditions; true when there are none. */
export function and<F extends FieldHandle>(...conditions: readonly Typed<F>[]): Typed<F> {
  return join('and', conditions);
}

/** Any of the conditions; false when there are none. */
export function or<F extends FieldHandle>(...conditions: readonly Typed<F>[]): Typed<F> {
  return join('or', conditions);
}

/** The complement of a condition. */
export function not<F extends FieldHandle>(condition: Typed<F>): Typed<F> {
  if (isConstant(condition, true)) return FALSE;
  if (isConstant(condition, false)) return TRUE;
  const [inner] = condition.kind === 'call' && condition.name === 'not' ? condition.args : [];
  // `not not x` is x only where x is never null, which holds for everything but fields and what hands their values on.
  return inner?.kind === 'call' && inner.name !== 'if' && inner.name !== 'coalesce' ? inner : typedCall('not', [condition]);
}

/** From low to high, both included. */
export function between<F extends FieldHandle>(value: Typed<F>, low: Typed<F>, high: Typed<F>): Typed<F> {
  return and(typedCall('gte', [value, low]), typedCall('lte', [value, high]));
}
