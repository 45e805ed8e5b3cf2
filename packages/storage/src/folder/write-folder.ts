// In charge of: writing an app's documents into a folder, the same bytes for the same documents.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { documentText, type SourceDocument } from '@trellis/model';
import { appFolderNames, documentPath } from './layout.ts';

/**
 * Makes the folder hold these documents of one app and no others. Files that are right already are left alone, files of documents
 * that are gone are deleted, and what is no document stays. The documents' shapes must have been checked: ids become file names.
 */
export async function writeAppFolder(path: string, documents: readonly SourceDocument[]): Promise<void> {
  const files = new Map(documents.map((document) => [documentPath(document.kind, idOf(document)), document]));
  if (files.size < documents.length) throw new TypeError('two documents have the same id');
  for (const [file, document] of files) await writeWhenDifferent(join(path, file), documentText(document.kind, document.body));
  for (const folder of appFolderNames) await removeOthers(join(path, folder), folder, files);
}

function idOf({ source, body }: SourceDocument): string {
  const id: unknown = typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined;
  if (typeof id !== 'string' || !/^[a-zA-Z0-9][a-zA-Z0-9_.~-]*$/.test(id)) throw new TypeError(`${source} has no id that can name a file`);
  return id;
}

async function writeWhenDifferent(path: string, text: string): Promise<void> {
  if ((await readOrNothing(path)) === text) return;
  await mkdir(dirname(path), { recursive: true });
  // Renamed into place, so that a crash leaves the old file or the new one.
  const temporary = join(dirname(path), `.${process.pid}.tmp`);
  await writeFile(temporary, text);
  await rename(temporary, path);
}

async function readOrNothing(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(absent);
}

async function removeOthers(path: string, folder: string, files: ReadonlyMap<string, unknown>): Promise<void> {
  const present = await readdir(path).catch(absent);
  const gone = (present ?? []).filter((name) => name.endsWith('.json') && !files.has(`${folder}/${name}`));
  for (const name of gone) await rm(join(path, name));
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
