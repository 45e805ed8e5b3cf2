// In charge of: reading the documents of an app or of a whole workspace from folders.
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { issue } from '@trellis/errors';
import type { DocumentIssue, InstalledApp, SourceDocument, WorkspaceSource } from '@trellis/model';
import type { DocumentKind } from '@trellis/schemas';
import { appFolderNames, appFolders, isBeside } from './layout.ts';
import { readDocument, type ReadDocument } from './read-document.ts';

/** An app's documents as far as they could be read, and everything that could not. */
export interface AppFolderContent {
  readonly documents: readonly SourceDocument[];
  readonly issues: readonly DocumentIssue[];
}

/** A workspace's documents, absent when one of its files could not be read, and everything that is wrong with the files. */
export interface WorkspaceFolderContent {
  readonly source?: WorkspaceSource;
  readonly issues: readonly DocumentIssue[];
}

/** Reads an app's folder: `app.json` and the folders of documents. Sources are paths from that folder. */
export async function readAppFolder(path: string): Promise<AppFolderContent> {
  return readApp(path, '');
}

async function readApp(path: string, prefix: string): Promise<AppFolderContent> {
  const entries = await list(path);
  const folders = entries.filter((entry) => entry.isDirectory() && isAppFolder(entry.name));
  const files = entries.filter((entry) => entry.isFile() && entry.name === 'app.json');
  const known: ReadonlySet<Dirent> = new Set([...folders, ...files]);
  const read = [
    ...(await each(files, (file) => readDocument(join(path, file.name), `${prefix}app.json`, 'app', false))),
    ...(await each(folders, ({ name }) => readDocuments(join(path, name), `${prefix}${name}/`, appFolders[name as keyof typeof appFolders]))).flat(),
  ];
  const unknown = entries.filter((entry) => !known.has(entry)).map((entry) => strange(`${prefix}${entry.name}`));
  const missing = files.length === 0 ? [noApp(prefix, path)] : [];
  return gather(read, [...missing, ...unknown]);
}

function isAppFolder(name: string): boolean {
  return appFolderNames.some((folder) => folder === name);
}

/** Reads every document of a folder that holds one kind. */
async function readDocuments(path: string, prefix: string, kind: DocumentKind): Promise<ReadDocument[]> {
  return each(await list(path), (entry) =>
    entry.isFile() && entry.name.endsWith('.json')
      ? readDocument(join(path, entry.name), `${prefix}${entry.name}`, kind)
      : Promise.resolve({ issues: [strange(`${prefix}${entry.name}`)] }),
  );
}

/**
 * Reads a workspace's folder: `workspace.json`, `roles/` and `apps/<name>/`. Each app is installed once, under the id and name
 * its document says, and finds the apps it depends on by their names. Other files of the folder are not looked at.
 */
export async function readWorkspaceFolder(path: string): Promise<WorkspaceFolderContent> {
  const entries = await list(path);
  const has = (name: string): boolean => entries.some((entry) => entry.name === name);
  const workspace: ReadDocument = has('workspace.json')
    ? await readDocument(join(path, 'workspace.json'), 'workspace.json', 'workspace', false)
    : { issues: [{ source: 'workspace.json', ...issue('document.missing-file', '', { file: 'workspace.json' }) }] };
  const roles = gather(has('roles') ? await readDocuments(join(path, 'roles'), 'roles/', 'role') : [], []);
  const apps = has('apps') ? await readApps(join(path, 'apps')) : { installed: [], issues: [] };
  const issues = [...workspace.issues, ...roles.issues, ...apps.issues];
  if (workspace.document === undefined) return { issues };
  return { source: { workspace: workspace.document, roles: roles.documents, apps: apps.installed }, issues };
}

async function readApps(path: string): Promise<{ readonly installed: readonly InstalledApp[]; readonly issues: readonly DocumentIssue[] }> {
  const entries = await list(path);
  const folders = entries.filter((entry) => entry.isDirectory());
  const read = await each(folders, async ({ name }) => ({ name, ...(await readApp(join(path, name), `apps/${name}/`)) }));
  const idOf = new Map(read.map((app) => [app.name, stated(app.documents, 'id') ?? app.name]));
  const installed = read.map(({ name, documents }) => {
    const dependencies = Object.keys(dependsOn(documents));
    const bindings = Object.fromEntries(dependencies.filter((alias) => idOf.has(alias)).map((alias) => [alias, idOf.get(alias) ?? alias]));
    return { id: idOf.get(name) ?? name, slug: name, bindings, documents };
  });
  const strangers = entries.filter((entry) => !entry.isDirectory()).map((entry) => strange(`apps/${entry.name}`));
  return { installed, issues: [...strangers, ...read.flatMap((app) => [...app.issues, ...folderNameIssues(app.name, app.documents)])] };
}

function folderNameIssues(folder: string, documents: readonly SourceDocument[]): DocumentIssue[] {
  const name = stated(documents, 'name');
  if (name === undefined || name === folder) return [];
  return [{ source: `apps/${folder}/app.json`, ...issue('document.file-name', 'name', { id: name, file: folder, expected: name }) }];
}

function appBody(documents: readonly SourceDocument[]): { readonly [member: string]: unknown } {
  const body = documents.find((document) => document.kind === 'app')?.body;
  return typeof body === 'object' && body !== null ? (body as { readonly [member: string]: unknown }) : {};
}

function stated(documents: readonly SourceDocument[], member: 'id' | 'name'): string | undefined {
  const value = appBody(documents)[member];
  return typeof value === 'string' ? value : undefined;
}

function dependsOn(documents: readonly SourceDocument[]): object {
  const value = appBody(documents)['dependsOn'];
  return typeof value === 'object' && value !== null ? value : {};
}

// Sorted by code point, so that reading is the same on every disk.
async function list(path: string): Promise<Dirent[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(nothingThere);
  return entries.filter((entry) => !isBeside(entry.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

// A folder that is not there holds nothing: the missing document is what the reader is told.
function nothingThere(error: unknown): Dirent[] {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
  throw error;
}

async function each<From, To>(entries: readonly From[], read: (entry: From) => Promise<To>): Promise<To[]> {
  const results: To[] = [];
  // One after another: an app has hundreds of small files, and handles are limited.
  for (const entry of entries) results.push(await read(entry));
  return results;
}

function gather(read: readonly ReadDocument[], issues: readonly DocumentIssue[]): AppFolderContent {
  const documents = read.flatMap(({ document }) => document ?? []);
  return { documents, issues: [...issues, ...read.flatMap((result) => result.issues)] };
}

function strange(source: string): DocumentIssue {
  return { source, ...issue('document.unknown-kind', '', { file: source }) };
}

function noApp(prefix: string, path: string): DocumentIssue {
  const folder = prefix === '' ? path : prefix.slice(0, -1);
  return { source: `${prefix}app.json`, ...issue('document.no-app', '', { folder }) };
}
