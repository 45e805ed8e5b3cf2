// In charge of: checking pages: what their widgets ask and which fields their filters reach.
import type { Page, WidgetQuery } from '@trellis/schemas';
import type { AppDraft, Found, ModelDraft } from './draft.ts';
import { expressionAt } from './link-expressions.ts';
import { checkFilter } from './link-filters.ts';
import { checkRoles } from './link-ids.ts';
import { entityAt, pathAt, singlePathAt } from './link-references.ts';
import { within, type Place } from './report.ts';
import type { LinkedEntity, LinkedField } from './types.ts';

/** Checks every app's pages. */
export function linkPages(draft: ModelDraft, roles: ReadonlySet<string>): void {
  for (const app of draft.apps.values()) {
    const names = new Set<string>();
    for (const found of app.documents.page.values()) {
      if (names.has(found.body.name)) draft.report.add(within(found.place, 'name'), 'document.duplicate-name', { name: found.body.name });
      names.add(found.body.name);
      checkRoles(draft, found.body.roles, roles, within(found.place, 'roles'));
      linkPage(draft, app, found);
    }
  }
}

function linkPage(draft: ModelDraft, app: AppDraft, { place, body }: Found<'page'>): void {
  for (const [id, filter] of Object.entries(body.filters ?? {})) {
    linkTargets(draft, app, filter.targets, within(place, 'filters', id, 'targets'));
  }
  for (const [id, widget] of Object.entries(body.widgets)) {
    const at = within(place, 'widgets', id);
    if (widget.desktop.x + widget.desktop.w > gridColumns) draft.report.add(within(at, 'desktop'), 'document.off-grid', { columns: gridColumns });
    if (widget.query !== undefined) linkQuery(draft, app, widget.query, within(at, 'query'));
  }
}

const gridColumns = 24;

type Targets = NonNullable<Page['filters']>[string]['targets'];

function linkTargets(draft: ModelDraft, app: AppDraft, targets: Targets, place: Place): void {
  for (const [id, target] of Object.entries(targets)) {
    const entity = entityAt(draft, app, target.entity, within(place, id, 'entity'));
    if (entity !== undefined) pathAt(draft, app, entity, target.path, within(place, id, 'path'));
  }
}

function linkQuery(draft: ModelDraft, app: AppDraft, query: WidgetQuery, place: Place): void {
  const entity = entityAt(draft, app, query.entity, within(place, 'entity'));
  if (entity === undefined) return;
  for (const [id, metric] of Object.entries(query.metrics)) linkMetric(draft, app, entity, metric, within(place, 'metrics', id));
  for (const [id, group] of Object.entries(query.groupBy ?? {})) {
    const at = within(place, 'groupBy', id);
    if (Object.hasOwn(query.metrics, id)) draft.report.add(at, 'document.duplicate-id', { id });
    linkGroup(draft, app, entity, group, at);
  }
  if (query.filter !== undefined) checkFilter(draft, app, entity, query.filter, within(place, 'filter'));
  linkAnswerSort(draft, query, within(place, 'sort'));
}

type Metric = WidgetQuery['metrics'][string];

/** Checks what a metric takes. */
export function linkMetric(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, metric: Metric, place: Place): void {
  const { op, path, expression } = metric;
  const given = Number(path !== undefined) + Number(expression !== undefined);
  if (given > 1 || (given === 0 && op !== 'count')) return draft.report.add(place, 'document.metric-input', { op });
  if (path !== undefined) {
    const field = singlePathAt(draft, app, entity, path, within(place, 'path'))?.at(-1);
    if (field !== undefined && !field.type.metrics.includes(op))
      draft.report.add(within(place, 'op'), 'query.bad-metric', { op, field: field.label });
  }
  if (expression === undefined) return;
  const needs = op === 'sum' || op === 'avg' ? ({ entity, expected: 'number', inStatement: true } as const) : { entity, inStatement: true };
  expressionAt(draft, app, needs, expression, within(place, 'expression'));
}

type Group = NonNullable<WidgetQuery['groupBy']>[string];

/** Checks what is grouped by. */
export function linkGroup(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, group: Group, place: Place): void {
  const field = singlePathAt(draft, app, entity, group.path, within(place, 'path'))?.at(-1);
  if (field === undefined) return;
  if (!field.type.canGroup) draft.report.add(within(place, 'path'), 'query.not-groupable', { field: field.label });
  else if (group.unit !== undefined && !hasDays(field))
    draft.report.add(within(place, 'unit'), 'query.bad-unit', { field: field.label, unit: group.unit });
}

function hasDays(field: LinkedField): boolean {
  return field.valueType.kind === 'date' || field.valueType.kind === 'timestamp';
}

function linkAnswerSort(draft: ModelDraft, query: WidgetQuery, place: Place): void {
  for (const [id, { by }] of Object.entries(query.sort ?? {})) {
    if (Object.hasOwn(query.metrics, by) || Object.hasOwn(query.groupBy ?? {}, by)) continue;
    draft.report.add(within(place, id, 'by'), 'query.unknown-field', { name: by });
  }
}
