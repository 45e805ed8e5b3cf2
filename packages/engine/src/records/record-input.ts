// In charge of: reading records as callers send them: which fields they name, whether they may set them, what the values are.
import { issue, nearest, type Issue } from '@trellis/errors';
import { FALSE, TRUE } from '@trellis/expr';
import { isTimeZone, type Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, Model } from '@trellis/model';
import type { EntityRights, Rights } from '@trellis/permissions';
import { guardedPath } from '@trellis/query';
import type { RecordInput } from '../engine.ts';
import { namesZone } from './local-days.ts';

/** A link value that names its target by a unique field instead of its id; it is looked up in the unit. */
export interface LinkByKey {
  readonly field: LinkedField;
  readonly key: LinkedField;
  readonly value: Cell;
  readonly path: string;
}

/** A record as sent, read as far as that needs no store. */
export interface ReadInput {
  readonly cells: Map<LinkedField, Cell>;
  readonly byKey: readonly LinkByKey[];
}

/** What reading inputs needs to know. */
export interface InputContext {
  readonly model: Model;
  readonly entity: LinkedEntity;
  readonly rights: Rights;
  readonly action: 'create' | 'update';
  readonly issues: Issue[];
  /** Fields found to be settable, by name: what holds for one record of a request holds for all. */
  readonly settable?: Map<string, LinkedField>;
}

/** Mistakes of a request after which no more are looked for: the refusal stays smaller than what was sent (E5). */
const MAX_ISSUES = 1_000;

/** Names that a caller may send back unread: they say which record is meant. */
const addressing = new Set(['id', 'version']);

function knownToCaller(context: InputContext, own: EntityRights, field: LinkedField): boolean {
  return (
    guardedPath(context.rights, context.entity, [field]) !== undefined ||
    own.writable('create', field) !== FALSE ||
    own.writable('update', field) !== FALSE
  );
}

function unknownField(context: InputContext, own: EntityRights, name: string, path: string): Issue {
  const names = context.entity.fields.filter((field) => knownToCaller(context, own, field)).map((field) => field.name);
  const near = nearest(name, names);
  return near === undefined ? issue('record.unknown-field', path, { name }) : issue('record.unknown-field-near', path, { name, near });
}

/** The field a caller may set by this name, or an issue: an unreadable and unwritable field is an unknown one. */
function settableField(context: InputContext, own: EntityRights, name: string, path: string): LinkedField | undefined {
  const field = context.entity.fieldByName.get(name);
  if (field === undefined || !knownToCaller(context, own, field)) {
    context.issues.push(unknownField(context, own, name, path));
    return undefined;
  }
  if (field.readOnly || field.storage.shape === 'none') {
    context.issues.push(issue('record.read-only-field', path, { field: field.label }));
    return undefined;
  }
  if (own.writable(context.action, field) === FALSE) {
    context.issues.push(issue('access.field-not-writable', path, { field: field.label }));
    return undefined;
  }
  return field;
}

/** The unique field by which `{"sku": "A1"}` names a link's target; undefined when the value is not of that form, or when the caller may not read that field wherever they may read the target (finding by a value tells it). */
function keyOfTarget(context: InputContext, field: LinkedField, value: unknown): { key: LinkedField; value: unknown } | undefined {
  if (field.target === undefined || typeof value !== 'object' || value === null || Array.isArray(value) || 'id' in value) return undefined;
  const entries = Object.entries(value);
  const [entry] = entries;
  const key = entry === undefined || entries.length !== 1 ? undefined : field.target.fieldByName.get(entry[0]);
  if (key === undefined || guardedPath(context.rights, field.target, [key])?.visible !== TRUE) return undefined;
  return key.unique ? { key, value: entry?.[1] } : undefined;
}

function readCell(context: InputContext, field: LinkedField, input: unknown, path: string, byKey: LinkByKey[]): Cell {
  if (input === null) return null;
  const keyed = keyOfTarget(context, field, input);
  const [type, config, label, value] =
    keyed === undefined ? [field.type, field.config, field.label, input] : [keyed.key.type, keyed.key.config, keyed.key.label, keyed.value];
  const read = type.read(value, { config, label, path });
  if (!read.ok) {
    context.issues.push(...read.issues);
    return null;
  }
  if (keyed === undefined) return read.value;
  byKey.push({ field, key: keyed.key, value: read.value, path });
  return null;
}

/** Reads one record. Every mistake becomes an issue at `<prefix><field>`. */
export function readInput(context: InputContext, input: RecordInput, prefix: string): ReadInput {
  const own = context.rights.of(context.entity);
  const cells = new Map<LinkedField, Cell>();
  const byKey: LinkByKey[] = [];
  for (const name of Object.keys(input)) {
    if (context.issues.length >= MAX_ISSUES) break;
    const path = `${prefix}${name}`;
    if (addressing.has(name)) {
      // A new record's id and version are the system's to give (W1).
      if (context.action === 'create') context.issues.push(issue('record.read-only-field', path, { field: name }));
      continue;
    }
    const field = context.settable?.get(name) ?? settableField(context, own, name, path);
    if (field === undefined) continue;
    context.settable?.set(name, field);
    const cell = readCell(context, field, input[name], path, byKey);
    if (typeof cell === 'string' && namesZone(context.model, field) && !isTimeZone(cell))
      context.issues.push(issue('value.zone', path, { field: field.label, value: cell }));
    cells.set(field, cell);
  }
  return { cells, byKey };
}

/** Fills in defaults of a new record for what the caller did not send. A default is the model's, so rights to set it are not asked. */
export function addDefaults(entity: LinkedEntity, cells: Map<LinkedField, Cell>): void {
  for (const field of entity.fields) {
    if (cells.has(field) || field.document.default === undefined || field.document.default === null) continue;
    const read = field.type.read(field.document.default, { config: field.config, label: field.label, path: field.name });
    if (read.ok) cells.set(field, read.value);
  }
}

/** Required fields that would be empty: all of them on a new record, else those the change empties. */
export function checkRequired(entity: LinkedEntity, cells: ReadonlyMap<LinkedField, Cell>, isNew: boolean, prefix: string, issues: Issue[]): void {
  for (const field of entity.fields) {
    if (!field.required || field.readOnly) continue;
    const cell = cells.get(field);
    const isEmpty = cell === null || cell === undefined || (Array.isArray(cell) && cell.length === 0);
    if (isEmpty && (isNew || cells.has(field))) issues.push(issue('record.required', `${prefix}${field.name}`, { field: field.label }));
  }
}
