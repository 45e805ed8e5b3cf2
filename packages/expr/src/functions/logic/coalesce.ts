// In charge of: COALESCE(value, …).
import type { DocumentedFunction } from '../doc.ts';
import { areSingle, argPlaces } from '../../operators/arguments.ts';
import { scaledTo } from '../../operators/scaled.ts';
import { unite } from '../../types/fit.ts';

/** The first value that is not null. */
export const coalesce: DocumentedFunction = {
  name: 'coalesce',
  doc: {
    group: 'logic',
    params: 'value, …',
    en: 'The first value that is not null.',
    zh: '第一个不为空的值。',
    example: 'COALESCE(null, 3, 4)',
    result: '3',
    rules: { en: 'Null when all are.', zh: '全部为空时为空。' },
  },
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
