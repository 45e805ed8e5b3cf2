// In charge of: making the linked fields and back-links of every entity.
import { message, nearest, type Issue, type LocalText } from '@trellis/errors';
import { backlinkType, fieldType, fieldTypeNames, type BacklinkConfig, type AnyFieldType, type LinkSettings } from '@trellis/fields';
import { FORMAT, type FieldDocument, type Path } from '@trellis/schemas';
import type { AppDraft, Draft, Found, ModelDraft } from './draft.ts';
import { entityAt, singlePathAt } from './link-references.ts';
import { backLinkSuffix, documentKey, refTo } from './reference.ts';
import { kindLabels, within, type Place } from './report.ts';
import type { LinkedEntity, LinkedField } from './types.ts';

/** Makes every app's fields, and the back-links of its links. */
export function linkFields(draft: ModelDraft): void {
  for (const app of draft.apps.values()) {
    for (const found of app.documents.field.values()) addField(draft, app, found);
  }
  const links = [...draft.fields.values()].filter((field) => field.link !== undefined);
  for (const link of links) addBackLink(draft, link);
}

function addField(draft: ModelDraft, app: AppDraft, found: Found<'field'>): void {
  const key = documentKey(app.id, found.body.id);
  const entity = entityAt(draft, app, found.body.entity, within(found.place, 'entity'));
  const type = typeOf(draft, found);
  const config = found.body.config ?? {};
  const settings = type?.link?.(config);
  const target = settings && entityAt(draft, app, settings.target, within(found.place, 'config', 'target'));
  if (type !== undefined) checkField(draft, found, type, config, settings);
  // Whoever refers to a field that could not be made is not told so again.
  if (entity === undefined || type === undefined || (settings !== undefined && target === undefined)) draft.broken.add(key);
  else add(draft, found.place, newField({ key, app, entity, document: found.body, type, config, settings, target }));
}

function add(draft: ModelDraft, place: Place, field: Draft<LinkedField>): void {
  draft.fields.set(field.key, field);
  draft.places.set(field.key, place);
}

function typeOf(draft: ModelDraft, { place, body }: Found<'field'>): AnyFieldType | undefined {
  const type = fieldType(body.type);
  if (type !== undefined) return type;
  const near = nearest(body.type, fieldTypeNames);
  const params = { kind: kindLabels.field, type: body.type };
  if (near === undefined) draft.report.add(within(place, 'type'), 'document.unknown-type', params);
  else draft.report.add(within(place, 'type'), 'document.unknown-type-near', { ...params, near });
  return undefined;
}

interface FieldParts {
  readonly key: string;
  readonly app: Pick<AppDraft, 'linked'>;
  readonly entity: LinkedEntity;
  readonly document: FieldDocument;
  readonly type: AnyFieldType;
  readonly config: unknown;
  readonly settings: LinkSettings | undefined;
  readonly target: LinkedEntity | undefined;
}

// The number follows when everything is known to be right, so that a refused change uses up no numbers.
function newField({ key, app, entity, document, type, config, settings, target }: FieldParts): Draft<LinkedField> {
  const storage = type.storage(config);
  const unique = document.unique ?? false;
  const unfinished: Omit<Draft<LinkedField>, 'number'> = {
    key,
    id: document.id,
    name: document.name,
    label: document.label,
    order: document.order,
    app: app.linked,
    entity,
    document,
    type,
    config,
    storage,
    valueType: type.valueType(config, target?.key),
    required: document.required ?? false,
    unique,
    folded: unique && document.caseSensitive === false,
    defaultExpr: undefined,
    indexed: unique || (document.indexed ?? type.indexed),
    personal: document.personal ?? false,
    readOnly: storage.shape === 'none' || type.numbering !== undefined,
    status: undefined,
    computed: undefined,
    target,
    link: settings,
    backOf: undefined,
    back: undefined,
    zone: undefined,
    isTimestamp: type.zone !== undefined,
    currency: undefined,
    unit: undefined,
  };
  return unfinished as Draft<LinkedField>;
}

function addBackLink(draft: ModelDraft, link: Draft<LinkedField>): void {
  const { back } = link.link ?? {};
  if (back === undefined || link.target === undefined) return;
  const id = `${link.id}${backLinkSuffix}`;
  const config: BacklinkConfig = { target: refTo(link.app, link.entity.app.id, link.entity.id), link: link.id };
  const document: FieldDocument = {
    kind: 'field',
    format: FORMAT,
    id,
    entity: refTo(link.app, link.target.app.id, link.target.id),
    name: back.name,
    label: back.label as FieldDocument['label'],
    order: link.order,
    type: backlinkType.name,
    config,
  };
  const parts = { key: `${link.key}${backLinkSuffix}`, app: { linked: link.app }, entity: link.target, document, type: backlinkType, config };
  const field = newField({ ...parts, settings: undefined, target: link.entity });
  field.backOf = link;
  link.back = field;
  add(draft, draft.places.get(link.key) ?? { source: '', path: '' }, field);
}

function checkField(
  draft: ModelDraft,
  { place, body }: Found<'field'>,
  type: AnyFieldType,
  config: unknown,
  settings: LinkSettings | undefined,
): void {
  const { report } = draft;
  for (const each of type.checkConfig?.(config) ?? []) report.add(within(place, 'config', each.path), each.code, each.params);
  if (body.unique === true && !type.canBeUnique) report.add(within(place, 'unique'), 'document.not-unique', { type: type.label });
  if (body.required === true && settings?.onDelete === 'clear') report.add(within(place, 'config', 'onDelete'), 'document.clear-required');
  if (body.default === undefined || body.default === null) return;
  const result = type.read(body.default, { config, label: body.label, path: '' });
  if (!result.ok) report.add(within(place, 'default'), 'document.bad-default', { reason: reasonOf(result.issues) });
}

function reasonOf(issues: readonly Issue[]): LocalText {
  const sentences = (locale: 'en' | 'zh-CN'): string => issues.map((each) => message(each.code, each.params, locale).message).join(' ');
  return { en: sentences('en'), 'zh-CN': sentences('zh-CN') };
}

/** Resolves where timestamps take their zone, money its currency and quantities their unit from. */
export function linkFieldPaths(draft: ModelDraft): void {
  for (const app of draft.apps.values()) {
    for (const { place, body } of app.documents.field.values()) {
      const field = draft.fields.get(documentKey(app.id, body.id));
      // A field that took over another's type takes over its zone and currency too.
      if (field !== undefined && draft.results.get(field.key)?.source === undefined) linkPathsOf(draft, app, field, place);
    }
  }
}

function linkPathsOf(draft: ModelDraft, app: AppDraft, field: Draft<LinkedField>, place: Place): void {
  const zone = field.type.zone?.(field.config);
  if (zone !== undefined && zone !== 'workspace') field.zone = textPath(draft, app, field, zone, within(place, 'config', 'zone'));
  const shown = field.type.measure?.(field.config).shown;
  if (shown !== undefined && 'unit' in shown) field.unit = shown;
  else if (shown !== undefined) field.unit = { path: textPath(draft, app, field, shown.path, within(place, 'config', 'shown', 'path')) ?? [] };
  const currency = field.type.currency?.(field.config);
  if (currency === undefined) return;
  if ('code' in currency) field.currency = currency;
  else field.currency = { path: textPath(draft, app, field, currency.path, within(place, 'config', 'currency', 'path')) ?? [] };
}

// A zone, currency or unit is read from the record the field is on: one value, and a text or a choice whose ids are the codes.
function textPath(draft: ModelDraft, app: AppDraft, field: LinkedField, path: Path, place: Place): readonly LinkedField[] | undefined {
  const steps = singlePathAt(draft, app, field.entity, path, place);
  const last = steps?.at(-1);
  if (last === undefined || last.valueType.kind === 'text' || last.valueType.kind === 'choice') return steps;
  draft.report.add(place, 'document.path-type', { name: last.name });
  return undefined;
}
