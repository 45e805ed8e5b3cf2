// In charge of: COALESCE(value, …).
import type { Operation } from '../operation.ts';
import { areSingle, argPlaces } from '../operators/arguments.ts';
import { scaledTo } from '../operators/scaled.ts';
import { unite } from '../types/fit.ts';

/** The first value that is not null. */
export const coalesce: Operation = {
  name: 'coalesce',
  arity: { min: 1 },
  infer(args, report) {
    if (!areSingle(args, 'COALESCE', report)) return undefined;
    const united = unite(args, { mode: 'merge', places: argPlaces(args) }, report);
    return united === undefined ? undefined : { kind: 'call', name: 'coalesce', args: united.values, type: united.type };
  },
  compile(args, call) {
    const values = args.map((arg, index) => scaledTo(arg, call.args[index]?.type ?? call.type, call.type));
    return (env) => {
      for (const value of values) {
        const found = value(env);
        if (found !== null) return found;
      }
      return null;
    };
  },
};
