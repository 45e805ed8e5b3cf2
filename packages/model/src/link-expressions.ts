// In charge of: checking the expressions that documents hold.
import { check, type Typed, type ValueType } from '@trellis/expr';
import type { Expression, Ref } from '@trellis/schemas';
import type { AppDraft, ModelDraft } from './draft.ts';
import { appOfRef, keyOfRef } from './reference.ts';
import { within, type Place } from './report.ts';
import { expressionScope } from './scope.ts';
import type { LinkedEntity, LinkedField } from './types.ts';

/** What an expression starts from and what it must give. */
export interface ExpressionNeeds {
  readonly entity: LinkedEntity;
  readonly expected?: ValueType['kind'];
  /** Whether stores run it. */
  readonly inStatement?: boolean;
  /** Whether it may ask for values from before a change. */
  readonly hasBefore?: boolean;
}

/** The checked expression; its mistakes are reported. */
export function expressionAt(
  draft: ModelDraft,
  app: AppDraft,
  needs: ExpressionNeeds,
  expression: Expression,
  place: Place,
): Typed<LinkedField> | undefined {
  // An expression over a broken document would only be told that the document is not there.
  if (refsOf(expression).some((ref) => isBrokenRef(draft, app, ref))) return undefined;
  const { entity, ...options } = needs;
  const checked = check(expression, expressionScope(draft, entity, app), options);
  if (checked.ok) return checked.typed;
  for (const each of checked.issues) draft.report.add(within(place, each.path), each.code, each.params);
  return undefined;
}

function isBrokenRef(draft: ModelDraft, app: AppDraft, ref: Ref): boolean {
  const owner = appOfRef(app, ref);
  const key = keyOfRef(app, ref);
  return (key !== undefined && draft.broken.has(key)) || (owner !== undefined && draft.brokenApps.has(owner));
}

function refsOf(expression: Expression): Ref[] {
  const refs: Ref[] = [];
  const left: Expression[] = [expression];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if ('path' in next) refs.push(...next.path);
    if ('list' in next) left.push(...next.list);
    if ('args' in next) left.push(...next.args);
  }
  return refs;
}
