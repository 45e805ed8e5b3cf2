// In charge of: what the steps of a change are called, so that what is decided about one finds it again.
import type { FieldChange } from '@trellis/model';
import type { ChangeDecision, ChangeStepKind } from '@trellis/query';

/** The name of a field's step. */
export function stepId(kind: ChangeStepKind, change: Pick<FieldChange, 'before' | 'after'>): string {
  return `${kind}:${(change.after ?? change.before)?.key ?? ''}`;
}

/** Keys of the fields for whose empty cells a value was given. */
export function filledKeys(decisions: { readonly [step: string]: ChangeDecision }): ReadonlySet<string> {
  return new Set(
    Object.entries(decisions).flatMap(([step, { fill }]) => (fill === undefined || fill === null ? [] : step.slice(step.indexOf(':') + 1))),
  );
}
