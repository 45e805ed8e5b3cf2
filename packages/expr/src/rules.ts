// In charge of: saying which rules a record breaks: the one function that forms in the browser and writes on the server both ask.
import { compile } from './evaluate.ts';
import type { Env, Evaluate } from './operation.ts';
import type { FieldHandle, Typed } from './value-type.ts';

/** A demand on records, and when it is made. */
export interface Rule<F extends FieldHandle> {
  /** Undefined means always; null counts as false. */
  readonly when: Typed<F> | undefined;
  /** Must be true: null, as of a division by zero, breaks the rule. */
  readonly require: Typed<F>;
}

interface Compiled<F extends FieldHandle> {
  readonly when: Evaluate<F> | undefined;
  readonly require: Evaluate<F>;
}

// Rules live as long as the documents they come from, and are asked of every record.
const known = new WeakMap<object, Compiled<never>>();

function compiled<F extends FieldHandle>(rule: Rule<F>): Compiled<F> {
  const before = known.get(rule) as Compiled<F> | undefined;
  if (before !== undefined) return before;
  const made = { when: rule.when === undefined ? undefined : compile(rule.when), require: compile(rule.require) };
  known.set(rule, made as Compiled<never>);
  return made;
}

/** The rules that a record breaks, in their order. */
export function brokenRules<F extends FieldHandle, R extends Rule<F>>(rules: readonly R[], env: Env<F>): readonly R[] {
  return rules.filter((rule) => {
    const { when, require } = compiled<F>(rule);
    return (when === undefined || when(env) === true) && require(env) !== true;
  });
}
