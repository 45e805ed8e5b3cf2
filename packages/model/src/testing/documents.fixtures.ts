// In charge of: documents for tests, as if they had been read from an app's folder.
import type { DocumentKind } from '@trellis/schemas';
import type { SourceDocument } from '../types.ts';

/** A document's members besides its head. */
export type Members = { readonly [member: string]: unknown };

/** What makes fields of which the entity and the name are the two parts of their id. */
type FieldMaker = (id: string, type: string, members?: Members) => SourceDocument;

function sourceOf(kind: DocumentKind, id: string): string {
  if (kind === 'app' || kind === 'workspace') return `${kind}.json`;
  return `${kind === 'entity' ? 'entities' : `${kind}s`}/${id}.json`;
}

/** A document. */
export function doc(kind: DocumentKind, id: string, members: Members): SourceDocument {
  return { kind, source: sourceOf(kind, id), body: { kind, format: 1, id, ...members } };
}

/** An entity that is called what its id says. */
export function entity(id: string, titleField: string, members: Members = {}): SourceDocument {
  return doc('entity', id, { name: id, label: id, order: 1, titleField, ...members });
}

/** Makes fields with a label made of their name and id; `inOrder` has each come after those made before. */
export function fieldMaker({ label, inOrder = false }: { label?: (name: string, id: string) => unknown; inOrder?: boolean } = {}): FieldMaker {
  let order = 1;
  return (id, type, members = {}) => {
    const [of = '', name = ''] = id.split('.');
    const made = doc('field', id, { entity: of, name, label: label?.(name, id) ?? id, order, type, ...members });
    if (inOrder) order += 1;
    return made;
  };
}

/** A field that is called what its id says. */
export const field: FieldMaker = fieldMaker();

/** A label in both languages. */
export const both = (en: string, zh: string): Members => ({ en, 'zh-CN': zh });

/** The expression that follows a path of fields. */
export const path = (...steps: readonly unknown[]): { readonly path: readonly unknown[] } => ({ path: steps });

/** The expression that calls a function. */
export const call = (name: string, ...args: readonly unknown[]): { readonly call: string; readonly args: readonly unknown[] } => ({
  call: name,
  args,
});
