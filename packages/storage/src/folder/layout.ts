// In charge of: which folder holds which documents, on disk.
import type { DocumentKind } from '@trellis/schemas';

/** The folders of an app and the kind of document in each. */
export const appFolders = {
  entities: 'entity',
  fields: 'field',
  views: 'view',
  forms: 'form',
  pages: 'page',
  grants: 'grant',
} as const satisfies { readonly [folder: string]: DocumentKind };

/** A folder of an app. */
export type AppFolder = keyof typeof appFolders;

/** Names of the folders of an app. */
export const appFolderNames = Object.keys(appFolders) as readonly AppFolder[];

/** Path of a document within its app's folder. */
export function documentPath(kind: DocumentKind, id: string): string {
  if (kind === 'app') return 'app.json';
  const folder = appFolderNames.find((name) => appFolders[name] === kind);
  if (folder === undefined) throw new TypeError(`a ${kind} document is no part of an app`);
  return `${folder}/${id}.json`;
}

/** Whether a file may lie among documents without being one: notes for people, and what systems and editors leave behind. */
export function isBeside(name: string): boolean {
  return name.startsWith('.') || name === 'README.md';
}
