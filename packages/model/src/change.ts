// In charge of: what a change of documents means for records: which entities and fields come, go, or hold other values.
import { isEqualJson } from './diff.ts';
import { inputsOf } from './link-computed.ts';
import type { LinkedEntity, LinkedField, Model } from './types.ts';

/** An entity that came, went or got another name. */
export interface EntityChange {
  readonly change: 'added' | 'removed' | 'renamed';
  readonly before: LinkedEntity | undefined;
  readonly after: LinkedEntity | undefined;
}

/** How existing records get the values of a field that is new or changed. */
export type FieldFill =
  /** Nothing is written: the field starts empty, or its values stay as they are. */
  | 'none'
  /** Each value of the old field becomes one of the new. */
  | 'converted'
  | 'default'
  /** Numbers are given out in the order of the records. */
  | 'numbers'
  | 'computed';

/** What is different about one field. A field that moved to another entity went there and came here. */
export interface FieldChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly before: LinkedField | undefined;
  readonly after: LinkedField | undefined;
  readonly fill: FieldFill;
  readonly isRenamed: boolean;
  /** Empty values were allowed and are not any more. */
  readonly becomesRequired: boolean;
  /** Equal values were allowed and are not any more. */
  readonly becomesUnique: boolean;
}

/** What a change of documents means for records. */
export interface ModelChange {
  readonly entities: readonly EntityChange[];
  readonly fields: readonly FieldChange[];
}

/**
 * Compares two models: which entities and fields differ in a way that concerns records.
 * `filled` are keys of fields whose empty values get one, because people said so.
 */
export function compareModels(before: Model, after: Model, filled: ReadonlySet<string> = new Set()): ModelChange {
  const fields = new Map<string, FieldChange>();
  for (const [old, next] of fieldPairs(before, after)) {
    for (const change of fieldChanges(old, next)) {
      const key = (next ?? old)?.key ?? '';
      fields.set(`${change.change} ${key}`, filled.has(key) ? withFilling(change) : change);
    }
  }
  const changed = new Set([...fields.values()].flatMap(({ after: next, fill }) => (next === undefined || fill === 'none' ? [] : next.key)));
  for (const field of zoneFollowers(before, after, changed)) fields.set(`changed ${field.key}`, { ...unchanged(before, field), fill: 'converted' });
  for (const field of outdated(before, after, changed)) {
    const known = fields.get(`changed ${field.key}`) ?? unchanged(before, field);
    fields.set(`changed ${field.key}`, { ...known, fill: 'computed' });
  }
  return { entities: entityChanges(before, after), fields: [...fields.values()] };
}

function entityChanges(before: Model, after: Model): EntityChange[] {
  const changes: EntityChange[] = [];
  for (const key of new Set([...before.entities.keys(), ...after.entities.keys()])) {
    const [old, next] = [before.entities.get(key), after.entities.get(key)];
    if (old === undefined) changes.push({ change: 'added', before: old, after: next });
    else if (next === undefined) changes.push({ change: 'removed', before: old, after: next });
    else if (old.name !== next.name) changes.push({ change: 'renamed', before: old, after: next });
  }
  return changes;
}

/** Fields that are kept somewhere; back-links are the other end of what is. */
function ownFields(model: Model): Map<string, LinkedField> {
  const fields = [...model.entities.values()].flatMap((entity) => entity.fields).filter((field) => field.backOf === undefined);
  return new Map(fields.map((field) => [field.key, field]));
}

function fieldPairs(before: Model, after: Model): (readonly [LinkedField | undefined, LinkedField | undefined])[] {
  const [old, next] = [ownFields(before), ownFields(after)];
  return [...new Set([...old.keys(), ...next.keys()])].map((key) => [old.get(key), next.get(key)] as const);
}

function fieldChanges(old: LinkedField | undefined, next: LinkedField | undefined): FieldChange[] {
  if (old !== undefined && next !== undefined && old.entity.key === next.entity.key) {
    const change = changedField(old, next);
    return change === undefined ? [] : [change];
  }
  const gone: FieldChange[] = old === undefined ? [] : [{ ...nothing, change: 'removed', before: old, after: undefined }];
  return next === undefined ? gone : [...gone, addedField(next)];
}

const nothing = { fill: 'none', isRenamed: false, becomesRequired: false, becomesUnique: false } as const;

function unchanged(before: Model, field: LinkedField): FieldChange {
  return { ...nothing, change: 'changed', before: before.entities.get(field.entity.key)?.fieldByKey.get(field.key), after: field };
}

/** Values that are filled in are written like converted ones. */
function withFilling(change: FieldChange): FieldChange {
  if (!change.becomesRequired || change.fill !== 'none') return change;
  return { ...change, fill: change.change === 'added' ? 'default' : 'converted' };
}

function addedField(field: LinkedField): FieldChange {
  const { computed, required, unique, document } = field;
  // A record without a state could never get one: there is no transition from nothing.
  const hasDefault = (document.default !== undefined && document.default !== null) || field.type.status !== undefined;
  const fill = computed !== undefined ? 'computed' : field.type.numbering !== undefined ? 'numbers' : hasDefault ? 'default' : 'none';
  const becomesRequired = required && fill !== 'computed' && fill !== 'numbers';
  return { change: 'added', before: undefined, after: field, fill, isRenamed: false, becomesRequired, becomesUnique: unique && fill === 'default' };
}

function changedField(old: LinkedField, next: LinkedField): FieldChange | undefined {
  const fill = fillOf(old, next);
  const isRenamed = old.name !== next.name;
  const becomesRequired = next.required && !old.required && next.computed === undefined;
  // Where case counted and does not any more, texts that were different become the same.
  const becomesUnique = next.unique && (!old.unique || (next.folded && !old.folded));
  const isSame = fill === 'none' && !isRenamed && !becomesRequired && !becomesUnique && isEqualJson(old.document, next.document);
  return isSame ? undefined : { change: 'changed', before: old, after: next, fill, isRenamed, becomesRequired, becomesUnique };
}

function fillOf(old: LinkedField, next: LinkedField): FieldFill {
  if (next.computed !== undefined) return isComputedAlike(old, next) ? 'none' : 'computed';
  return holdsAlike(old, next) ? 'none' : 'converted';
}

/** Whether every value of the old field is one of the new as it stands. */
function holdsAlike(old: LinkedField, next: LinkedField): boolean {
  if (old.computed !== undefined || old.type.name !== next.type.name || !isEqualJson(old.storage, next.storage)) return false;
  if (old.target?.key !== next.target?.key || !isSamePath(old.zone, next.zone)) return false;
  return isEqualJson(old.config, next.config) || next.type.takesAll?.(old.config, next.config) === true;
}

function isComputedAlike(old: LinkedField, next: LinkedField): boolean {
  if (old.computed === undefined || old.type.name !== next.type.name || !isEqualJson(old.config, next.config)) return false;
  const [own, other] = [old.document.config, next.document.config] as readonly ({ readonly release?: unknown } | undefined)[];
  // Who may see the value is no matter of the value.
  return isSamePath(old.zone, next.zone) && isEqualJson({ ...own, release: null }, { ...other, release: null });
}

function isSamePath(a: readonly LinkedField[] | undefined, b: readonly LinkedField[] | undefined): boolean {
  return (a ?? []).map((field) => field.key).join(' ') === (b ?? []).map((field) => field.key).join(' ');
}

/** Timestamps whose local days follow a field that gets other values. */
function zoneFollowers(before: Model, after: Model, changed: Set<string>): LinkedField[] {
  const old = ownFields(before);
  const followers = [...ownFields(after).values()].filter(
    (field) =>
      field.computed === undefined && !changed.has(field.key) && old.has(field.key) && field.zone?.some((step) => changed.has(step.key)) === true,
  );
  for (const field of followers) changed.add(field.key);
  return followers;
}

/** Computed fields, each after those it is computed from, of which something on their way gets other values. */
function outdated(before: Model, after: Model, changed: Set<string>): LinkedField[] {
  const found: LinkedField[] = [];
  const old = ownFields(before);
  for (const field of after.computedFields) {
    if (field.computed === undefined || changed.has(field.key) || !old.has(field.key)) continue;
    const { computed } = field;
    const list = computed.kind === 'rollup' ? [computed.list, computed.list.backOf ?? computed.list] : [];
    if (![...inputsOf(computed), ...list, ...(field.zone ?? [])].some((input) => changed.has(input.key))) continue;
    changed.add(field.key);
    found.push(field);
  }
  return found;
}
