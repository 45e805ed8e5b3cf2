// In charge of: taking in one file for a field: the field first, then the bytes, counted and hashed as they stream to disk, and gone again when anything is wrong.
import type { MultipartFile } from '@fastify/multipart';
import { badThumbnail, storeRefusal, THUMBNAIL_BYTES, type ArrivedFile, type ByteSource } from '@trellis/engine';
import { AppError, invalid, issue } from '@trellis/errors';
import type { FastifyRequest } from 'fastify';
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { multipartError } from './multipart-error.ts';

/** Names of the parts, in the order they must come. */
const PARTS = 'field, file, thumbnail';

/** A file that has come in, for a field. */
export interface Attachment {
  readonly field: string;
  readonly file: ArrivedFile;
}

/** What is asked before the first byte of the file is read: how many bytes the field takes. */
export type Admit = (field: string) => number;

interface Parts {
  field: string | undefined;
  maxBytes: number;
  name: string;
  file: ByteSource | undefined;
  thumbnail: ByteSource | undefined;
  readonly paths: string[];
}

/** Streams a part to disk. What is more than `max` bytes is thrown away as it comes. */
async function store(part: MultipartFile, path: string, max: number): Promise<ByteSource & { readonly isTooLarge: boolean }> {
  const digest = createHash('sha256');
  let size = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > max) return done();
      digest.update(chunk);
      return done(null, chunk);
    },
  });
  await pipeline(part.file, counting, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  return { path, size, sha256: digest.digest('hex'), isTooLarge: size > max || part.file.truncated };
}

async function takeFile(part: MultipartFile, folder: string, parts: Parts): Promise<void> {
  if (parts.field === undefined) throw new AppError('invalid', 'file.field-first');
  const isThumbnail = part.fieldname === 'thumbnail';
  if ((!isThumbnail && part.fieldname !== 'file') || (isThumbnail ? parts.thumbnail : parts.file) !== undefined)
    throw invalid('request.invalid', [issue('request.unknown-parameter', part.fieldname, { name: part.fieldname, allowed: PARTS })]);
  const path = join(folder, randomUUID());
  parts.paths.push(path);
  const { isTooLarge, ...source } = await store(part, path, isThumbnail ? THUMBNAIL_BYTES : parts.maxBytes);
  if (isThumbnail) {
    if (isTooLarge) throw badThumbnail();
    parts.thumbnail = source;
    return;
  }
  if (isTooLarge) throw new AppError('limit', 'file.too-large', { params: { name: part.filename, max: Math.floor(parts.maxBytes / 1024 / 1024) } });
  parts.file = source;
  parts.name = part.filename;
}

async function readParts(request: FastifyRequest, folder: string, parts: Parts, admit: Admit): Promise<void> {
  // The largest file of any field; each field has its own limit beside.
  const limits = { files: 2, fields: 1, fileSize: 4 * 1024 ** 3, fieldSize: 1_000 };
  for await (const part of request.parts({ limits })) {
    if (part.type === 'file') await takeFile(part, folder, parts);
    else if (part.fieldname === 'field' && parts.field === undefined) {
      parts.field = String(part.value);
      parts.maxBytes = admit(parts.field);
    } else throw invalid('request.invalid', [issue('request.unknown-parameter', part.fieldname, { name: part.fieldname, allowed: PARTS })]);
  }
}

/** A disk that takes nothing is said in words. */
function refusalOf(error: unknown): unknown {
  const told = multipartError(error);
  return told instanceof Error && 'syscall' in told && 'code' in told && told.code !== 'ECONNRESET' ? storeRefusal(told) : told;
}

/** Takes in the file of a request and works with it; whatever happens, nothing of it stays here. */
export async function withAttachment<T>(
  request: FastifyRequest,
  folder: string,
  admit: Admit,
  work: (attachment: Attachment) => Promise<T>,
): Promise<T> {
  if (!request.isMultipart()) throw new AppError('invalid', 'request.not-multipart');
  const parts: Parts = { field: undefined, maxBytes: 0, name: '', file: undefined, thumbnail: undefined, paths: [] };
  try {
    await mkdir(folder, { recursive: true });
    await readParts(request, folder, parts, admit);
    const { field, file, name, thumbnail } = parts;
    if (field === undefined) throw new AppError('invalid', 'file.field-first');
    if (file === undefined) throw invalid('request.invalid', [issue('request.no-file', 'file')]);
    return await work({ field, file: { ...file, name, thumbnail } });
  } catch (error) {
    throw refusalOf(error);
  } finally {
    for (const path of parts.paths) await rm(path, { force: true });
  }
}
