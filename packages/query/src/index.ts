// In charge of: what other packages may use of queries.
export { guardedPath, stepsOf, type GuardedPath } from './access.ts';
export type * from './app-json.ts';
export type * from './audit-json.ts';
export type * from './rights-json.ts';
export type * from './people-import-json.ts';
export type * from './hand-over-json.ts';
export { auditKinds, isAuditKind, type AuditKind } from './audit-kinds.ts';
export type * from './change-json.ts';
export { periodStart, shiftPeriods } from './calendar.ts';
export { quotient } from './divide.ts';
export { exprIdentity, exprKey, listSize, type ExprKey, type Slot } from './expr-key.ts';
export { readableScope } from './guard-expression.ts';
export { entryValue, expressionJson, rulesBrokenBy, type EnteredRecord, type ExpressionJson, type RuleJson } from './rule-json.ts';
export { conditionOf, limits, valueOfCell } from './filter.ts';
export { linkKeys, planQuery, queryRows, type LinkTitles, type QueryPlan } from './group-plan.ts';
export { formerly, reachesOf, readsOneOf, type FormerValue, type LinkReach, type ListReach } from './link-reach.ts';
export { MAX_LIMIT, planList, planRecords, readableFields, type ListPlan } from './list-plan.ts';
export type { ActorValues, Expr, GroupKey, GroupMetric, GroupRow, GroupsPlan, MetricResult, OrderKey, Plan, PlanRunner, RowsPlan } from './plan.ts';
export { finishQuery, optionPlaces } from './query-answer.ts';
export { idIn, idOf, leadsTo, rowsById, valueIn } from './record-plan.ts';
export {
  Columns,
  recordJson,
  severalOf,
  shapeOf,
  titleText,
  type RecordShape,
  type Several,
  type SeveralShape,
  type UserNames,
} from './record-shape.ts';
export type * from './request.ts';
export { systemFieldJson } from './system-field-json.ts';
