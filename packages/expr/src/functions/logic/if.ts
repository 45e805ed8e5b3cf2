// In charge of: IF(condition, value, otherwise).
import type { DocumentedFunction } from '../doc.ts';
import { haveKind } from '../../operators/arguments.ts';
import { scaledTo } from '../../operators/scaled.ts';
import { unite } from '../../types/fit.ts';

/** The second value where the condition is true, else the third, which is null when left out. */
export const ifFunction: DocumentedFunction = {
  name: 'if',
  doc: {
    group: 'logic',
    params: 'condition, value, [otherwise]',
    en: 'One value when a condition is true, another when it is not.',
    zh: '条件成立时返回一个值，否则返回另一个值。',
    example: 'IF(2 > 1, "yes", "no")',
    result: '"yes"',
    rules: { en: 'A null condition counts as false; without the other value, null.', zh: '空条件按不成立处理；不写备用值时为空。' },
  },
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
