// In charge of: what a backup says of itself: the form of its manifest, and reading it.
import { AppError } from '@trellis/errors';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntityCount } from './look-at-database.ts';

/** The form of backups that this build makes and the newest it reads. */
export const FORM = 1;

/** Name of the manifest within a backup. */
export const MANIFEST = 'manifest.json';

/** Bytes of a backup. */
export interface BackedUpFile {
  /** Place within the backup, with / between folders. */
  readonly path: string;
  readonly size: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** Bytes that a record's file should have and the store of files did not give. */
export interface LostFile {
  readonly key: string;
  readonly reason: 'missing' | 'differs';
}

/** What a backup says of itself. */
export interface Manifest {
  /** Form of the backup. */
  readonly form: number;
  /** UTC, as ISO 8601. */
  readonly madeAt: string;
  /** What the workspace was kept on. */
  readonly from: 'sqlite' | 'postgres';
  /** Format of the data. */
  readonly format: number;
  /** Number of the newest entry of the log. */
  readonly seq: number;
  readonly entities: readonly EntityCount[];
  /** Everything in the backup besides this manifest. */
  readonly files: readonly BackedUpFile[];
  /** What was lost already when the backup was made. */
  readonly lost: readonly LostFile[];
}

const isObject = (value: unknown): value is { readonly [member: string]: unknown } => typeof value === 'object' && value !== null;

/** A path that stays within the backup. */
const isInside = (path: unknown): boolean => typeof path === 'string' && /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/.test(path);

function isFile(value: unknown): boolean {
  return isObject(value) && isInside(value['path']) && Number.isSafeInteger(value['size']) && /^[0-9a-f]{64}$/.test(String(value['sha256']));
}

function isEntity(value: unknown): boolean {
  if (!isObject(value) || typeof value['entity'] !== 'string') return false;
  return ['number', 'records', 'trash'].every((member) => Number.isSafeInteger(value[member]));
}

function isManifest(value: unknown): value is Manifest {
  if (!isObject(value)) return false;
  const { format, seq, entities, files, lost } = value;
  const hasNumbers = Number.isSafeInteger(format) && Number.isSafeInteger(seq);
  return hasNumbers && Array.isArray(entities) && entities.every(isEntity) && Array.isArray(files) && files.every(isFile) && Array.isArray(lost);
}

/** Reads the manifest of a backup; refuses what is none. */
export async function readManifest(path: string): Promise<Manifest> {
  let read: unknown;
  try {
    read = JSON.parse(await readFile(join(path, MANIFEST), 'utf8'));
  } catch (cause) {
    throw new AppError('not-found', 'backup.not-one', { params: { path }, cause });
  }
  const form = isObject(read) ? read['form'] : undefined;
  if (typeof form === 'number' && form > FORM) throw new AppError('conflict', 'backup.newer', { params: { path, form, known: FORM } });
  if (form !== FORM || !isManifest(read)) throw new AppError('invalid', 'backup.not-one', { params: { path } });
  return read;
}
