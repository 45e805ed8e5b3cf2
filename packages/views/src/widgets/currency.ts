// In charge of: which currency a metric is in, so that amounts in different currencies are never added.
import { parse, type Syntax } from '@trellis/expr';
import type { Filter, WidgetMetricJson } from '@trellis/query';
import { besidePath, fieldByName, type EntityLookup, type EntityRef, type FoundField } from './field-path.ts';
import type { NumberStyle } from './number-format.ts';

/**
 * Where a metric's currency comes from: it has none, one code for all records, a field of each record,
 * or it cannot be told (then no total may be shown).
 */
export type MetricCurrency =
  | { readonly kind: 'none' }
  | { readonly kind: 'fixed'; readonly code: string }
  | { readonly kind: 'field'; readonly path: string }
  | { readonly kind: 'unclear' };

const NONE: MetricCurrency = { kind: 'none' };

function pathsIn(syntax: Syntax): string[] {
  if (syntax.kind === 'path') return [syntax.names.map((part) => part.name).join('.')];
  if (syntax.kind === 'list') return syntax.items.flatMap(pathsIn);
  if (syntax.kind === 'group') return pathsIn(syntax.inner);
  return syntax.kind === 'call' || syntax.kind === 'operation' ? syntax.args.flatMap(pathsIn) : [];
}

function expressionPaths(text: string): string[] {
  const parsed = parse(text);
  return parsed.ok ? pathsIn(parsed.tree) : [];
}

function currencyOfField({ field, path }: FoundField): MetricCurrency {
  if (field.currency === undefined) return NONE;
  return 'code' in field.currency ? { kind: 'fixed', code: field.currency.code } : { kind: 'field', path: besidePath(path, field.currency.field) };
}

function sourceKey(currency: MetricCurrency): string {
  return currency.kind === 'fixed' ? `=${currency.code}` : currency.kind === 'field' ? currency.path : currency.kind;
}

/** The one source several amounts share, where there is just one. */
export function sharedCurrency(currencies: readonly MetricCurrency[]): MetricCurrency {
  const known = currencies.filter((currency) => currency.kind !== 'none');
  const first = known[0];
  if (first === undefined) return NONE;
  return known.every((currency) => sourceKey(currency) === sourceKey(first)) ? first : { kind: 'unclear' };
}

/** The currency of a metric of an entity's records. */
export function metricCurrency(metric: WidgetMetricJson, ref: EntityRef, entities: EntityLookup): MetricCurrency {
  if (metric.op === 'count' || metric.op === 'countDistinct' || metric.format === 'percent') return NONE;
  if (metric.currency !== undefined) return { kind: 'fixed', code: metric.currency };
  const paths = metric.field === undefined ? expressionPaths(metric.expr ?? '') : [metric.field];
  const used = paths.map((path) => fieldByName(ref, path, entities)).filter((found) => found !== undefined);
  const shared = sharedCurrency(used.map(currencyOfField));
  return shared.kind === 'none' && metric.format === 'money' ? { kind: 'unclear' } : shared;
}

/** How a metric's figures are written: as its document says, else as money where it has a currency. */
export function metricStyle(metric: WidgetMetricJson, currency: MetricCurrency): NumberStyle {
  return metric.format ?? (currency.kind === 'none' ? 'number' : 'money');
}

/** The one value a filter leaves a field, where it leaves one. */
function onlyValue(filter: Filter | undefined, path: string): unknown {
  if (filter === undefined) return undefined;
  if ('and' in filter) return filter.and.map((part) => onlyValue(part, path)).find((value) => value !== undefined);
  if (!('field' in filter) || filter.field !== path) return undefined;
  if (filter.op === 'eq') return filter.value;
  return filter.op === 'in' && Array.isArray(filter.value) && filter.value.length === 1 ? filter.value[0] : undefined;
}

/** A currency per record is one code after all where the filter leaves one. */
export function narrowedCurrency(currency: MetricCurrency, filter: Filter | undefined): MetricCurrency {
  const code = currency.kind === 'field' ? onlyValue(filter, currency.path) : undefined;
  return typeof code === 'string' && code !== '' ? { kind: 'fixed', code } : currency;
}
