// In charge of: the beginning of an archive: its manifest and its documents, as an app to install.
import { AppError, issue, type Issue } from '@trellis/errors';
import type { InstalledApp, Model, SourceDocument, WorkspaceSource } from '@trellis/model';
import type { DocumentKind } from '@trellis/schemas';
import { sourceName } from '../workspace.ts';
import type { ArchiveFile, ArchiveLine } from './archive-file.ts';
import { ARCHIVE_FORMAT, type ArchiveManifest } from './format.ts';

/** How an archive is imported. */
export interface AppImportOptions {
  /** Its address here; the one it had when absent. */
  readonly slug?: string;
  /** Which installed app (id or slug) each name in `dependsOn` stands for; the one of the same id or slug when absent. */
  readonly bindings?: { readonly [alias: string]: string };
}

/** What stands before the records. */
export interface ArchiveHead {
  readonly manifest: ArchiveManifest;
  readonly roles: readonly unknown[];
  readonly documents: readonly unknown[];
}

const kinds: ReadonlySet<string> = new Set<DocumentKind>(['app', 'entity', 'field', 'view', 'form', 'page', 'grant']);
const isObject = (value: unknown): value is { readonly [member: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isManifest(value: unknown): value is ArchiveManifest {
  if (!isObject(value)) return false;
  const { app, dependsOn, entities } = value;
  const isDependency = (each: unknown): boolean => isObject(each) && typeof each['id'] === 'string' && typeof each['slug'] === 'string';
  return (
    isObject(app) &&
    typeof app['slug'] === 'string' &&
    isObject(dependsOn) &&
    Object.values(dependsOn).every(isDependency) &&
    isObject(entities) &&
    Object.values(entities).every((each) => isObject(each) && Number.isSafeInteger(each['records']))
  );
}

/** The manifest; refused when it is none, or one of a later format. */
function readManifest(first: ArchiveLine | undefined): ArchiveManifest {
  const value = first?.value;
  if (value?.['archive'] !== 'trellis-app' || !Number.isSafeInteger(value['format'])) throw new AppError('invalid', 'archive.not-one');
  const format = value['format'] as number;
  if (format > ARCHIVE_FORMAT) throw new AppError('invalid', 'archive.newer', { params: { format, known: ARCHIVE_FORMAT } });
  if (!isManifest(value)) throw new AppError('invalid', 'archive.not-one');
  return value;
}

/** Reads what stands before the records. */
export function readHead(file: ArchiveFile, issues: Issue[]): ArchiveHead {
  let manifest: ArchiveManifest | undefined;
  const roles: unknown[] = [];
  const documents: unknown[] = [];
  for (const entry of file.lines()) {
    if (manifest === undefined) {
      manifest = readManifest(entry);
      continue;
    }
    if (!Object.hasOwn(entry.value, 'document')) break;
    const { document } = entry.value;
    const kind = isObject(document) ? document['kind'] : undefined;
    if (kind === 'role') roles.push(document);
    else if (typeof kind === 'string' && kinds.has(kind)) documents.push(document);
    else issues.push(issue('change.document', `lines.${entry.line}`, { kind: typeof kind === 'string' ? kind : '' }));
  }
  return { manifest: manifest ?? readManifest(undefined), roles, documents };
}

const idOf = (document: unknown): string => (isObject(document) ? String(document['id']) : '');

function toSource(app: string, document: unknown): SourceDocument {
  const kind = (isObject(document) ? document['kind'] : 'app') as DocumentKind;
  return { kind, source: sourceName(app, kind, idOf(document)), body: document };
}

/** Which installed app each name in `dependsOn` stands for. What stands for nothing is for linking to tell. */
function bindingsOf({ manifest, documents }: ArchiveHead, model: Model, wanted: { readonly [alias: string]: string }): InstalledApp['bindings'] {
  const app = documents.find((document) => isObject(document) && document['kind'] === 'app');
  const aliases = isObject(app) && isObject(app['dependsOn']) ? Object.keys(app['dependsOn']) : [];
  const named = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : (model.apps.find(({ id }) => id === name) ?? model.apps.find(({ slug }) => slug === name))?.id;
  return Object.fromEntries(
    aliases.flatMap((alias) => {
      const told = Object.hasOwn(manifest.dependsOn, alias) ? manifest.dependsOn[alias] : undefined;
      const bound = Object.hasOwn(wanted, alias) ? named(wanted[alias]) : (named(told?.id) ?? named(told?.slug) ?? named(alias));
      return bound === undefined ? [] : [[alias, bound]];
    }),
  );
}

/** An address for the app, or why it cannot have it. */
export function slugFor({ manifest }: ArchiveHead, model: Model, { slug = manifest.app.slug }: AppImportOptions, issues: Issue[]): string {
  if (!/^[a-z][a-z0-9_]{0,59}$/.test(slug) || slug === 'constructor' || slug === 'prototype') issues.push(issue('archive.slug', 'slug', { slug }));
  else if (model.apps.some((app) => app.slug === slug || app.id === slug)) issues.push(issue('archive.slug-taken', 'slug', { slug }));
  return slug;
}

/** The workspace with the archive's app in it, and the roles that it names and that are not here. */
export function withArchived(
  kept: WorkspaceSource,
  head: ArchiveHead,
  model: Model,
  slug: string,
  { bindings = {} }: AppImportOptions,
): WorkspaceSource {
  const documents = head.documents.map((document) => toSource(slug, document));
  const app: InstalledApp = { id: slug, slug, bindings: bindingsOf(head, model, bindings), documents };
  const roles = head.roles.filter((role) => !model.roles.has(idOf(role))).map((role) => toSource('', role));
  return { ...kept, roles: [...kept.roles, ...roles], apps: [...kept.apps, app] };
}
