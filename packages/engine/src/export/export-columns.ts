// In charge of: the columns of an exported file: which fields, under which names, with which currency beside them.
import { invalid, issue, localText, type Locale } from '@trellis/errors';
import { fieldByName, type LinkedEntity, type LinkedField } from '@trellis/model';
import type { Rights } from '@trellis/permissions';
import { guardedPath, readableFields } from '@trellis/query';

/** A column of an exported file. */
export interface ExportColumn {
  readonly header: string;
  /** The fields that lead to the value; the last one is the value's own. */
  readonly steps: readonly LinkedField[];
  readonly field: LinkedField;
}

const CURRENCY = { en: 'currency', 'zh-CN': '币种' } as const;

/** The fields that a name path leads through; undefined where there is none to be seen. */
function stepsOf(rights: Rights, entity: LinkedEntity, path: string): readonly LinkedField[] | undefined {
  const steps: LinkedField[] = [];
  let current: LinkedEntity | undefined = entity;
  for (const name of path.split('.')) {
    const field: LinkedField | undefined = current === undefined ? undefined : fieldByName(current, name);
    if (field === undefined) return undefined;
    steps.push(field);
    current = field.target;
  }
  return guardedPath(rights, entity, steps) === undefined ? undefined : steps;
}

function knownSteps(rights: Rights, entity: LinkedEntity, path: string): readonly LinkedField[] {
  const steps = stepsOf(rights, entity, path);
  if (steps === undefined) throw invalid('request.invalid', [issue('query.unknown-field', 'fields', { name: path })]);
  return steps;
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

/** The columns for the fields that were asked for, or for all that the actor may read. What records hold of others is left out. */
export function exportColumns(rights: Rights, entity: LinkedEntity, fields: readonly string[] | undefined, locale: Locale): ExportColumn[] {
  const own = readableFields(rights, entity)
    .filter((field) => field.backOf === undefined)
    .map((field) => [field] as const);
  const paths = fields === undefined ? own : fields.map((path) => knownSteps(rights, entity, path));
  const present = new Set(paths.map(namePath));
  return paths.flatMap((steps) => {
    const field = steps.at(-1);
    if (field === undefined) return [];
    const column: ExportColumn = { header: headerOf(steps, locale), steps, field };
    const currency = currencySteps(rights, entity, steps);
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
