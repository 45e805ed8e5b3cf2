// In charge of: computed fields: the type of their results, what they are computed from, and in which order; cycles are refused.
import { referencedPaths, typeLabel, typedPath, usesRates, type Typed, type ValueType } from '@trellis/expr';
import { fieldType, type AnyFieldType, type Computation, type ComputedSettings, type ResultType } from '@trellis/fields';
import type { AppDraft, Draft, ModelDraft, ResultSource } from './draft.ts';
import { expressionAt } from './link-expressions.ts';
import { pathAt, singlePathAt } from './link-references.ts';
import { within, type Place } from './report.ts';
import type { Computed, LinkedEntity, LinkedField } from './types.ts';

const nowhere: Place = { source: '', path: '' };

function configPlace(draft: ModelDraft, field: LinkedField, ...steps: string[]): Place {
  return within(draft.places.get(field.key) ?? nowhere, 'config', ...steps);
}

function appOf(draft: ModelDraft, field: LinkedField): AppDraft | undefined {
  return draft.apps.get(field.app.id);
}

/** Gives every computed field the type of its result. Whoever reads a field after this meets only types that keep values. */
export function linkResults(draft: ModelDraft): void {
  const settings = new Map<Draft<LinkedField>, ComputedSettings>();
  for (const field of draft.fields.values()) {
    const own = field.type.computed?.(field.config);
    if (own !== undefined) settings.set(field, own);
  }
  const visiting = new Set<Draft<LinkedField>>();
  const resolve = (field: Draft<LinkedField>): void => {
    const own = settings.get(field);
    const app = appOf(draft, field);
    if (own === undefined || app === undefined || draft.results.has(field.key)) return;
    if (visiting.has(field)) {
      reportCycle(draft, [...visiting, field]);
      draft.results.set(field.key, { app, settings: own, source: undefined, links: [] });
      return;
    }
    visiting.add(field);
    takeResult(draft, app, field, own, resolve);
    visiting.delete(field);
  };
  for (const field of settings.keys()) resolve(field);
}

function takeResult(
  draft: ModelDraft,
  app: AppDraft,
  field: Draft<LinkedField>,
  settings: ComputedSettings,
  resolve: (field: Draft<LinkedField>) => void,
): void {
  const { computation, result } = settings;
  const steps = computation.kind === 'formula' ? [] : (gatheredSteps(draft, app, field, computation) ?? []);
  const last = steps.at(-1) as Draft<LinkedField> | undefined;
  if (last !== undefined) resolve(last);
  if (result !== undefined) declare(draft, field, result);
  else if (computation.kind === 'rollup') takeRollupResult(draft, field, computation, steps);
  else if (last !== undefined) takeOver(draft, field, last);
  const source = result === undefined && computation.kind === 'lookup' ? last : undefined;
  draft.results.set(field.key, { app, settings, source, links: steps.slice(0, -1) });
}

/** The steps that a lookup or rollup walks; its mistakes are reported. */
function gatheredSteps(
  draft: ModelDraft,
  app: AppDraft,
  field: LinkedField,
  computation: Exclude<Computation, { kind: 'formula' }>,
): readonly LinkedField[] | undefined {
  const place = configPlace(draft, field, 'path');
  if (computation.kind === 'lookup') return singlePathAt(draft, app, field.entity, computation.path, place);
  const steps = pathAt(draft, app, field.entity, computation.path, place);
  const [first, ...rest] = steps ?? [];
  if (first === undefined) return undefined;
  if (first.valueType.kind !== 'list' || first.target === undefined) {
    draft.report.add(within(place, 0), 'document.rollup-start');
    return undefined;
  }
  const many = rest.slice(0, -1).findIndex((step) => step.valueType.kind === 'list');
  if (many < 0) return steps;
  draft.report.add(within(place, many + 1), 'document.path-through-many', { name: rest[many]?.name ?? '' });
  return undefined;
}

/** Makes the field one of a type, as its values are concerned. */
function become(field: Draft<LinkedField>, type: AnyFieldType, config: unknown, target: LinkedEntity | undefined): void {
  field.type = type;
  field.config = config;
  field.target = target;
  field.storage = type.storage(config);
  field.valueType = type.valueType(config, target?.key);
  field.isTimestamp = type.zone !== undefined;
  field.indexed = field.document.indexed ?? false;
  field.readOnly = true;
}

function canBeResult(type: AnyFieldType | undefined, config: unknown): type is AnyFieldType {
  const isComputable = type !== undefined && type.computed === undefined && type.numbering === undefined && type.status === undefined;
  return isComputable && type.storage(config).shape === 'column';
}

function declare(draft: ModelDraft, field: Draft<LinkedField>, result: ResultType): void {
  const type = fieldType(result.type);
  const place = configPlace(draft, field, 'result');
  if (!canBeResult(type, result.config) || type.link !== undefined) {
    draft.report.add(within(place, 'type'), 'document.result-type', { type: type?.label ?? result.type });
    return;
  }
  for (const each of type.checkConfig?.(result.config) ?? []) draft.report.add(within(place, 'config', each.path), each.code, each.params);
  become(field, type, result.config, undefined);
}

function takeOver(draft: ModelDraft, field: Draft<LinkedField>, source: LinkedField): void {
  // A number given once is a text wherever else it is shown, and a state is a choice.
  const seen = source.type.numbering === undefined ? source.type.seenAs?.(source.config) : { type: 'text', config: {} };
  const type = seen === undefined ? source.type : fieldType(seen.type);
  const config = seen === undefined ? source.config : seen.config;
  if (canBeResult(type, config)) become(field, type, config, source.target);
  else draft.report.add(configPlace(draft, field, 'path'), 'document.result-type', { type: source.type.label });
}

/** Decimals that an average has more than what it is of. */
const AVERAGE_DECIMALS = 2;
const MAX_SCALE = 8;

function takeRollupResult(
  draft: ModelDraft,
  field: Draft<LinkedField>,
  { op }: Extract<Computation, { kind: 'rollup' }>,
  steps: readonly LinkedField[],
): void {
  const source = steps.length > 1 ? steps.at(-1) : undefined;
  const place = configPlace(draft, field, 'op');
  if (op === 'count' || op === 'countDistinct') return declare(draft, field, { type: 'integer', config: {} });
  if (source === undefined) {
    if (steps.length > 0) draft.report.add(place, 'document.rollup-value', { op, field: steps[0]?.label ?? '' });
    return;
  }
  if (op === 'concatenate') return declare(draft, field, { type: 'long_text', config: {} });
  if (op !== 'sum' && op !== 'avg') return takeOver(draft, field, source);
  const { valueType } = source;
  if (valueType.kind !== 'number' || !source.type.metrics.includes(op)) {
    draft.report.add(place, 'document.rollup-value', { op, field: source.label });
    return;
  }
  const currency = source.type.currency?.(source.config);
  // Amounts in the currencies of their records are never added up without saying what the sum is in.
  if (currency !== undefined && !('code' in currency)) return draft.report.add(configPlace(draft, field, 'result'), 'document.result-needed');
  const scale = op === 'avg' ? Math.min(MAX_SCALE, valueType.scale + AVERAGE_DECIMALS) : valueType.scale;
  const total = source.type.total?.(source.config, scale);
  if (total !== undefined) declare(draft, field, { type: source.type.name, config: total });
  else if (currency !== undefined) declare(draft, field, { type: 'money', config: { scale: Math.min(scale, 6), currency } });
  else declare(draft, field, scale === 0 ? { type: 'integer', config: {} } : { type: 'decimal', config: { scale } });
}

/** Checks what every computed field is computed from, and finds the order of computing. */
export function linkComputations(draft: ModelDraft): void {
  for (const [key, source] of draft.results) {
    const field = draft.fields.get(key);
    if (field !== undefined) linkComputation(draft, field, source);
  }
  orderFields(draft);
}

function linkComputation(draft: ModelDraft, field: Draft<LinkedField>, result: ResultSource): void {
  const { app, settings } = result;
  const { computation, release } = settings;
  if (computation.kind === 'formula') {
    const expr = expressionAt(draft, app, { entity: field.entity }, computation.expression, configPlace(draft, field, 'expression'));
    if (expr === undefined) return;
    checkFormulaType(draft, field, expr.type);
    if (usesRates(expr) && app.linked.rates === undefined) draft.report.add(configPlace(draft, field, 'expression'), 'document.no-rates');
    field.computed = { kind: 'formula', expr, release };
  } else if (computation.kind === 'lookup') {
    if (result.source === undefined) return;
    takeSurroundings(field, result);
    field.computed = { kind: 'formula', expr: typedPath([...result.links, result.source]), release };
  } else field.computed = rollupOf(draft, app, field, computation, release);
}

function rollupOf(
  draft: ModelDraft,
  app: AppDraft,
  field: LinkedField,
  computation: Extract<Computation, { kind: 'rollup' }>,
  release: 'none' | 'value',
): Computed | undefined {
  const steps = pathAt(draft, app, field.entity, computation.path, nowhere);
  const [list, ...rest] = steps ?? [];
  if (list?.target === undefined) return undefined;
  const value = rest.length === 0 ? undefined : typedPath(rest);
  const { filter: stored } = computation;
  const place = configPlace(draft, field, 'filter');
  const filter = stored === undefined ? undefined : expressionAt(draft, app, { entity: list.target, expected: 'boolean' }, stored, place);
  return { kind: 'rollup', list, op: computation.op, value, filter, release };
}

/** A lookup's zone, currency and unit are those of the field it takes, seen from here. */
function takeSurroundings(field: Draft<LinkedField>, { source, links }: ResultSource): void {
  if (source?.zone !== undefined) field.zone = [...links, ...source.zone];
  if (source?.unit !== undefined) field.unit = 'unit' in source.unit ? source.unit : { path: [...links, ...source.unit.path] };
  if (source?.currency === undefined) return;
  field.currency = 'code' in source.currency ? source.currency : { path: [...links, ...source.currency.path] };
}

/** Which types of an expression can be kept as which. Numbers are rounded to the declared scale. */
export function fits(found: ValueType, declared: ValueType): boolean {
  if (found.kind === 'null' || found.kind === declared.kind) return true;
  const texts = new Set(['text', 'choice']);
  return texts.has(found.kind) && texts.has(declared.kind);
}

function unitOf(type: ValueType): string | undefined {
  return type.kind === 'number' ? type.unit : undefined;
}

function checkFormulaType(draft: ModelDraft, field: LinkedField, found: ValueType): void {
  const place = configPlace(draft, field, 'expression');
  const [from, to] = [unitOf(found), unitOf(field.valueType)];
  if (from !== undefined && to !== undefined && from !== to) draft.report.add(place, 'document.formula-unit', { found: from, expected: to });
  if (fits(found, field.valueType) || field.valueType.kind === 'null') return;
  draft.report.add(place, 'document.formula-type', { found: typeLabel(found.kind), expected: typeLabel(field.valueType.kind) });
}

function fieldsIn(expr: Typed<LinkedField> | undefined): readonly LinkedField[] {
  return expr === undefined ? [] : referencedPaths(expr).flat();
}

/** Every field that a computed field reads on its way. */
export function inputsOf(computed: Computed): readonly LinkedField[] {
  if (computed.kind === 'formula') return fieldsIn(computed.expr);
  return [...fieldsIn(computed.value), ...fieldsIn(computed.filter)];
}

/** What is computed of something personal is personal too, unless it only counts. */
function isPersonal(computed: Computed): boolean {
  if (computed.kind === 'rollup' && (computed.op === 'count' || computed.op === 'countDistinct')) return false;
  return inputsOf(computed).some((input) => input.personal);
}

/** Depth-first: a field comes after its inputs; one met again on the way down closes a cycle. */
function orderFields(draft: ModelDraft): void {
  const done = new Set<LinkedField>();
  const path: LinkedField[] = [];
  const visit = (field: Draft<LinkedField>): void => {
    if (field.computed === undefined || done.has(field)) return;
    if (path.includes(field)) {
      reportCycle(draft, [...path.slice(path.indexOf(field)), field]);
      return;
    }
    path.push(field);
    for (const input of inputsOf(field.computed)) visit(input);
    path.pop();
    done.add(field);
    if (isPersonal(field.computed)) field.personal = true;
    draft.computedFields.push(field);
  };
  for (const field of draft.fields.values()) visit(field);
}

function reportCycle(draft: ModelDraft, path: readonly LinkedField[]): void {
  const first = path.at(-1);
  if (first === undefined) return;
  const cycle = path.slice(path.indexOf(first));
  const words = cycle.map((field) => `${field.entity.name}.${field.name}`).join(' → ');
  draft.report.add(configPlace(draft, first), 'document.computed-cycle', { path: words });
}
