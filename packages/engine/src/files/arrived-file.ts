// In charge of: judging a file that has come in, by its bytes: its type, whether a field takes it, and its small picture.
import { AppError, invalid, type Issue } from '@trellis/errors';
import { cleanFileName, kindIssue, maxFileBytes, mediaTypeOf, sizeIssue, SNIFFED_BYTES } from '@trellis/fields';
import type { LinkedField } from '@trellis/model';
import { open, readFile } from 'node:fs/promises';
import type { ByteSource } from './file-store.ts';
import type { Content } from './file-rows.ts';
import { readPicture } from './picture-header.ts';

/** A file that came in, on this machine's disk, with its small picture if its sender made one. */
export interface ArrivedFile extends ByteSource {
  /** As its sender calls it. */
  readonly name: string;
  readonly thumbnail?: ByteSource | undefined;
}

/** Most pixels of a small picture's sides. */
const THUMBNAIL_PIXELS = 320;

/** Most bytes of a small picture. */
export const THUMBNAIL_BYTES = 200 * 1024;

/** The small picture that was sent is none. */
export function badThumbnail(): AppError {
  return new AppError('invalid', 'file.bad-thumbnail', { params: { pixels: THUMBNAIL_PIXELS, max: THUMBNAIL_BYTES / 1024 } });
}

/** A file and its small picture as they will be kept. */
export interface JudgedFile extends Content {
  readonly name: string;
  readonly thumbnail: Content | null;
}

async function ends(path: string, size: number): Promise<{ head: Uint8Array; tail: Uint8Array }> {
  const handle = await open(path);
  try {
    const head = await handle.read(Buffer.alloc(Math.min(size, SNIFFED_BYTES)), 0, undefined, 0);
    const from = Math.max(head.bytesRead, size - SNIFFED_BYTES);
    const tail = await handle.read(Buffer.alloc(size - from), 0, undefined, from);
    return { head: head.buffer.subarray(0, head.bytesRead), tail: tail.buffer.subarray(0, tail.bytesRead) };
  } finally {
    await handle.close();
  }
}

async function judgeThumbnail(source: ByteSource, type: string): Promise<Content> {
  const header = source.size <= THUMBNAIL_BYTES && type.startsWith('image/') ? readPicture(await readFile(source.path)) : undefined;
  const isSmall = header !== undefined && [header.width, header.height].every((side) => side >= 1 && side <= THUMBNAIL_PIXELS);
  if (!isSmall) throw badThumbnail();
  return { type: header.type, size: source.size, sha256: source.sha256 };
}

function refuse(found: Issue | undefined): void {
  if (found !== undefined) throw invalid(found.code, [found], found.params);
}

/** Judges a file for a field, where the server takes files of `serverMb` megabytes. */
export async function judgeFile(field: LinkedField, file: ArrivedFile, serverMb: number): Promise<JudgedFile> {
  const config = field.type.files?.(field.config) ?? {};
  const name = cleanFileName(file.name);
  refuse(sizeIssue({ name, size: file.size }, maxFileBytes(config, serverMb), 'file'));
  const { head, tail } = await ends(file.path, file.size);
  const type = mediaTypeOf(head, tail);
  refuse(kindIssue({ name, type }, config, 'file', field.label));
  const thumbnail = file.thumbnail === undefined ? null : await judgeThumbnail(file.thumbnail, type);
  return { name, type, size: file.size, sha256: file.sha256, thumbnail };
}

/**
 * Judges a file that comes with an archive. What its field takes today was asked when it was uploaded; its type is read from its bytes
 * again, for that decides how browsers are told to treat it.
 */
export async function judgeArchived({ name, path, size, sha256, thumbnail }: ArrivedFile): Promise<JudgedFile> {
  const { head, tail } = await ends(path, size);
  const type = mediaTypeOf(head, tail);
  return { name: cleanFileName(name), type, size, sha256, thumbnail: thumbnail === undefined ? null : await judgeThumbnail(thumbnail, type) };
}
