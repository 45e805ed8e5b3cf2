// In charge of: what the documents in a SQLite file say of its tables: the model in force, and of what kind the columns out of use are.
import { linkKept } from '@trellis/engine';
import { fieldType, type ColumnKind } from '@trellis/fields';
import type { Model } from '@trellis/model';
import type { Database } from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { DocumentStore } from '../sqlite/document-store.ts';

/** The documents kept in a file. */
export function documentsIn(database: Database): DocumentStore {
  return new DocumentStore(database, drizzle(database));
}

/** The model of a file; undefined when there is no workspace in it. */
export function modelIn(database: Database): Model | undefined {
  const store = documentsIn(database);
  return linkKept({
    apps: () => store.apps(),
    documents: () => store.documents(),
    catalog: (app, document) => store.number(app, document),
  });
}

interface Body {
  readonly documents: readonly { readonly id?: string; readonly type?: string; readonly config?: object }[];
  readonly fields?: readonly { readonly document: string; readonly number: number }[];
}

/** The kind of a document's column; of what is computed it is told by the database alone. */
function kindOf(document: Body['documents'][number] | undefined): ColumnKind | undefined {
  const type = document?.type === undefined ? undefined : fieldType(document.type);
  const storage = type?.storage((document?.config ?? {}) as never);
  return storage === undefined || storage.shape === 'none' ? undefined : storage.kind;
}

/** Kinds of the columns that no document in force speaks of, by name. */
export function keptKinds(database: Database): ReadonlyMap<string, ColumnKind> {
  const kinds = new Map<string, ColumnKind>();
  for (const { document, number, body } of documentsIn(database).dropped()) {
    const { documents, fields = [] } = JSON.parse(body) as Body;
    for (const each of [...fields, { document, number }]) {
      const kind = kindOf(documents.find(({ id, type }) => id === each.document && type !== undefined));
      if (kind !== undefined) kinds.set(`f_${each.number}`, kind);
    }
  }
  return kinds;
}
