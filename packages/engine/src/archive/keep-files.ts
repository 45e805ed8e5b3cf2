// In charge of: keeping the files of an archive under new keys, before the records that have them are stored.
import { AppError, invalid, issue, type Issue } from '@trellis/errors';
import type { LinkedField } from '@trellis/model';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { judgeArchived } from '../files/arrived-file.ts';
import type { NewFile } from '../files/file-rows.ts';
import { storeRefusal, type FileStore } from '../files/file-store.ts';
import { thumbnailKey } from '../files/files.ts';
import type { Tx } from '../storage.ts';
import { refuseArchive } from './archive-check.ts';
import type { ArchiveFile } from './archive-file.ts';
import { ArchivedFiles, type TakenFile } from './archived-files.ts';
import type { FileNames } from './record-reader.ts';

/** What keeping files needs. */
export interface KeepDeps {
  readonly archive: ArchiveFile;
  /** Where one file at a time is unpacked. */
  readonly folder: string;
  readonly store: FileStore;
  /** The fields of the files that records want, by the files' names in the archive. */
  readonly wanted: ReadonlyMap<string, LinkedField>;
  readonly write: <T>(unit: (tx: Tx) => Promise<T>) => Promise<T>;
}

/** Keeps every file that a record wants. Answers their keys. */
export async function keepFiles({ archive, folder, store, wanted, write }: KeepDeps): Promise<FileNames> {
  const keys = new Map<string, string>();
  const issues: Issue[] = [];
  const sink = { paths: [join(folder, 'bytes'), join(folder, 'thumb')] as const };
  for await (const file of new ArchivedFiles(archive, issues, sink).all()) {
    const field = wanted.get(file.file);
    if (field !== undefined) keys.set(file.file, await keep(store, write, file, field));
  }
  refuseArchive(issues);
  return { keyOf: (value) => keys.get(String((value as { readonly file?: unknown }).file)) };
}

/** The line says that bytes are arriving before there are any, so that whatever a crash leaves, it tells of them. */
async function keep(store: FileStore, write: KeepDeps['write'], file: TakenFile, { entity, number }: LinkedField): Promise<string> {
  const judged = await judgeArchived(file).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    throw invalid('archive.refused', [issue('archive.file-damaged', '', { name: file.name })], { count: 1 });
  });
  const key = randomBytes(16).toString('hex');
  const line: NewFile = { ...judged, key, uploader: null, entity: entity.number, field: number };
  await write((tx) => tx.files.add(line));
  try {
    await store.put(key, file);
    if (file.thumbnail !== undefined) await store.put(thumbnailKey(key), file.thumbnail);
  } catch (error) {
    throw storeRefusal(error);
  }
  await write((tx) => tx.files.move([key], ['arriving'], 'pending'));
  return key;
}
