// In charge of: telling what a change demands of records anew: values unique together are refused where some are equal, rules are a warning.
import { issue, type Issue } from '@trellis/errors';
import type { ChangeStep } from '@trellis/query';
import { setLabel } from '../records/duplicates.ts';
import type { RuleMeasure, SetMeasure } from './demand-measure.ts';
import type { Measures } from './measure.ts';
import { LISTED, ruleStepId, setStepId } from './step-id.ts';

/** The steps about unique sets and rules. */
export function demandSteps({ sets, rules }: Pick<Measures, 'sets' | 'rules'>): ChangeStep[] {
  // A rule that says what it said is told of where records break it.
  const told = rules.filter(({ change, count }) => change.isChanged || count > 0);
  return [...sets.map(setStep), ...told.map(ruleStep)];
}

function listOf({ count, listed }: SetMeasure | RuleMeasure): Pick<ChangeStep, 'records' | 'affected' | 'more'> {
  return { records: count, affected: listed, more: count > listed.length && listed.length === LISTED };
}

/** The index would refuse equal values: they have to go first. */
function setStep(measure: SetMeasure): ChangeStep {
  const { unique, count } = measure;
  const { key, label: entity } = unique.entity;
  const named = { id: setStepId(unique), kind: 'entity-unique', document: key, label: setLabel(unique), entity } as const;
  if (count === 0) return { ...named, ...listOf(measure), state: 'fine' };
  return { ...named, ...listOf(measure), state: 'refused', reason: issue('change.duplicate-set', '', { fields: setLabel(unique), count }) };
}

/** Rules are about writing: what is there stays, and is told. */
function ruleStep(measure: RuleMeasure): ChangeStep {
  const { entity, rule } = measure.change;
  const [field] = rule.fields;
  const isRequired = rule.message === undefined && field !== undefined;
  const reason = reasonOf(measure);
  return {
    id: ruleStepId(measure.change),
    kind: isRequired ? 'field-required-when' : 'entity-rule',
    document: isRequired ? field.key : entity.key,
    label: isRequired ? field.label : (rule.message ?? rule.id),
    entity: entity.label,
    state: 'fine',
    ...listOf(measure),
    ...(reason === undefined ? {} : { reason }),
  };
}

function reasonOf({ isKnown, count, change: { rule } }: RuleMeasure): Issue | undefined {
  const [field] = rule.fields;
  const name = rule.message ?? field?.label ?? rule.id;
  if (!isKnown) return issue('change.rule-uncounted', '', { rule: name });
  if (count === 0) return undefined;
  return rule.message === undefined && field !== undefined
    ? issue('change.required-broken', '', { field: field.label, count })
    : issue('change.rule-broken', '', { rule: name, count });
}
