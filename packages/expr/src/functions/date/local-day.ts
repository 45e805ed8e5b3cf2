// In charge of: LOCALDAY(timestamp field).
import type { DocumentedFunction } from '../doc.ts';
import { haveKind } from '../../operators/arguments.ts';
import { localDayOf } from '../../operators/days.ts';

/** The date on which a timestamp falls in its own zone; stores keep it beside the timestamp. */
export const localDay: DocumentedFunction = {
  name: 'localDay',
  doc: {
    group: 'date',
    params: 'moment field',
    en: 'The date on which a timestamp field falls in its own zone.',
    zh: '日期时间字段在其时区中的日期。',
    example: 'ISEMPTY(LOCALDAY(null))',
    result: 'TRUE',
  },
  arity: { min: 1, max: 1 },
  infer(args, report) {
    const [arg] = args;
    if (arg === undefined || !haveKind(args, ['timestamp'], 'LOCALDAY', report)) return undefined;
    const day = localDayOf(arg);
    if (day === undefined) report('args.0', 'expression.needs-field', { name: 'LOCALDAY' });
    return day;
  },
  compile(_, call) {
    const [arg] = call.args;
    if (arg?.kind !== 'path') throw new TypeError('localDay is taken of a path');
    return (env) => env.localDay(arg.steps);
  },
};
