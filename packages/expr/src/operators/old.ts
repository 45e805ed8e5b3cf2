// In charge of: OLD, the value a field had before the write that is being checked.
import type { Operation } from '../operation.ts';

/** Its argument is a path: what is read anew at another time, not computed anew. */
export const old: Operation = {
  name: 'old',
  arity: { min: 1, max: 1 },
  infer(args, report) {
    const [path] = args;
    if (path?.kind === 'path') return { kind: 'call', name: 'old', args, type: path.type };
    report('args.0', 'expression.old-path');
    return undefined;
  },
  compile(_args, call) {
    const [path] = call.args;
    if (path?.kind !== 'path') return () => null;
    const { steps } = path;
    return (env) => env.before?.(steps) ?? null;
  },
};
