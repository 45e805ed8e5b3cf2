// In charge of: the type at the end of a path, and where its steps lead.
import type { FieldHandle, ValueType } from '../value-type.ts';

/** Key of the entity that a link, or a link to several, leads to. */
export function targetOf(type: ValueType): string | undefined {
  const single = type.kind === 'list' ? type.of : type;
  return single.kind === 'record' ? single.entity : undefined;
}

/** Whether a path passes or ends in a link to several records. */
export function isThroughMany(steps: readonly FieldHandle[]): boolean {
  return steps.some((step) => step.valueType.kind === 'list' && step.valueType.of.kind === 'record');
}

/** The type at the end: a list when any step has several values. */
export function typeOfPath(steps: readonly FieldHandle[]): ValueType {
  const last = steps.at(-1)?.valueType;
  if (last === undefined) throw new TypeError('a path has at least one step');
  return last.kind !== 'list' && isThroughMany(steps) ? { kind: 'list', of: last } : last;
}
