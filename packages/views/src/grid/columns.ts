// In charge of: the columns of a grid: which fields a view shows, what a person changed about that, and where each column stands.
import { localText, type Locale } from '@trellis/errors';
import { fieldUi, typeOf } from '@trellis/fields/react';
import { systemFieldJson, type EntityJson, type FieldJson, type ViewJson } from '@trellis/query';
import { fieldByName, fieldsInOrder, type AppsContext } from '../apps.ts';
import { canChange } from '../record-change.ts';

/** Why a cell of a column cannot be changed. */
type ReadOnlyReason = 'system' | 'computed' | 'rights' | 'linked';

/** A column. */
export interface GridColumn {
  /** The view's id of it, or `field:<path>` where the person added it. */
  readonly id: string;
  /** Field names through links. */
  readonly path: string;
  readonly field: FieldJson;
  /** The entity the field belongs to. */
  readonly entity: EntityJson;
  readonly label: string;
  readonly width: number;
  readonly isFrozen: boolean;
  /** Undefined where cells can be changed. */
  readonly readOnly: ReadOnlyReason | undefined;
}

/** What a person changed about a view's columns; kept until views can be saved. */
export interface ColumnPreferences {
  readonly widths?: { readonly [id: string]: number };
  readonly hidden?: { readonly [id: string]: boolean };
  /** Fields shown that the view does not, by path. */
  readonly added?: { readonly [path: string]: boolean };
  /** Column ids; columns not named follow in the view's order. */
  readonly order?: readonly string[];
  /** The last frozen column, in place of what the view freezes. */
  readonly frozenTo?: string;
  /** What is computed over a column, by its id. */
  readonly totals?: { readonly [id: string]: TotalOperator | undefined };
  readonly rowHeight?: RowHeight;
}

/** What can stand below a column. */
export const totalOperators = ['sum', 'avg', 'min', 'max', 'count'] as const;

/** What stands below a column. */
export type TotalOperator = (typeof totalOperators)[number];

/** Heights of a line, in pixels. */
export const rowHeights = [24, 28, 36, 56] as const;

/** The height of a line, in pixels. */
type RowHeight = (typeof rowHeights)[number];

/** Narrowest and widest column. */
export const COLUMN_WIDTHS = { min: 40, max: 1200 } as const;

/** A field reached by a path, with the entity it belongs to and its label with the links on the way. */
export interface ReachedField {
  readonly path: string;
  readonly field: FieldJson;
  readonly entity: EntityJson;
  readonly label: string;
}

/** The field at the end of a path; undefined when there is none such that the person may read. */
export function reachField(start: EntityJson, path: string, apps: AppsContext, locale: Locale): ReachedField | undefined {
  let entity = start;
  const labels: string[] = [];
  const names = path.split('.');
  for (const [index, name] of names.entries()) {
    const field = fieldByName(entity, name);
    if (field === undefined) return undefined;
    labels.push(localText(field.label, locale));
    if (index === names.length - 1) return { path, field, entity, label: labels.join(' › ') };
    const next: EntityJson | undefined = field.target === undefined ? undefined : apps.entity(field.target.app, field.target.entity);
    if (next === undefined) return undefined;
    entity = next;
  }
  return undefined;
}

/** Whether a column can be taken along where records are exported. */
export function isExportable(apps: AppsContext, start: EntityJson, path: string): boolean {
  const names = path.split('.');
  return names.every((_, index) => reachField(start, names.slice(0, index + 1).join('.'), apps, 'en')?.field.exportable !== false);
}

function readOnlyReason(path: string, field: FieldJson, entity: EntityJson): ReadOnlyReason | undefined {
  if (path.includes('.')) return 'linked';
  if (field.computed !== undefined) return 'computed';
  if (isSystemFilled(field)) return 'system';
  return canChange(entity, field) ? undefined : 'rights';
}

/** Whether nobody sets the field by hand. */
function isSystemFilled(field: FieldJson): boolean {
  return typeOf(field).numbering !== undefined || field.backOf !== undefined || systemFieldJson(field.name) !== undefined;
}

interface Draft extends ReachedField {
  readonly id: string;
  readonly viewWidth: number | undefined;
  readonly isFrozen: boolean;
}

function viewDrafts(view: ViewJson, entity: EntityJson, apps: AppsContext, locale: Locale): Draft[] {
  return view.columns.flatMap((column) => {
    const reached = reachField(entity, column.field, apps, locale);
    if (reached === undefined) return [];
    const label = column.label === undefined ? reached.label : localText(column.label, locale);
    return [{ ...reached, label, id: column.id, viewWidth: column.width, isFrozen: column.frozen === true }];
  });
}

function otherDrafts(view: ViewJson, entity: EntityJson, apps: AppsContext, locale: Locale): Draft[] {
  const shown = new Set(view.columns.map((column) => column.field));
  return fieldsInOrder(entity)
    .filter((field) => !shown.has(field.name) && field.backOf === undefined)
    .flatMap((field) => {
      const reached = reachField(entity, field.name, apps, locale);
      return reached === undefined ? [] : [{ ...reached, id: `field:${field.name}`, viewWidth: undefined, isFrozen: false }];
    });
}

/** A column the person may show or hide. */
export interface ColumnChoice extends GridColumn {
  readonly isShown: boolean;
}

/** All columns in the person's order, shown or not: first the view's, then the entity's other fields. */
export function columnChoices(
  view: ViewJson,
  entity: EntityJson,
  apps: AppsContext,
  preferences: ColumnPreferences,
  locale: Locale,
): readonly ColumnChoice[] {
  const own = viewDrafts(view, entity, apps, locale).map((draft) => ({ draft, isShown: preferences.hidden?.[draft.id] !== true }));
  const others = otherDrafts(view, entity, apps, locale).map((draft) => ({ draft, isShown: preferences.added?.[draft.path] === true }));
  const all = [...own, ...others].map(({ draft, isShown }): ColumnChoice => ({ ...columnOf(draft, preferences), isShown }));
  return withFirstFrozen(frozenUpTo(inOrder(all, preferences.order ?? []), preferences.frozenTo));
}

// Columns keep their order: those up to the last frozen one are frozen, whatever the view says.
function frozenUpTo(columns: readonly ColumnChoice[], last: string | undefined): readonly ColumnChoice[] {
  const at = columns.findIndex((column) => column.id === last && column.isShown);
  return at === -1 ? columns : columns.map((column, place) => ({ ...column, isFrozen: place <= at }));
}

function columnOf(draft: Draft, preferences: ColumnPreferences): GridColumn {
  const width = preferences.widths?.[draft.id] ?? draft.viewWidth ?? fieldUi(draft.field.type).defaultWidth;
  return {
    id: draft.id,
    path: draft.path,
    field: draft.field,
    entity: draft.entity,
    label: draft.label,
    width: Math.max(COLUMN_WIDTHS.min, Math.min(width, COLUMN_WIDTHS.max)),
    isFrozen: draft.isFrozen,
    readOnly: readOnlyReason(draft.path, draft.field, draft.entity),
  };
}

function inOrder(columns: readonly ColumnChoice[], order: readonly string[]): readonly ColumnChoice[] {
  const places = new Map(order.map((id, index) => [id, index]));
  // Columns without a place keep their neighbours: they follow the one that stands before them in the view.
  let last = -1;
  const ranked = columns.map((column, index) => {
    last = places.get(column.id) ?? last;
    return { column, rank: last, index };
  });
  return ranked.toSorted((a, b) => a.rank - b.rank || a.index - b.index).map(({ column }) => column);
}

// A record must stay recognisable when scrolled sideways: where the view freezes nothing, its first column is frozen.
function withFirstFrozen(columns: readonly ColumnChoice[]): readonly ColumnChoice[] {
  const shown = columns.filter((column) => column.isShown);
  if (shown.some((column) => column.isFrozen))
    return [...columns.filter((column) => column.isFrozen), ...columns.filter((column) => !column.isFrozen)];
  return columns.map((column) => (column === shown[0] ? { ...column, isFrozen: true } : column));
}

/** Where columns stand: frozen ones from the left edge, the others one after another behind them. */
export interface ColumnLayout {
  readonly columns: readonly GridColumn[];
  readonly frozen: number;
  readonly frozenWidth: number;
  readonly width: number;
  /** Left edge of each column; for the frozen ones from the edge of the frozen box. */
  readonly lefts: readonly number[];
}

/** Lays the shown columns out; `start` is what stands before them (the gutter). */
export function layoutColumns(columns: readonly GridColumn[], start: number): ColumnLayout {
  const lefts: number[] = [];
  let left = start;
  for (const column of columns) {
    lefts.push(left);
    left += column.width;
  }
  const frozen = columns.findIndex((column) => !column.isFrozen);
  const count = frozen === -1 ? columns.length : frozen;
  const frozenWidth = count === 0 ? start : (lefts[count - 1] ?? 0) + (columns[count - 1]?.width ?? 0);
  return { columns, frozen: count, frozenWidth, width: left, lefts };
}

/** The first and last unfrozen column that can be seen; `last` is before `first` when none is. */
export function visibleColumns(layout: ColumnLayout, scrollLeft: number, viewport: number): { readonly first: number; readonly last: number } {
  const from = scrollLeft + layout.frozenWidth;
  const to = scrollLeft + viewport;
  let first = layout.frozen;
  while (first < layout.columns.length - 1 && (layout.lefts[first] ?? 0) + (layout.columns[first]?.width ?? 0) <= from) first++;
  let last = first;
  while (last < layout.columns.length - 1 && (layout.lefts[last + 1] ?? 0) < to) last++;
  return layout.frozen === layout.columns.length ? { first: layout.frozen, last: layout.frozen - 1 } : { first, last };
}

/** What a list must answer with for the columns: their paths, the currencies, units and zones they need, the title and links on the way. */
export function requestFields(columns: readonly Pick<GridColumn, 'path' | 'field'>[], entity: EntityJson): readonly string[] {
  const paths = new Set<string>();
  if (entity.titleField !== undefined) paths.add(entity.titleField);
  for (const { path, field } of columns) {
    const before = path.includes('.') ? path.slice(0, path.lastIndexOf('.') + 1) : '';
    paths.add(path);
    if (field.currency !== undefined && 'field' in field.currency) paths.add(before + field.currency.field);
    if (field.unit !== undefined && 'field' in field.unit) paths.add(before + field.unit.field);
    if (field.zone !== undefined) paths.add(before + field.zone);
  }
  return [...paths];
}

/** The order of column ids after one moved before another, or to the end. */
export function movedColumn(columns: readonly { readonly id: string }[], id: string, before: string | undefined): readonly string[] {
  const rest = columns.map((column) => column.id).filter((one) => one !== id);
  const at = before === undefined ? rest.length : rest.indexOf(before);
  return rest.toSpliced(at === -1 ? rest.length : at, 0, id);
}
