// In charge of: what a page's filters mean for one entity: its condition, its date field, its range, what does not reach it.
import { localText, type Locale } from '@trellis/errors';
import type { Filter, PageJson, WidgetJson } from '@trellis/query';
import type { EntityRef } from '../widgets/field-path.ts';
import { rangeOf, readRangeChoice, type DateRange } from '../widgets/period.ts';
import { allOf } from '../widgets/widget-request.ts';

/** A filter of a page. */
export type PageFilter = PageJson['filters'][number];

/** Values of a page's filters by filter id, as they stand in the address; a filter that is absent has its default. */
export type FilterValues = { readonly [id: string]: unknown };

/** Whether a filter narrows by days. */
export function isDateFilter(filter: PageFilter): boolean {
  return filter.type === 'date_range' || filter.type === 'date' || filter.type === 'timestamp';
}

/** Whether a filter must always hold a value. */
export function isRequired(filter: PageFilter): boolean {
  return typeof filter.config === 'object' && filter.config !== null && 'required' in filter.config && filter.config.required === true;
}

/** A filter's value, or its default. `null` means that it was cleared, which one that must hold a value never is. */
export function valueOf(filter: PageFilter, values: FilterValues): unknown {
  const value = values[filter.id];
  const isCleared = value === undefined || (isRequired(filter) && (value === null || value === ''));
  return isCleared ? filter.default : value;
}

/** The picked values of a filter that is no date filter. */
export function pickedOf(filter: PageFilter, values: FilterValues): readonly unknown[] {
  const value = valueOf(filter, values);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((each) => each !== undefined && each !== null && each !== '');
}

function conditionOf(field: string, picked: readonly unknown[]): Filter | undefined {
  if (picked.length === 0) return undefined;
  return picked.length === 1 ? { field, op: 'eq', value: picked[0] } : { field, op: 'in', value: picked };
}

function sameEntity(a: EntityRef, b: EntityRef): boolean {
  return a.app === b.app && a.entity === b.entity;
}

function takesPart(widget: WidgetJson, filter: PageFilter): boolean {
  const config = widget.config;
  const chosen = typeof config === 'object' && config !== null && 'pageFilters' in config ? config.pageFilters : undefined;
  return !(typeof chosen === 'object' && chosen !== null && (chosen as { readonly [id: string]: unknown })[filter.id] === false);
}

/** What a page's filters leave of a widget's records. */
export interface Narrowing {
  readonly filter: Filter | undefined;
  readonly dateField: string | undefined;
  readonly range: DateRange | undefined;
  /** Filters that hold a value and narrow this widget. */
  readonly within: readonly PageFilter[];
  /** Filters that hold a value and do not reach this widget. */
  readonly without: readonly PageFilter[];
}

function holdsValue(filter: PageFilter, values: FilterValues, today: string): boolean {
  return isDateFilter(filter) ? rangeOf(readRangeChoice(valueOf(filter, values)), today) !== undefined : pickedOf(filter, values).length > 0;
}

/** What the filters' values mean for a widget. The first date filter that reaches it gives its range; its other conditions are joined. */
export function narrowingOf(page: PageJson, values: FilterValues, widget: WidgetJson, today: string): Narrowing {
  const entity = widget.query?.entity;
  const conditions: (Filter | undefined)[] = [widget.query?.filter];
  const within: PageFilter[] = [];
  const without: PageFilter[] = [];
  let dateField: string | undefined;
  let range: DateRange | undefined;
  for (const filter of page.filters) {
    const targets = entity === undefined || !takesPart(widget, filter) ? [] : filter.targets.filter((target) => sameEntity(target.entity, entity));
    if (holdsValue(filter, values, today)) (targets.length === 0 ? without : within).push(filter);
    for (const { field } of targets) {
      if (!isDateFilter(filter)) conditions.push(conditionOf(field, pickedOf(filter, values)));
      else if (dateField === undefined) {
        dateField = field;
        range = rangeOf(readRangeChoice(valueOf(filter, values)), today);
      }
    }
  }
  return { filter: allOf(conditions), dateField, range, within, without };
}

/** Names of filters, joined for a sentence. */
export function filterNames(filters: readonly PageFilter[], locale: Locale): string {
  return filters.map((filter) => localText(filter.label, locale)).join(locale === 'zh-CN' ? '、' : ', ');
}
