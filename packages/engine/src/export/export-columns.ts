// In charge of: the columns of an exported file: which fields, under which names, with which currency beside them.
import { invalid, issue, localText, type Issue, type Locale } from '@trellis/errors';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import { exportRights, type Rights } from '@trellis/permissions';
import { guardedPath, readableFields, stepsOf } from '@trellis/query';

/** A column of an exported file. */
export interface ExportColumn {
  readonly header: string;
  /** The fields that lead to the value; the last one is the value's own. */
  readonly steps: readonly LinkedField[];
  readonly field: LinkedField;
}

const CURRENCY = { en: 'currency', 'zh-CN': '币种' } as const;

/** A path that may be read and not exported is named as such; one that may not be read is unknown. */
function exportedSteps(rights: Rights, entity: LinkedEntity, paths: readonly string[]): readonly (readonly LinkedField[])[] {
  const out = exportRights(rights);
  const issues: Issue[] = [];
  const found = paths.flatMap((name, place) => {
    const steps = stepsOf(entity, name);
    if (steps === undefined || guardedPath(rights, entity, steps) === undefined)
      issues.push(issue('query.unknown-field', `fields.${place}`, { name }));
    else if (guardedPath(out, entity, steps) === undefined)
      issues.push(issue('query.not-exportable', `fields.${place}`, { field: steps.at(-1)?.label ?? name }));
    else return [steps];
    return [];
  });
  if (issues.length > 0) throw invalid('request.invalid', issues);
  return found;
}

function headerOf(steps: readonly LinkedField[], locale: Locale): string {
  return steps.map((step) => localText(step.label, locale)).join('.');
}

function namePath(steps: readonly LinkedField[]): string {
  return steps.map((step) => step.name).join('.');
}

/** The fields that lead to the currency of an amount, where it differs from record to record. */
function currencySteps(rights: Rights, entity: LinkedEntity, steps: readonly LinkedField[]): readonly LinkedField[] | undefined {
  const { currency } = steps.at(-1) ?? {};
  if (currency === undefined || 'code' in currency) return undefined;
  const path = [...steps.slice(0, -1), ...currency.path];
  return guardedPath(rights, entity, path) === undefined ? undefined : path;
}

/** The columns for the fields that were asked for, or for all that the actor may export. What records hold of others is left out. */
export function exportColumns(rights: Rights, entity: LinkedEntity, fields: readonly string[] | undefined, locale: Locale): ExportColumn[] {
  const out = exportRights(rights);
  const own = (): readonly (readonly LinkedField[])[] => readableFields(out, entity).map((field) => [field]);
  const paths = fields === undefined ? own() : exportedSteps(rights, entity, fields);
  const present = new Set(paths.map(namePath));
  return paths.flatMap((steps) => {
    const field = steps.at(-1);
    if (field === undefined) return [];
    const column: ExportColumn = { header: headerOf(steps, locale), steps, field };
    const currency = currencySteps(out, entity, steps);
    const last = currency?.at(-1);
    if (currency === undefined || last === undefined || present.has(namePath(currency))) return [column];
    return [column, { header: `${column.header} ${localText(CURRENCY, locale)}`, steps: currency, field: last }];
  });
}

/** Name paths to ask the list for. */
export function columnPaths(columns: readonly ExportColumn[]): string[] {
  return [...new Set(columns.map((column) => namePath(column.steps)))];
}

/** The value of a column in a record; undefined where it is hidden or nothing leads to it. */
export function valueAt(record: { readonly [field: string]: unknown }, { steps }: ExportColumn): unknown {
  let value: unknown = record;
  for (const { name } of steps) {
    if (Array.isArray(value)) value = value.flatMap((each) => memberOf(each, name));
    else [value] = memberOf(value, name);
  }
  return value;
}

function memberOf(value: unknown, name: string): unknown[] {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  return [(value as { readonly [member: string]: unknown })[name]];
}
