// In charge of: a grant being edited, and the document that comes of it. What the editor does not show stays as it was.
import type { StoredDocument } from '@trellis/client';
import type { ConditionJson, GrantedEntity, GrantJson } from '@trellis/query';
import type { Action } from '@trellis/schemas';

/** A grant being edited. */
export interface GrantDraft {
  readonly actions: readonly Action[];
  /** Text of the condition; empty for all records. */
  readonly condition: string;
  /** Ids of fields. */
  readonly read: readonly string[];
  readonly write: readonly string[];
}

/** What a grant says about fields, as it is stored. */
interface FieldRights {
  readonly all?: boolean;
  readonly only?: { readonly [id: string]: true };
  readonly except?: { readonly [id: string]: true };
}

/** The draft of a grant as it is; an empty one for a new grant. */
export function draftOf(grant: GrantJson | undefined): GrantDraft {
  return {
    actions: grant?.actions ?? [],
    condition: grant?.condition?.text ?? '',
    read: grant?.read ?? [],
    write: grant?.write ?? [],
  };
}

/** Puts something into a list, or takes it out. */
export function toggled<T>(list: readonly T[], one: T, isIn: boolean): readonly T[] {
  const others = list.filter((each) => each !== one);
  return isIn ? [...others, one] : others;
}

const asKeys = <K extends string>(keys: readonly K[]): { readonly [key in K]: true } =>
  Object.fromEntries(keys.toSorted().map((key) => [key, true])) as { readonly [key in K]: true };

/**
 * What a grant says about fields after some were ticked. One that names its fields goes on naming them, so that fields of later are not
 * given along; one that gives all but some goes on doing that.
 */
export function fieldRights(before: FieldRights | undefined, ids: readonly string[], ticked: readonly string[]): FieldRights {
  const chosen = new Set(ticked);
  const left = ids.filter((id) => !chosen.has(id));
  const isOpen = before?.only === undefined && (before?.all === true || before?.except !== undefined);
  if (!isOpen) return { only: asKeys(ids.filter((id) => chosen.has(id))) };
  // Fields that the editor does not show, such as those of other apps, stay where they are.
  const hidden = Object.keys(before?.except ?? {}).filter((id) => !ids.includes(id));
  return left.length + hidden.length === 0 ? { all: true } : { except: asKeys([...left, ...hidden]) };
}

/** What is ticked once other fields are seen: who may no longer see a field does not change it blindly either. */
export function seeing({ read, write }: GrantDraft, seen: readonly string[]): Pick<GrantDraft, 'read' | 'write'> {
  const taken = new Set(read.filter((id) => !seen.includes(id)));
  return { read: seen, write: write.filter((id) => !taken.has(id)) };
}

/** What a document is made of besides the draft. */
interface GrantPlace {
  readonly id: string;
  readonly role: string;
  readonly entity: GrantedEntity;
  /** The condition of the draft, read; nothing for all records. */
  readonly condition: ConditionJson | undefined;
}

/** The document of a draft; nothing where it allows nothing. */
export function grantDocument(
  before: StoredDocument | undefined,
  draft: GrantDraft,
  { id, role, entity, condition }: GrantPlace,
): StoredDocument | undefined {
  if (draft.actions.length === 0) return undefined;
  const { condition: _former, read, write, ...rest } = before ?? { kind: 'grant', format: 1, id, role, entity: entity.id };
  const ids = entity.fields.map((field) => field.id);
  const writable = entity.fields.filter((field) => !field.readOnly).map((field) => field.id);
  const hasRead = read !== undefined || draft.read.length > 0 || draft.actions.includes('read');
  const writes = draft.actions.some((action) => action === 'create' || action === 'update' || action === 'transition');
  const hasWrite = write !== undefined || draft.write.length > 0 || writes;
  return {
    ...(rest as StoredDocument),
    actions: asKeys(draft.actions),
    ...(condition === undefined ? {} : { condition: condition.expression }),
    ...(hasRead ? { read: fieldRights(read as FieldRights | undefined, ids, draft.read) } : {}),
    ...(hasWrite ? { write: fieldRights(write as FieldRights | undefined, writable, draft.write) } : {}),
  };
}

/** Documents with one grant in place of what it was; without it when it is taken away. */
export function withGrant(documents: readonly StoredDocument[], id: string, grant: StoredDocument | undefined): readonly StoredDocument[] {
  const others = documents.filter((each) => each.kind !== 'grant' || each.id !== id);
  return grant === undefined ? others : [...others, grant];
}

/** The document of a grant. */
export function grantIn(documents: readonly StoredDocument[], id: string): StoredDocument | undefined {
  return documents.find((each) => each.kind === 'grant' && each.id === id);
}

/** An id for a new grant that no document has. */
export function newGrantId(role: string, entity: string, taken: ReadonlySet<string>): string {
  const stem = `grant.${role}.${entity}`;
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? stem : `${stem}.${count}`;
    if (!taken.has(id)) return id;
  }
}

/** Whether two drafts say the same. */
export function isSameDraft(a: GrantDraft, b: GrantDraft): boolean {
  const same = (one: readonly string[], other: readonly string[]): boolean => [...one].toSorted().join() === [...other].toSorted().join();
  return same(a.actions, b.actions) && a.condition.trim() === b.condition.trim() && same(a.read, b.read) && same(a.write, b.write);
}
