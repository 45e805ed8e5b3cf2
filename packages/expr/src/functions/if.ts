// In charge of: IF(condition, value, otherwise).
import type { Operation } from '../operation.ts';
import { haveKind } from '../operators/arguments.ts';
import { scaledTo } from '../operators/scaled.ts';
import { unite } from '../types/fit.ts';

/** The second value where the condition is true, else the third, which is null when left out. */
export const ifFunction: Operation = {
  name: 'if',
  arity: { min: 2, max: 3 },
  infer(args, report) {
    const [condition, ...branches] = args;
    if (condition === undefined || !haveKind([condition], ['boolean'], 'IF', report)) return undefined;
    const united = unite(branches, { mode: 'merge', places: ['args.1', 'args.2'] }, report);
    return united === undefined ? undefined : { kind: 'call', name: 'if', args: [condition, ...united.values], type: united.type };
  },
  compile(args, call) {
    const [condition, ...branches] = args;
    const [then, otherwise] = branches.map((branch, index) => scaledTo(branch, call.args[index + 1]?.type ?? call.type, call.type));
    return (env) => (condition?.(env) === true ? then?.(env) : otherwise?.(env)) ?? null;
  },
};
