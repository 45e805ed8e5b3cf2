// In charge of: where a file's columns go: what is suggested for a header, and whether the caller's choice can be carried out.
import { issue, nearest, type Issue } from '@trellis/errors';
import { FALSE, TRUE } from '@trellis/expr';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { EntityRights, Rights } from '@trellis/permissions';
import { guardedPath, type ImportOptions } from '@trellis/query';
import { isSet } from '../records/duplicates.ts';
import { keyFields, keyNamed } from '../records/upsert-key.ts';
import { foldName, headerReadings, meaningOf } from './header-words.ts';

/** A column of a file and the field it goes to. */
export interface MappedColumn {
  readonly place: number;
  readonly column: string;
  readonly field: LinkedField;
  /** For a link: the target's field that finds the record. */
  readonly key: LinkedField | undefined;
}

/** What mapping needs to know. */
export interface MappingContext {
  readonly entity: LinkedEntity;
  readonly rights: Rights;
  /** Names of the fields by which records are found that the file changes. They stay as they are, so they need not be settable. */
  readonly keys?: ReadonlySet<string>;
}

function namesOf(field: LinkedField): readonly string[] {
  const { label } = field;
  const labels = typeof label === 'string' ? [label] : [label['zh-CN'], label.en];
  return [field.name, ...labels].flatMap((name) => (name === undefined ? [] : [foldName(name)]));
}

function isSettable(own: EntityRights, field: LinkedField): boolean {
  if (field.readOnly || field.storage.shape === 'none' || field.type.files !== undefined) return false;
  return own.writable('create', field) !== FALSE || own.writable('update', field) !== FALSE || isMovable(own, field);
}

/** A state that the actor may not set but move. */
function isMovable(own: EntityRights, field: LinkedField): boolean {
  return field.status !== undefined && own.writable('transition', field) !== FALSE;
}

function isReadable(rights: Rights, field: LinkedField): boolean {
  return guardedPath(rights, field.entity, [field]) !== undefined;
}

/** Fields of a link's target that find one record: its title when unique, then other unique fields. */
function keysOf(rights: Rights, link: LinkedField): readonly LinkedField[] {
  const { target } = link;
  if (target === undefined || !rights.of(target).can('read')) return [];
  const unique = target.fields.filter(
    (field) => field.unique && field.storage.shape === 'column' && field.target === undefined && isReadable(rights, field),
  );
  return unique.toSorted((a, b) => Number(b === target.titleField) - Number(a === target.titleField));
}

/** The field by which a bare link finds its target: a unique one, else the title, which several records may share. */
function defaultKey(rights: Rights, link: LinkedField): LinkedField | undefined {
  const [first] = keysOf(rights, link);
  if (first !== undefined) return first;
  const title = link.target?.titleField;
  return title !== undefined && title.storage.shape === 'column' && isReadable(rights, title) ? title : undefined;
}

/** Every folded header that means a destination, with the surer reading first. */
function readings(rights: Rights, field: LinkedField): readonly (readonly [string, string])[] {
  const own = namesOf(field);
  if (field.target === undefined) return own.map((name) => [name, field.name]);
  const keys = keysOf(rights, field);
  const bare = keys[0] === undefined ? field.name : `${field.name}.${keys[0].name}`;
  const through = keys.flatMap((key) => own.flatMap((name) => namesOf(key).map((end) => [name + end, `${field.name}.${key.name}`] as const)));
  return [...own.map((name) => [name, bare] as const), ...through];
}

/** Headers that say a field's name or label in some way. */
function byName(fields: readonly LinkedField[], rights: Rights, headers: readonly string[], taken: Set<string>): (string | null)[] {
  const meanings = new Map<string, string>();
  for (const field of fields) for (const [name, destination] of readings(rights, field)) if (!meanings.has(name)) meanings.set(name, destination);
  const found: (string | null)[] = headers.map(() => null);
  // What stands in a header as it is goes before what is made of it.
  for (const depth of [0, 1, 2]) {
    for (const [place, header] of headers.entries()) {
      const reading = headerReadings(header)[depth];
      const destination = reading === undefined || found[place] !== null ? undefined : meanings.get(reading);
      const name = destination?.split('.')[0];
      if (destination === undefined || name === undefined || taken.has(name)) continue;
      taken.add(name);
      found[place] = destination;
    }
  }
  return found;
}

/** The field that a header means by another word, where only one can be meant. */
function byMeaning(fields: readonly LinkedField[], rights: Rights, header: string, taken: ReadonlySet<string>): string | null {
  const groups = new Set(headerReadings(header).flatMap((reading) => meaningOf(reading) ?? []));
  const meant = fields.filter((field) => namesOf(field).some((name) => groups.has(meaningOf(name) ?? -1)));
  const [field] = meant;
  if (field === undefined || meant.length > 1 || taken.has(field.name)) return null;
  return readings(rights, field)[0]?.[1] ?? null;
}

/** A suggestion for each header: a field name, `link.field`, or null. No field is suggested twice. */
export function suggestMapping({ entity, rights, keys }: MappingContext, headers: readonly string[]): (string | null)[] {
  const fields = entity.fields.filter((each) => isSettable(rights.of(entity), each) || (keys?.has(each.name) === true && isReadable(rights, each)));
  const taken = new Set<string>();
  return byName(fields, rights, headers, taken).map((found, place) => {
    const destination = found ?? byMeaning(fields, rights, headers[place] ?? '', taken);
    if (destination !== null) taken.add(destination.split('.')[0] ?? destination);
    return destination;
  });
}

/** An unknown name, with the one probably meant among those that the caller may read. */
function unknownField({ entity, rights }: MappingContext, name: string, path: string): Issue {
  const near = nearest(
    name,
    entity.fields.filter((field) => field.backOf === undefined && isReadable(rights, field)).map((field) => field.name),
  );
  return near === undefined ? issue('record.unknown-field', path, { name }) : issue('record.unknown-field-near', path, { name, near });
}

/** The field of a destination, or what is wrong with it. */
function settable(context: MappingContext, name: string, path: string): LinkedField | Issue {
  const { entity, rights, keys } = context;
  const own = rights.of(entity);
  const field = entity.fieldByName.get(name);
  if (field !== undefined && keys?.has(name) === true && isReadable(rights, field)) return field;
  const isKnown = field !== undefined && (isReadable(rights, field) || isSettable(own, field));
  if (field === undefined || !isKnown) return unknownField(context, name, path);
  if (field.readOnly || field.storage.shape === 'none') return issue('record.read-only-field', path, { field: field.label });
  if (field.type.files !== undefined) return issue('file.not-imported', path, { field: field.label });
  return isSettable(own, field) ? field : issue('access.field-not-writable', path, { field: field.label });
}

function mapColumn(context: MappingContext, place: number, column: string, destination: string, issues: Issue[]): MappedColumn | undefined {
  const path = `mapping.${column}`;
  const [name = '', keyName, ...more] = destination.split('.');
  const field = settable(context, name, path);
  if ('code' in field) {
    issues.push(field);
    return undefined;
  }
  if (keyName === undefined) return { place, column, field, key: defaultKey(context.rights, field) };
  const key = more.length > 0 ? undefined : keysOf(context.rights, field).find((each) => each.name === keyName);
  if (key === undefined) {
    issues.push(issue('record.unknown-field', path, { name: destination }));
    return undefined;
  }
  return { place, column, field, key };
}

/** What must hold for a link's missing targets to be created: nothing but the key is needed, and the actor may set it. */
function checkCreation({ rights }: MappingContext, { field, key }: MappedColumn, issues: Issue[]): void {
  const { target } = field;
  const path = `createMissing.${field.name}`;
  if (target === undefined || key === undefined) issues.push(issue('import.create-no-link', path, { field: field.label }));
  else if (!key.unique) issues.push(issue('import.create-not-unique', path, { field: field.label, key: key.label }));
  else if (!rights.of(target).can('create') || rights.of(target).writable('create', key) === FALSE)
    issues.push(issue('import.create-denied', path, { field: field.label, target: target.label }));
  else
    for (const needed of unmappedRequired(target, new Set([key]), {}))
      issues.push(issue('import.create-needs-more', path, { field: field.label, target: target.label, needed: needed.label }));
}

function checkCreations(context: MappingContext, columns: readonly MappedColumn[], options: ImportOptions, issues: Issue[]): void {
  for (const name of options.createMissing ?? []) {
    const column = columns.find((each) => each.field.name === name);
    if (column === undefined) issues.push(issue('record.unknown-field', 'createMissing', { name }));
    else checkCreation(context, column, issues);
  }
}

function checkFields(context: MappingContext, columns: readonly MappedColumn[], options: ImportOptions, issues: Issue[]): void {
  const mapped = new Set<LinkedField>();
  for (const { column, field } of columns) {
    if (mapped.has(field)) issues.push(issue('import.field-twice', `mapping.${column}`, { field: field.label }));
    mapped.add(field);
  }
  if (columns.length === 0) issues.push(issue('import.nothing-mapped', 'mapping'));
  const constants = options.constants ?? {};
  for (const name of Object.keys(constants)) {
    const field = settable(context, name, `constants.${name}`);
    if ('code' in field) issues.push(field);
    else if (mapped.has(field)) issues.push(issue('import.field-twice', `constants.${name}`, { field: field.label }));
  }
  if (options.upsertBy !== undefined) checkKey(context, options.upsertBy, mapped, issues);
  else
    for (const field of unmappedRequired(context.entity, mapped, constants))
      issues.push(issue('import.required-unmapped', 'mapping', { field: field.label }));
}

function checkKey(context: MappingContext, name: string, mapped: ReadonlySet<LinkedField>, issues: Issue[]): void {
  const { entity, rights } = context;
  const key = keyNamed(entity, name);
  const fields = key === undefined ? [] : keyFields(key);
  const visible = fields.map((field) => guardedPath(rights, entity, [field])?.visible);
  if (key === undefined || visible.includes(undefined)) issues.push(unknownField(context, name, 'upsertBy'));
  // Finding a record by a value tells the value: the key must be readable wherever the record is.
  else if (visible.some((each) => each !== TRUE)) issues.push(issue('record.unknown-field', 'upsertBy', { name }));
  else if (!isSet(key) && (!key.unique || key.target !== undefined)) issues.push(issue('record.key-not-unique', 'upsertBy', { field: key.label }));
  else for (const field of fields) if (!mapped.has(field)) issues.push(issue('import.key-unmapped', 'upsertBy', { field: field.label }));
}

/** Required fields that a new record would leave empty whatever the file holds. */
export function unmappedRequired(
  entity: LinkedEntity,
  mapped: ReadonlySet<LinkedField>,
  constants: { readonly [field: string]: unknown },
): LinkedField[] {
  const hasDefault = (field: LinkedField): boolean =>
    (field.document.default ?? null) !== null || field.defaultExpr !== undefined || field.status !== undefined;
  return entity.fields.filter(
    (field) => field.required && !field.readOnly && !mapped.has(field) && !hasDefault(field) && !Object.hasOwn(constants, field.name),
  );
}

/** The columns that are read, in the file's order. Every mistake in the options becomes an issue; without a mapping the suggestion is taken. */
export function resolveMapping(given: MappingContext, headers: readonly string[], options: ImportOptions, issues: Issue[]): MappedColumn[] {
  const key = options.upsertBy === undefined ? undefined : keyNamed(given.entity, options.upsertBy);
  const context = key === undefined ? given : { ...given, keys: new Set(keyFields(key).map((field) => field.name)) };
  const suggested = options.mapping === undefined ? suggestMapping(context, headers) : [];
  const { mapping } = options;
  for (const column of Object.keys(mapping ?? {})) {
    if (!headers.includes(column)) issues.push(issue('import.unknown-column', `mapping.${column}`, { column }));
  }
  const columns = headers.flatMap((column, place) => {
    const destination = mapping === undefined ? suggested[place] : Object.hasOwn(mapping, column) ? mapping[column] : null;
    return destination === null || destination === undefined ? [] : (mapColumn(context, place, column, destination, issues) ?? []);
  });
  checkFields(context, columns, options, issues);
  checkCreations(context, columns, options, issues);
  return columns;
}
