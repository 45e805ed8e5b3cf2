// In charge of: the date of an argument that may be a timestamp.
import { localDayOf } from '../operators/days.ts';
import type { FieldHandle, Typed } from '../value-type.ts';

/** The argument as a date: of a timestamp field its local day, of a computed timestamp its day in the workspace's zone. */
export function dayOf<F extends FieldHandle>(arg: Typed<F>): Typed<F> {
  if (arg.type.kind !== 'timestamp') return arg;
  return localDayOf(arg) ?? { kind: 'call', name: 'to_date', args: [arg], type: { kind: 'date' } };
}
