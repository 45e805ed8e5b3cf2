// In charge of: what the steps of a change are called, so that what is decided about one finds it again.
import type { FieldChange, LinkedUnique, RuleChange } from '@trellis/model';
import type { ChangeDecision, ChangeStepKind } from '@trellis/query';

/** The name of a field's step. */
export function stepId(kind: ChangeStepKind, change: Pick<FieldChange, 'before' | 'after'>): string {
  return `${kind}:${(change.after ?? change.before)?.key ?? ''}`;
}

/** The name of the step about values that must be unique together. */
export function setStepId({ entity, id }: LinkedUnique): string {
  return `entity-unique:${entity.key}#${id}`;
}

/** The name of the step about a rule, or about a field that is required on a condition. */
export function ruleStepId({ entity, rule }: RuleChange): string {
  const [field] = rule.fields;
  return rule.message === undefined && field !== undefined ? `field-required-when:${field.key}` : `entity-rule:${entity.key}#${rule.id}`;
}

/** Keys of the fields for whose empty cells a value was given. */
export function filledKeys(decisions: { readonly [step: string]: ChangeDecision }): ReadonlySet<string> {
  return new Set(
    Object.entries(decisions).flatMap(([step, { fill }]) => (fill === undefined || fill === null ? [] : step.slice(step.indexOf(':') + 1))),
  );
}

/** Records or cells that one answer lists of each step. */
export const LISTED = 50;

/** Which part of what a step concerns is listed: that of one step, after a record. */
export interface ListedPart {
  readonly step: string;
  readonly after: number;
}
