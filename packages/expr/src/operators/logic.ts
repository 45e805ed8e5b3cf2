// In charge of: `and`, `or`, `not`. Null counts as false.
import type { Operation } from '../operation.ts';
import { haveKind } from './arguments.ts';

function logic(name: string, arity: Operation['arity'], compile: Operation['compile']): Operation {
  return {
    name,
    arity,
    infer: (args, report) => (haveKind(args, ['boolean'], name, report) ? { kind: 'call', name, args, type: { kind: 'boolean' } } : undefined),
    compile,
  };
}

/** True when all are. */
export const and = logic('and', { min: 2 }, (args) => (env) => args.every((arg) => arg(env) === true));
/** True when any is. */
export const or = logic('or', { min: 2 }, (args) => (env) => args.some((arg) => arg(env) === true));
/** True when it is not true. */
export const not = logic('not', { min: 1, max: 1 }, (args) => (env) => args[0]?.(env) !== true);
