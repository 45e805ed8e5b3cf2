// In charge of: saying how two sets of documents of an app differ.
import type { DocumentKind } from '@trellis/schemas';
import { statedId } from './link-apps.ts';
import type { DocumentChange, SourceDocument } from './types.ts';

type Member = NonNullable<DocumentChange['members']>[number];

const kindOrder: readonly DocumentKind[] = ['workspace', 'role', 'app', 'entity', 'field', 'view', 'form', 'page', 'grant'];

/** The documents that were added, removed or changed, matched by kind and id; the order of keys makes no difference. */
export function diffDocuments(before: readonly SourceDocument[], after: readonly SourceDocument[]): DocumentChange[] {
  const [old, current] = [byIdentity(before), byIdentity(after)];
  const changes: DocumentChange[] = [];
  for (const key of new Set([...old.keys(), ...current.keys()])) {
    const change = compare(old.get(key), current.get(key));
    if (change !== undefined) changes.push(change);
  }
  return changes.sort((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) || (a.id < b.id ? -1 : Number(a.id > b.id)));
}

// The app document is the one of its kind: a changed id is a change of it, not another app.
function byIdentity(documents: readonly SourceDocument[]): Map<string, SourceDocument> {
  return new Map(documents.map((document) => [document.kind === 'app' ? 'app' : `${document.kind} ${statedId(document) ?? ''}`, document]));
}

function compare(before: SourceDocument | undefined, after: SourceDocument | undefined): DocumentChange | undefined {
  const document = after ?? before;
  if (document === undefined) return undefined;
  const { kind } = document;
  const id = statedId(document) ?? '';
  if (before === undefined) return { kind, id, change: 'added' };
  if (after === undefined) return { kind, id, change: 'removed' };
  const members = [...differences(before.body, after.body, '')];
  return members.length === 0 ? undefined : { kind, id, change: 'changed', members };
}

/** Every JSON pointer at which two values differ. A list differs as a whole: its members have no ids to match them by. */
function* differences(before: unknown, after: unknown, pointer: string): Generator<Member> {
  if (!isMap(before) || !isMap(after)) {
    if (!isEqualJson(before, after)) yield { pointer, before, after };
    return;
  }
  for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    yield* differences(memberOf(before, key), memberOf(after, key), `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
}

/** Whether two JSON values are the same; the order of keys makes no difference. */
export function isEqualJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, index) => isEqualJson(each, b[index]));
  if (isMap(a) && isMap(b)) return differences(a, b, '').next().done === true;
  return Object.is(a, b) || a === b;
}

function isMap(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function memberOf(map: { readonly [key: string]: unknown }, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
