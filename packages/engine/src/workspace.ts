// In charge of: the documents a workspace is made of: linking what is kept, and installing what is new, both or neither.
import { invalid, type AppError, type Issue } from '@trellis/errors';
import type { Catalog, DocumentIssue, InstalledApp, Model, SourceDocument, WorkspaceSource } from '@trellis/model';
import { loadModel } from '@trellis/model/shape';
import type { DocumentKind } from '@trellis/schemas';
import type { InstallChange, Storage, StoredDocument } from './storage.ts';

const folderOf: Record<DocumentKind, string> = {
  workspace: '',
  role: 'roles/',
  app: '',
  entity: 'entities/',
  field: 'fields/',
  view: 'views/',
  form: 'forms/',
  page: 'pages/',
  grant: 'grants/',
};

/** Where a document stands, for messages. */
export function sourceName(app: string, kind: DocumentKind, id: string): string {
  return `${app}/${folderOf[kind]}${id}.json`;
}

function toSource(document: StoredDocument): SourceDocument {
  const kind = document.kind as DocumentKind;
  return { kind, source: sourceName(document.app, kind, document.id), body: JSON.parse(document.body) };
}

function idOf(document: SourceDocument): string {
  const { body } = document;
  return typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : '';
}

function toStored(app: string, document: SourceDocument): StoredDocument {
  return { app, kind: document.kind, id: idOf(document), body: JSON.stringify(document.body) };
}

/** What documents are read from. */
type KeptDocuments = Pick<Storage, 'apps' | 'documents' | 'catalog'>;

/** The kept documents as a source to link; undefined before anything is installed. */
export function keptSource(storage: Pick<Storage, 'apps' | 'documents'>): WorkspaceSource | undefined {
  const documents = storage.documents();
  const own = documents.filter((document) => document.app === '').map(toSource);
  const workspace = own.find((document) => document.kind === 'workspace');
  if (workspace === undefined) return undefined;
  const apps = storage.apps().map((app): InstalledApp => ({
    id: app.id,
    slug: app.slug,
    bindings: JSON.parse(app.bindings) as { [alias: string]: string },
    documents: documents.filter((document) => document.app === app.id).map(toSource),
  }));
  return { workspace, roles: own.filter((document) => document.kind === 'role'), apps };
}

/** The refusal for wrong documents: every mistake with its document. */
function documentsRefused(issues: readonly DocumentIssue[]): AppError {
  const listed = issues.map((found): Issue => ({ ...found, path: found.path === '' ? found.source : `${found.source}: ${found.path}` }));
  return invalid('document.invalid', listed, { count: issues.length });
}

/** Checks shapes, then links; throws with every mistake. */
export function linkOrRefuse(source: WorkspaceSource, catalog: Catalog): Model {
  const result = loadModel(source, catalog);
  if (!result.ok) throw documentsRefused(result.issues);
  return result.model;
}

/** Links what is kept. Every entity and field of it has its number already. */
export function linkKept(storage: KeptDocuments): Model | undefined {
  const source = keptSource(storage);
  if (source === undefined) return undefined;
  return linkOrRefuse(source, (app, document) => {
    const number = storage.catalog(app, document);
    if (number === undefined) throw new TypeError(`${app}/${document} has no number`);
    return number;
  });
}

/** Merges what is kept with what comes: an app that comes replaces the one with its id. */
function merged(kept: WorkspaceSource | undefined, coming: Partial<WorkspaceSource>): WorkspaceSource {
  const workspace = coming.workspace ?? kept?.workspace;
  if (workspace === undefined) throw new TypeError('the first documents to install must have a workspace');
  const replaced = new Set(coming.apps?.map((app) => app.id));
  return {
    workspace,
    roles: coming.roles ?? kept?.roles ?? [],
    apps: [...(kept?.apps.filter((app) => !replaced.has(app.id)) ?? []), ...(coming.apps ?? [])],
  };
}

/** What keeps the documents of a workspace. */
export function installOf(source: WorkspaceSource): Omit<InstallChange, 'link'> {
  return {
    apps: source.apps.map((app) => ({ id: app.id, slug: app.slug, bindings: JSON.stringify(app.bindings) })),
    documents: [
      toStored('', source.workspace),
      ...source.roles.map((role) => toStored('', role)),
      ...source.apps.flatMap((app) => app.documents.map((document) => toStored(app.id, document))),
    ],
  };
}

/** Installs documents: numbers, tables and documents change together or not at all. Returns the model then in force. */
export async function installDocuments(storage: Storage, coming: Partial<WorkspaceSource>): Promise<Model> {
  const source = merged(keptSource(storage), coming);
  let model: Model | undefined;
  const change: InstallChange = {
    ...installOf(source),
    link: (catalog) => (model = linkOrRefuse(source, catalog)),
  };
  await storage.install(change);
  if (model === undefined) throw new TypeError('the store did not link what it installed');
  return model;
}
