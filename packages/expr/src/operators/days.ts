// In charge of: comparing a timestamp with a date, which means the timestamp's local day.
import { parseDate } from '../types/calendar.ts';
import type { FieldHandle, Typed } from '../value-type.ts';

/** The local day of a timestamp: of a path, or of the paths that an `if` chooses from. Undefined when no path gives the value, as then nothing knows the zone. */
export function localDayOf<F extends FieldHandle>(typed: Typed<F>): Typed<F> | undefined {
  if (typed.kind === 'literal') return typed.value === null ? typed : undefined;
  if (typed.kind === 'path') return { kind: 'call', name: 'localDay', args: [typed], type: { kind: 'date' } };
  if (typed.kind !== 'call' || typed.name !== 'if') return undefined;
  const [condition, ...branches] = typed.args;
  const days = branches.map(localDayOf);
  if (condition === undefined || days.includes(undefined)) return undefined;
  return { kind: 'call', name: 'if', args: [condition, ...days.filter((day) => day !== undefined)], type: { kind: 'date' } };
}

function isDate<F extends FieldHandle>(typed: Typed<F>): boolean {
  if (typed.kind === 'list') return typed.items.some(isDate);
  if (typed.kind === 'literal' && typeof typed.value === 'string') return parseDate(typed.value) !== undefined;
  return typed.type.kind === 'date';
}

/** The arguments with timestamps replaced by their local days where a date stands beside them. */
export function alignDays<F extends FieldHandle>(args: readonly Typed<F>[]): readonly Typed<F>[] {
  if (!args.some(isDate)) return args;
  return args.map((arg) => (arg.type.kind === 'timestamp' ? (localDayOf(arg) ?? arg) : arg));
}
