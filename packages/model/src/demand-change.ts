// In charge of: what a change of documents demands of records anew: values that no two may share, and rules.
import { referencedPaths } from '@trellis/expr';
import type { ModelChange } from './change.ts';
import { isEqualJson } from './diff.ts';
import type { LinkedEntity, LinkedField, LinkedRule, LinkedUnique, Model } from './types.ts';

/** A rule that is new, says something else, or reads values that change. */
export interface RuleChange {
  readonly entity: LinkedEntity;
  readonly rule: LinkedRule;
  /** False: it says what it said, but fields on its paths get other values. */
  readonly isChanged: boolean;
}

/** What is demanded of the records of entities that were there before. */
export interface DemandChange {
  /** Sets of values that some records could share and may not any more. */
  readonly uniques: readonly LinkedUnique[];
  readonly rules: readonly RuleChange[];
}

/** Compares what two models demand. `change` is what the same models mean for fields. */
export function compareDemands(before: Model, after: Model, change: ModelChange): DemandChange {
  const revalued = new Set(change.fields.flatMap(({ after: field, fill }) => (field === undefined || fill === 'none' ? [] : field.key)));
  const pairs = [...after.entities.values()].flatMap((entity) => {
    const old = before.entities.get(entity.key);
    return old === undefined ? [] : [[old, entity] as const];
  });
  return {
    uniques: pairs.flatMap(([old, entity]) => entity.uniques.filter((unique) => !heldBefore(old, unique, revalued))),
    rules: pairs.flatMap(([old, entity]) => entity.rules.flatMap((rule) => ruleChange(old, entity, rule, revalued))),
  };
}

const keysOf = (unique: LinkedUnique): string => unique.fields.map(({ key }) => key).join(' ');

/** Whether the records could not share these values already: the same fields were compared, and no less strictly. */
function heldBefore(old: LinkedEntity, unique: LinkedUnique, revalued: ReadonlySet<string>): boolean {
  if (unique.fields.some(({ key }) => revalued.has(key))) return false;
  const wanted = new Set(keysOf(unique).split(' '));
  return old.uniques.some(
    (each) => each.fields.length === wanted.size && each.fields.every(({ key }) => wanted.has(key)) && (unique.caseSensitive || !each.caseSensitive),
  );
}

function ruleChange(old: LinkedEntity, entity: LinkedEntity, rule: LinkedRule, revalued: ReadonlySet<string>): RuleChange[] {
  const former = old.rules.find(({ id }) => id === rule.id);
  const isChanged = former === undefined || !isEqualJson(saidBy(old, former), saidBy(entity, rule));
  if (isChanged || readsAny(rule, revalued)) return [{ entity, rule, isChanged }];
  return [];
}

/** A rule as its document says it; a field that is required on a condition says it itself. */
function saidBy(entity: LinkedEntity, { id, message, fields }: LinkedRule): unknown {
  if (message === undefined) return fields[0]?.document.requiredWhen;
  const said = entity.document.rules?.[id];
  return { when: said?.when ?? null, require: said?.require ?? null };
}

function readsAny({ when, require }: LinkedRule, revalued: ReadonlySet<string>): boolean {
  const paths = [when, require].flatMap((typed) => (typed === undefined ? [] : referencedPaths(typed)));
  return paths.some((steps) => steps.some((step: LinkedField) => revalued.has(step.key)));
}
