// In charge of: compiling a typed expression to a closure.
import type { UserProperty } from '@trellis/schemas';
import { withFuel } from './fuel.ts';
import { findOperation } from './operations.ts';
import type { EnvActor, Evaluate, TypedCall } from './operation.ts';
import { localDayOf } from './operators/days.ts';
import { scaledTo } from './operators/scaled.ts';
import type { FieldHandle, Typed, Value, ValueType } from './value-type.ts';

function actorValue(actor: EnvActor, property: UserProperty): Value {
  return actor[property];
}

/** A local day taken of an `if` of paths, as code may build it by hand, is an `if` of local days. */
function compileDay<F extends FieldHandle>(timestamp: Typed<F>): Evaluate<F> {
  const day = localDayOf(timestamp);
  if (day === undefined) throw new TypeError('a local day is taken of a path, of null, or of an if of these');
  return compileNode(day);
}

function compileList<F extends FieldHandle>(items: readonly Typed<F>[], type: ValueType): Evaluate<F> {
  const of: ValueType = type.kind === 'list' ? type.of : type;
  const compiled = items.map((item) => scaledTo(compileNode(item), item.type, of));
  return (env) => compiled.map((item) => item(env));
}

function compileCall<F extends FieldHandle>(call: TypedCall<F>): Evaluate<F> {
  const [arg] = call.args;
  if (call.name === 'localDay' && arg !== undefined && arg.kind !== 'path') return compileDay(arg);
  const operation = findOperation(call.name);
  if (operation === undefined) throw new TypeError(`no operator or function is named ${call.name}`);
  return operation.compile(call.args.map(compileNode), call);
}

function compileNode<F extends FieldHandle>(typed: Typed<F>): Evaluate<F> {
  switch (typed.kind) {
    case 'literal':
      return () => typed.value;
    case 'path':
      return (env) => env.value(typed.steps);
    case 'actor':
      return (env) => actorValue(env.actor, typed.property);
    case 'list':
      return compileList(typed.items, typed.type);
    case 'call':
      return compileCall(typed);
  }
}

/** Whether a part calls something that spends from the budget of a run. */
function isMetered<F extends FieldHandle>(typed: Typed<F>): boolean {
  if (typed.kind === 'list') return typed.items.some(isMetered);
  return typed.kind === 'call' && (findOperation(typed.name)?.isMetered === true || typed.args.some(isMetered));
}

/**
 * Compiles a typed expression once; the closure is called for each record. A run that does more work than
 * `runLimits.work` gives null and is reported.
 */
export function compile<F extends FieldHandle>(typed: Typed<F>): Evaluate<F> {
  const run = compileNode(typed);
  if (!isMetered(typed)) return run;
  return (env) => {
    const value = withFuel(() => run(env));
    if (value !== undefined) return value;
    env.report?.('expression.too-much-work', {});
    return null;
  };
}
