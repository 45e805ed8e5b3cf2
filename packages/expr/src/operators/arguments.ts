// In charge of: the checks on arguments that several operators and functions share.
import { typeLabel } from '../types/label.ts';
import type { Report } from '../operation.ts';
import type { FieldHandle, Typed, ValueType } from '../value-type.ts';

/** Whether no argument is a list; reports those that are. */
export function areSingle<F extends FieldHandle>(args: readonly Typed<F>[], sign: string, report: Report): boolean {
  const lists = [...args.keys()].filter((index) => args[index]?.type.kind === 'list');
  for (const index of lists) report(`args.${index}`, 'expression.several-values', { name: sign });
  return lists.length === 0;
}

/** Whether every argument has one of the kinds or is the constant null; reports those that do not. */
export function haveKind<F extends FieldHandle>(
  args: readonly Typed<F>[],
  kinds: readonly ValueType['kind'][],
  sign: string,
  report: Report,
): boolean {
  const [expected = 'null'] = kinds;
  let isRight = true;
  for (const [index, arg] of args.entries()) {
    if (arg.type.kind === 'null' || kinds.includes(arg.type.kind)) continue;
    const several = arg.type.kind === 'list';
    report(
      `args.${index}`,
      several ? 'expression.several-values' : 'expression.type',
      several ? { name: sign } : { name: sign, expected: typeLabel(expected), found: typeLabel(arg.type.kind) },
    );
    isRight = false;
  }
  return isRight;
}

/** `args.0`, `args.1` … */
export function argPlaces(args: readonly unknown[]): string[] {
  return args.map((_, index) => `args.${index}`);
}
