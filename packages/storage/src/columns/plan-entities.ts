// In charge of: which entities a plan reads: its own and every one that its paths lead through.
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { Expr, GroupsPlan, RowsPlan } from '@trellis/query';

function addStep(found: Set<LinkedEntity>, step: LinkedField): void {
  found.add(step.entity);
  if (step.target !== undefined) found.add(step.target);
  if (step.backOf !== undefined) found.add(step.backOf.entity);
}

function addEntities(found: Set<LinkedEntity>, expr: Expr): void {
  if (expr.kind === 'path') for (const step of expr.steps) addStep(found, step);
  if (expr.kind === 'call') for (const arg of expr.args) addEntities(found, arg);
  if (expr.kind === 'list') for (const item of expr.items) addEntities(found, item);
}

/** Every entity that a plan reads. */
export function entitiesOf(plan: RowsPlan | GroupsPlan): ReadonlySet<LinkedEntity> {
  const found = new Set([plan.entity]);
  addEntities(found, plan.where);
  if (plan.kind === 'rows') for (const expr of [...plan.columns, ...plan.order.map((key) => key.expr)]) addEntities(found, expr);
  else for (const expr of [...plan.keys.map((key) => key.expr), ...plan.metrics.flatMap((metric) => metric.expr ?? [])]) addEntities(found, expr);
  return found;
}
