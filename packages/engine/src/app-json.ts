// In charge of: the documents of an app as the browser gets them: only what the actor may see, references turned into names.
import { check, FALSE, print, TRUE } from '@trellis/expr';
import { keyOfRef, resolveRefPath, type LinkedApp, type LinkedEntity, type LinkedField, type LinkedUnique, type Model } from '@trellis/model';
import { exportRights, rightsAlong, type Rights } from '@trellis/permissions';
import {
  guardedPath,
  readableScope,
  type AppJson,
  type AppSummary,
  type EntityJson,
  type FieldJson,
  type Filter,
  type FormJson,
  type LinkDocumentsJson,
  type PageJson,
  type ViewJson,
  type WidgetJson,
  type WidgetMetricJson,
} from '@trellis/query';
import { namedFilter } from './named-filter.ts';
import { setLabel } from './records/duplicates.ts';
import { rulesJson } from './entity-rules.ts';
import { asksJson } from './form-asks.ts';
import { isStatus } from './records/status.ts';
import { viewConfig } from './view-config.ts';
import {
  viewKind,
  type Expression,
  type Form,
  type Page,
  type Path,
  type Ref,
  type StoredFilter,
  type StoredViewConfig,
  type View,
  type WidgetQuery,
} from '@trellis/schemas';

/** What trimming needs to know. */
interface Trim {
  readonly model: Model;
  readonly rights: Rights;
  readonly app: LinkedApp;
}

type EntityName = { readonly app: string; readonly entity: string };

const byOrder = (a: readonly [string, { readonly order: number }], b: readonly [string, { readonly order: number }]): number =>
  a[1].order - b[1].order || (a[0] < b[0] ? -1 : 1);

/** Entries of a user's list in their order. */
function inOrder<T extends { readonly order: number }>(map: { readonly [id: string]: T } | undefined): readonly (readonly [string, T])[] {
  return Object.entries(map ?? {}).toSorted(byOrder);
}

function entityOf(trim: Trim, ref: Ref): LinkedEntity | undefined {
  const key = keyOfRef(trim.app, ref);
  return key === undefined ? undefined : trim.model.entities.get(key);
}

function nameOf(entity: LinkedEntity): EntityName {
  return { app: entity.app.id, entity: entity.name };
}

function isReadable(trim: Trim, entity: LinkedEntity): boolean {
  return trim.rights.of(entity).can('read');
}

/** Whether a view, form or page is for the actor. */
function isFor({ rights }: Trim, { roles }: { readonly roles?: { readonly [id: string]: true } | undefined }): boolean {
  return rights.hasRole(roles && new Set(Object.keys(roles)));
}

/** The name path of a stored path, when the actor may use it on some record. */
function pathName(trim: Trim, entity: LinkedEntity, path: Path): string | undefined {
  const result = resolveRefPath(trim.app, entity, path);
  if (!result.ok || guardedPath(trim.rights, entity, result.steps) === undefined) return undefined;
  return result.steps.map((step) => step.name).join('.');
}

/** A stored filter with names; a condition on a field the actor may not read is left out. */
function filterJson(trim: Trim, entity: LinkedEntity, filter: StoredFilter): Filter | undefined {
  return namedFilter(filter, (path) => pathName(trim, entity, path), 'readable');
}

/** Name path from an entity through fields already linked. */
function stepsName(steps: readonly LinkedField[]): string {
  return steps.map((step) => step.name).join('.');
}

/** Name path from an entity, where the actor may use it. */
function readableName(trim: Trim, entity: LinkedEntity, steps: readonly LinkedField[] | undefined): string | undefined {
  return steps === undefined || guardedPath(trim.rights, entity, steps) === undefined ? undefined : stepsName(steps);
}

function currencyJson(trim: Trim, field: LinkedField): Pick<FieldJson, 'currency'> {
  if (field.currency === undefined) return {};
  if ('code' in field.currency) return { currency: { code: field.currency.code } };
  const name = readableName(trim, field.entity, field.currency.path);
  return name === undefined ? {} : { currency: { field: name } };
}

function unitJson(trim: Trim, field: LinkedField): Pick<FieldJson, 'unit'> {
  if (field.unit === undefined) return {};
  if ('unit' in field.unit) return { unit: { unit: field.unit.unit } };
  const name = readableName(trim, field.entity, field.unit.path);
  return name === undefined ? {} : { unit: { field: name } };
}

function transitionsJson({ rights }: Trim, field: LinkedField): NonNullable<FieldJson['transitions']> {
  const own = rights.of(field.entity);
  if (!isStatus(field) || !own.can('transition') || own.writable('transition', field) === FALSE) return [];
  const open = field.status.transitions.filter(({ roles }) => rights.hasRole(roles));
  return open.map(({ id, label, from, to }) => ({ id, label, from: [...from], to }));
}

/** Whether the actor may set the field on some record; a status, whether there is a transition to take. */
function isWritable(trim: Trim, field: LinkedField): boolean {
  const own = trim.rights.of(field.entity);
  if (field.readOnly || field.storage.shape === 'none') return false;
  if (isStatus(field)) return transitionsJson(trim, field).length > 0;
  return own.writable('create', field) !== FALSE || own.writable('update', field) !== FALSE;
}

/** Whether the field stays where records are exported. */
function isKeptIn({ rights }: Trim, field: LinkedField): boolean {
  return rights.of(field.entity).can('export') && guardedPath(exportRights(rights), field.entity, [field]) === undefined;
}

function fieldJson(trim: Trim, field: LinkedField): FieldJson {
  const { document } = field;
  const zone = readableName(trim, field.entity, field.zone);
  return {
    id: field.id,
    name: field.name,
    label: field.label,
    ...(document.description === undefined ? {} : { description: document.description }),
    order: field.order,
    type: field.type.name,
    ...(field.computed === undefined ? {} : { computed: document.type }),
    config: field.type.shownConfig?.(field.config) ?? field.config,
    required: field.required,
    unique: field.unique,
    writable: isWritable(trim, field),
    ...(isKeptIn(trim, field) ? { exportable: false } : {}),
    ...(isStatus(field) ? { transitions: transitionsJson(trim, field) } : {}),
    ...(field.target === undefined ? {} : { target: nameOf(field.target) }),
    ...(field.backOf === undefined ? {} : { backOf: field.backOf.name }),
    ...currencyJson(trim, field),
    ...unitJson(trim, field),
    ...(field.type.files === undefined ? {} : { uploads: nameOf(field.entity) }),
    ...(zone === undefined ? {} : { zone }),
    ...(document.default === undefined ? {} : { default: document.default }),
  };
}

/** An entity trimmed to the actor; undefined when the actor may do nothing with it. */
function entityJson(trim: Trim, entity: LinkedEntity): EntityJson | undefined {
  const own = trim.rights.of(entity);
  if (!own.can('read') && !own.can('create')) return undefined;
  const fields = entity.fields.filter((field) => guardedPath(trim.rights, entity, [field]) !== undefined || own.writable('create', field) !== FALSE);
  const title = guardedPath(trim.rights, entity, [entity.titleField]);
  const rules = rulesJson(trim.rights, entity);
  return {
    id: entity.id,
    key: entity.key,
    app: entity.app.id,
    slug: entity.name,
    label: entity.label,
    ...(entity.document.icon === undefined ? {} : { icon: entity.document.icon }),
    order: entity.document.order,
    ...(title === undefined ? {} : { titleField: entity.titleField.name }),
    can: {
      create: own.can('create'),
      update: own.can('update'),
      delete: own.can('delete'),
      export: own.can('export'),
      import: own.can('import'),
    },
    fields: Object.fromEntries(fields.map((field) => [field.id, fieldJson(trim, field)])),
    ...uniquesJson(trim, entity),
    ...(rules.length === 0 ? {} : { rules }),
  };
}

/** The sets by which the actor may find records. One that shares its id with a field is not reached by it. */
function uniquesJson({ rights }: Trim, entity: LinkedEntity): Pick<EntityJson, 'uniques'> {
  const isKey = (unique: LinkedUnique): boolean =>
    !entity.fieldByName.has(unique.id) && unique.fields.every((field) => guardedPath(rights, entity, [field])?.visible === TRUE);
  const uniques = entity.uniques.filter(isKey);
  if (uniques.length === 0) return {};
  return { uniques: uniques.map((unique) => ({ id: unique.id, label: setLabel(unique), fields: unique.fields.map((field) => field.name) })) };
}

/** Who comes by a link gets the one view or form that it gives. */
function isGiven({ rights: { bounds }, app }: Trim, document: View | Form | Page): boolean {
  return bounds === undefined || (app === bounds.app && document.id === bounds.document && document.kind !== 'page');
}

function viewJson(trim: Trim, view: View): ViewJson | undefined {
  if (!isGiven(trim, view)) return undefined;
  const entity = entityOf(trim, view.entity);
  if (entity === undefined || !isFor(trim, view) || !isReadable(trim, entity)) return undefined;
  const columns = inOrder(view.columns).flatMap(([id, column]) => {
    const field = pathName(trim, entity, column.path);
    const { width, frozen, label } = column;
    return field === undefined
      ? []
      : [
          {
            id,
            field,
            ...(width === undefined ? {} : { width }),
            ...(frozen === undefined ? {} : { frozen }),
            ...(label === undefined ? {} : { label }),
          },
        ];
  });
  const sort = inOrder(view.sort).flatMap(([, key]) => {
    const field = pathName(trim, entity, key.path);
    return field === undefined ? [] : [key.direction === 'desc' ? `-${field}` : field];
  });
  const filter = view.filter === undefined ? undefined : filterJson(trim, entity, view.filter);
  const form = trim.app.forms.find(({ id }) => id === view.form);
  const kind = viewKindJson(trim, entity, view);
  if (kind === undefined) return undefined;
  return {
    id: view.id,
    name: view.name,
    label: view.label,
    order: view.order,
    ...kind,
    ...(view.icon === undefined ? {} : { icon: view.icon }),
    entity: nameOf(entity),
    columns,
    ...(filter === undefined ? {} : { filter }),
    sort,
    ...(form === undefined || !isFor(trim, form) ? {} : { form: form.id }),
  };
}

/** Type and config of a view; undefined where it is laid out by something hidden. Who comes by a link knows its columns alone, so to them it is a table. */
function viewKindJson(trim: Trim, entity: LinkedEntity, view: View): Pick<ViewJson, 'type' | 'config'> | undefined {
  if (trim.rights.bounds !== undefined) return { type: 'table' };
  if (viewKind(view.type)?.isQuery === true) return pivotJson(trim, view);
  const trimmed = viewConfig(view, (ref) => pathName(trim, entity, [ref]));
  if (trimmed === 'hidden') return undefined;
  return { type: view.type, ...(trimmed.config === undefined ? {} : { config: trimmed.config }) };
}

/** A view that is a question, its groups and metrics in order; undefined where one of them is hidden, as for widgets. */
function pivotJson(trim: Trim, view: View): Pick<ViewJson, 'type' | 'config'> | undefined {
  const { rows, columns = {}, metrics } = view.config as StoredViewConfig<'pivot'>;
  const query = widgetQueryJson(trim, { entity: view.entity, metrics, groupBy: { ...rows, ...columns } });
  if (query === undefined) return undefined;
  const those = (ids: object) => query.groupBy.filter(({ as }) => Object.hasOwn(ids, as));
  return { type: view.type, config: { rows: those(rows), columns: those(columns), metrics: query.metrics } };
}

function formLines(trim: Trim, form: Form): FormJson['lines'] {
  return inOrder(form.lines).flatMap(([id, lines]) => {
    const key = keyOfRef(trim.app, lines.link);
    const link = key === undefined ? undefined : [...trim.model.entities.values()].flatMap((entity) => entity.fieldByKey.get(key) ?? [])[0];
    if (link === undefined || guardedPath(trim.rights, link.entity, [link]) === undefined || !isReadable(trim, link.entity)) return [];
    const columns = inOrder(lines.columns).flatMap(([column, { path, width, total }]) => {
      const field = pathName(trim, link.entity, path);
      return field === undefined ? [] : [{ id: column, field, ...(width === undefined ? {} : { width }), ...(total === undefined ? {} : { total }) }];
    });
    const { label, step } = lines;
    return [
      {
        id,
        ...(label === undefined ? {} : { label }),
        ...(step === undefined ? {} : { step }),
        entity: nameOf(link.entity),
        link: link.name,
        columns,
      },
    ];
  });
}

function formJson(trim: Trim, form: Form): FormJson | undefined {
  if (!isGiven(trim, form)) return undefined;
  const entity = entityOf(trim, form.entity);
  const own = entity === undefined ? undefined : trim.rights.of(entity);
  if (entity === undefined || own === undefined || !isFor(trim, form) || (!own.can('read') && !own.can('create'))) return undefined;
  const sections = inOrder(form.sections).map(([id, section]) => ({
    id,
    ...(section.label === undefined ? {} : { label: section.label }),
    ...(section.step === undefined ? {} : { step: section.step }),
    ...asksJson(trim, entity, { when: section.when }),
    fields: inOrder(section.fields).flatMap(([key, { field: ref, wide, when, require, default: preset }]) => {
      const fieldKey = keyOfRef(trim.app, ref);
      const field = fieldKey === undefined ? undefined : entity.fieldByKey.get(fieldKey);
      const isShown = field !== undefined && (guardedPath(trim.rights, entity, [field]) !== undefined || own.writable('create', field) !== FALSE);
      if (!isShown) return [];
      return [{ id: key, field: field.name, ...(wide === undefined ? {} : { wide }), ...asksJson(trim, entity, { when, require, default: preset }) }];
    }),
  }));
  return {
    id: form.id,
    name: form.name,
    label: form.label,
    order: form.order,
    entity: nameOf(entity),
    ...(form.steps === undefined ? {} : { steps: inOrder(form.steps).map(([id, { label }]) => ({ id, label })) }),
    sections: sections.filter((section) => section.fields.length > 0),
    lines: formLines(trim, form),
  };
}

/** An expression as text with field names; undefined where the actor may not read what it uses. */
function expressionText(trim: Trim, entity: LinkedEntity, expression: Expression): string | undefined {
  const scope = readableScope(trim.model, trim.rights, entity, trim.app);
  return check(expression, scope).ok ? print(expression, scope) : undefined;
}

function metricJson(trim: Trim, entity: LinkedEntity, as: string, metric: WidgetQuery['metrics'][string]): WidgetMetricJson | undefined {
  const { order: _order, path, expression, ...rest } = metric;
  const field = path === undefined ? undefined : pathName(trim, entity, path);
  const expr = expression === undefined ? undefined : expressionText(trim, entity, expression);
  if ((path !== undefined && field === undefined) || (expression !== undefined && expr === undefined)) return undefined;
  return { as, ...rest, ...(field === undefined ? {} : { field }), ...(expr === undefined ? {} : { expr }) };
}

function widgetQueryJson(trim: Trim, query: WidgetQuery): WidgetJson['query'] | undefined {
  const entity = entityOf(trim, query.entity);
  if (entity === undefined || !isReadable(trim, entity)) return undefined;
  const metrics = inOrder(query.metrics).map(([as, metric]) => metricJson(trim, entity, as, metric));
  const groups = inOrder(query.groupBy).map(([as, group]) => {
    const field = pathName(trim, entity, group.path);
    const { unit, label } = group;
    return field === undefined ? undefined : { as, field, ...(unit === undefined ? {} : { unit }), ...(label === undefined ? {} : { label }) };
  });
  // A widget that would show less than it says is not shown at all.
  if (metrics.includes(undefined) || groups.includes(undefined)) return undefined;
  const filter = query.filter === undefined ? undefined : filterJson(trim, entity, query.filter);
  return {
    entity: nameOf(entity),
    metrics: metrics.flatMap((metric) => metric ?? []),
    groupBy: groups.flatMap((group) => group ?? []),
    ...(filter === undefined ? {} : { filter }),
    sort: inOrder(query.sort).map(([, key]) => (key.direction === 'desc' ? `-${key.by}` : key.by)),
    ...(query.limit === undefined ? {} : { limit: query.limit }),
  };
}

function knowsEntities({ rights, app }: Trim): boolean {
  return app.entities.some((entity) => rights.of(entity).can('read') || rights.of(entity).can('create'));
}

function pageJson(trim: Trim, page: Page): PageJson | undefined {
  if (!isFor(trim, page) || !isGiven(trim, page)) return undefined;
  const widgets = inOrder(page.widgets).flatMap(([id, widget]): WidgetJson[] => {
    const { query: stored, ...rest } = widget;
    const query = stored === undefined ? undefined : widgetQueryJson(trim, stored);
    return stored !== undefined && query === undefined ? [] : [{ id, ...rest, ...(query === undefined ? {} : { query }) }];
  });
  if (widgets.length === 0) return undefined;
  // P3: words alone show nobody's records; without a role that they are for they go to those who know the app by other things.
  if (page.roles === undefined && !widgets.some(({ query }) => query !== undefined) && !knowsEntities(trim)) return undefined;
  const filters = inOrder(page.filters).map(([id, { order: _order, targets, ...rest }]) => ({
    id,
    ...rest,
    targets: Object.values(targets).flatMap((target) => {
      const entity = entityOf(trim, target.entity);
      const field = entity === undefined ? undefined : pathName(trim, entity, target.path);
      return entity === undefined || field === undefined ? [] : [{ entity: nameOf(entity), field }];
    }),
  }));
  const { id, name, label, order, icon } = page;
  return { id, name, label, order, ...(icon === undefined ? {} : { icon }), filters: filters.filter((filter) => filter.targets.length > 0), widgets };
}

/** One line about an app. */
export function appSummary(app: LinkedApp): AppSummary {
  const { label, icon, order } = app.document;
  return { id: app.id, slug: app.slug, label, ...(icon === undefined ? {} : { icon }), order };
}

const visibleApps = new WeakMap<Rights, Map<LinkedApp, boolean>>();

/** Whether the actor may see anything of an app: one of its entities, or a view or page over another app's. */
export function isAppVisible(model: Model, rights: Rights, app: LinkedApp): boolean {
  let known = visibleApps.get(rights);
  if (known === undefined) visibleApps.set(rights, (known = new Map()));
  let isVisible = known.get(app);
  if (isVisible === undefined) {
    const trim: Trim = { model, rights, app };
    isVisible =
      knowsEntities(trim) ||
      app.views.some((view) => viewJson(trim, view) !== undefined) ||
      app.pages.some((page) => pageJson(trim, page) !== undefined);
    known.set(app, isVisible);
  }
  return isVisible;
}

function byId<T extends { readonly id: string }>(documents: readonly (T | undefined)[]): { readonly [id: string]: T } {
  return Object.fromEntries(documents.flatMap((document) => (document === undefined ? [] : [[document.id, document]])));
}

/** An app's documents trimmed to the actor. */
export function appJson(model: Model, rights: Rights, app: LinkedApp): AppJson {
  const trim: Trim = { model, rights, app };
  const views = byId(app.views.map((view) => viewJson(trim, view)));
  const pages = byId(app.pages.map((page) => pageJson(trim, page)));
  const { description, version } = app.document;
  const local = (ref: Ref | undefined): string | undefined => (typeof ref === 'string' ? ref : ref?.id);
  const navigation = inOrder(app.document.navigation).flatMap(([id, entry]): AppJson['app']['navigation'] => {
    const [view, page] = [local(entry.view), local(entry.page)];
    if (view !== undefined && Object.hasOwn(views, view)) return [{ id, view }];
    return page !== undefined && Object.hasOwn(pages, page) ? [{ id, page }] : [];
  });
  return {
    app: { ...appSummary(app), ...(description === undefined ? {} : { description }), version, navigation },
    entities: byId(app.entities.map((entity) => entityJson(trim, entity))),
    views,
    forms: byId(app.forms.map((form) => formJson(trim, form))),
    pages,
  };
}

/** The entity a link is about, then those its paths lead to, each with the fields that are shown of it. */
function entitiesGiven(model: Model, rights: Rights): readonly EntityJson[] {
  const found = new Map<string, EntityJson>();
  const add = (own: Rights): void => {
    const { bounds } = own;
    const whole = bounds === undefined ? undefined : entityJson({ model, rights: own, app: bounds.entity.app }, bounds.entity);
    if (bounds === undefined || whole === undefined) return;
    // What is demanded of records, and by what they are told apart, no view shows.
    const { rules: _rules, uniques: _uniques, ...json } = whole;
    const known = found.get(json.key);
    found.set(json.key, known === undefined ? json : { ...known, fields: { ...json.fields, ...known.fields } });
    for (const field of bounds.shown.keys()) if (field.target !== undefined) add(rightsAlong(own, [field]));
  };
  add(rights);
  return [...found.values()];
}

/** What the page of a public link is made of. */
export function linkDocuments(model: Model, rights: Rights, app: LinkedApp): LinkDocumentsJson {
  const { views, forms } = appJson(model, rights, app);
  const [view, form] = [Object.values(views)[0], Object.values(forms)[0]];
  return {
    app: appSummary(app),
    entities: entitiesGiven(model, rights),
    ...(view === undefined ? {} : { view }),
    ...(form === undefined ? {} : { form }),
  };
}
