// In charge of: what a public link gives, read from the view or form that it is about and from what its maker may do today.
import { and, FALSE } from '@trellis/expr';
import { keyOfRef, resolveRefPath, type LinkedApp, type LinkedEntity, type LinkedField, type Model } from '@trellis/model';
import { exportRights, rightsOf, settledRights, type Actor, type Bounds, type Rights, type ShownFields } from '@trellis/permissions';
import { conditionOf } from '@trellis/query';
import type { Form, Path, Ref, View } from '@trellis/schemas';
import { appJson } from '../app-json.ts';
import { namedFilter } from '../named-filter.ts';
import { isStatus } from '../records/status.ts';
import type { PublicLink } from './public-link.ts';

/** What bounds are made of. `today` is days since 1970-01-01: a view may count from it. */
export interface BoundsInput {
  readonly model: Model;
  readonly link: Pick<PublicLink, 'kind' | 'app' | 'target'> & { readonly id?: number };
  readonly maker: Actor;
  readonly today: number;
}

type Tree = Map<LinkedField, Tree>;

function addPath(tree: Tree, steps: readonly LinkedField[]): Tree {
  let level = tree;
  for (const step of steps) {
    let next = level.get(step);
    if (next === undefined) level.set(step, (next = new Map()));
    level = next;
  }
  return level;
}

/** A column shows its field: of a link the title, of an amount its currency, of a quantity its unit, of a moment its zone. */
function addColumn(tree: Tree, steps: readonly LinkedField[]): void {
  const field = steps.at(-1);
  if (field === undefined) return;
  const beyond = addPath(tree, steps);
  if (field.target !== undefined) addPath(beyond, [field.target.titleField]);
  const { currency, unit, zone } = field;
  const beside = [
    currency !== undefined && 'path' in currency ? currency.path : [],
    unit !== undefined && 'path' in unit ? unit.path : [],
    zone ?? [],
  ];
  for (const path of beside) addPath(tree, [...steps.slice(0, -1), ...path]);
}

function shownOf(app: LinkedApp, entity: LinkedEntity, view: View): ShownFields {
  const tree: Tree = new Map();
  for (const { path } of Object.values(view.columns)) {
    const found = resolveRefPath(app, entity, path);
    // Pictures and files are fetched by the browser itself, which cannot say by which link it came: they stay in the house.
    if (found.ok && found.steps.at(-1)?.type.files === undefined) addColumn(tree, found.steps);
  }
  return tree;
}

/** The name of a path that is there. */
function pathName(app: LinkedApp, entity: LinkedEntity, path: Path): string | undefined {
  const found = resolveRefPath(app, entity, path);
  return found.ok ? found.steps.map((step) => step.name).join('.') : undefined;
}

/** P3: a view whose filter its maker may not read gives nothing. */
function rowsOfView({ model, today }: BoundsInput, by: Rights, app: LinkedApp, entity: LinkedEntity, view: View): Bounds['rows'] {
  const rows = by.of(entity).rows('read');
  if (view.filter === undefined) return rows;
  const filter = namedFilter(view.filter, (path) => pathName(app, entity, path), 'whole');
  const condition = filter === undefined ? undefined : conditionOf({ model, rights: by, entity, today }, filter);
  return condition === undefined ? FALSE : and(rows, condition);
}

/** Whether strangers may fill the field in: what names people, departments or other records would have to show them first. */
function isOpenToStrangers(field: LinkedField): boolean {
  const { type } = field;
  const isPlain = field.target === undefined && type.names === undefined && type.files === undefined && type.numbering === undefined;
  return isPlain && !field.readOnly && field.storage.shape !== 'none' && !isStatus(field);
}

function fieldsOfForm(app: LinkedApp, entity: LinkedEntity, form: Form): ReadonlySet<LinkedField> {
  const refs: readonly Ref[] = Object.values(form.sections).flatMap((section) => Object.values(section.fields).map(({ field }) => field));
  const fields = refs.flatMap((ref) => entity.fieldByKey.get(keyOfRef(app, ref) ?? '') ?? []);
  return new Set(fields.filter(isOpenToStrangers));
}

/** The view or form that a link is about, as far as its maker sees it today. */
function documentOf({ model, link }: BoundsInput, rights: Rights, app: LinkedApp): View | Form | undefined {
  const seen = appJson(model, rights, app);
  if (link.kind === 'form') return Object.hasOwn(seen.forms, link.target) ? app.forms.find((form) => form.id === link.target) : undefined;
  return Object.hasOwn(seen.views, link.target) ? app.views.find((view) => view.id === link.target) : undefined;
}

/** What a link gives now; undefined when there is no such view or form, or its maker does not see it. */
export function boundsOf(input: BoundsInput): Bounds | undefined {
  const { model, link, maker, today } = input;
  const app = model.appByName.get(link.app);
  const rights = rightsOf(model, maker);
  const document = app === undefined ? undefined : documentOf(input, rights, app);
  const entity = app === undefined || document === undefined ? undefined : model.entities.get(keyOfRef(app, document.entity) ?? '');
  if (app === undefined || document === undefined || entity === undefined) return undefined;
  const held = settledRights(rights, maker);
  const given = { model, app, document: document.id, entity };
  if ('sections' in document) {
    const own = held.of(entity);
    const created = and(own.rows('create'), own.rows('import'));
    const taken = fieldsOfForm(app, entity, document);
    return { ...given, by: held, key: `form ${link.id ?? 0}`, rows: FALSE, shown: new Map(), created, taken };
  }
  // Sharing is exporting: records, fields and what links lead to are given as far as their maker may take them out.
  const by = exportRights(held);
  const rows = rowsOfView(input, by, app, entity, document);
  // Counted from today: another day is another view.
  const day = JSON.stringify(document.filter ?? null).includes('"relative"') ? ` ${today}` : '';
  const shown = shownOf(app, entity, document);
  return { ...given, by, key: `share ${link.id ?? 0}${day}`, rows, shown, created: FALSE, taken: new Set() };
}

/** Fields that every new record must have, and that neither the form nor the system fills in. */
export function missingFields({ entity, by, taken }: Bounds): readonly LinkedField[] {
  const isFilled = (field: LinkedField): boolean =>
    field.document.default !== undefined || field.defaultExpr !== undefined || field.type.numbering !== undefined || isStatus(field);
  const isTaken = (field: LinkedField): boolean => taken.has(field) && by.of(entity).writable('create', field) !== FALSE;
  return entity.fields.filter((field) => field.required && !field.readOnly && !isFilled(field) && !isTaken(field));
}
