// In charge of: taking in one file with its options: streamed to disk, bounded, and gone again when anything is wrong.
import { AppError, invalid, issue } from '@trellis/errors';
import type { IncomingFile } from '@trellis/engine';
import type { ImportOptions } from '@trellis/query';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseJson } from '../json-body.ts';
import { multipartError } from '../files/multipart-error.ts';

/** Largest file that is taken. */
const FILE_BYTES = 200 * 1024 * 1024;

const MAX_MB = FILE_BYTES / 1024 / 1024;

/** A file taken in, and what its sender wants done with it. */
export interface Upload<Options = ImportOptions> {
  readonly file: IncomingFile;
  readonly options: Options;
  /** SHA-256 of file and options. */
  readonly bodyHash: string;
}

interface Parts {
  path: string | undefined;
  name: string;
  options: string | undefined;
}

async function store(part: MultipartFile, path: string, digest: ReturnType<typeof createHash>): Promise<void> {
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      digest.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(part.file, hashing, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  if (part.file.truncated) throw new AppError('limit', 'import.too-large', { params: { max: MAX_MB } });
}

/** Reads the parts in whatever order they come. Storage names are made here: a sender's name never becomes a path. */
async function readParts(request: FastifyRequest, folder: string, parts: Parts, digest: ReturnType<typeof createHash>): Promise<void> {
  for await (const part of request.parts({ limits: { files: 1, fields: 4, fileSize: FILE_BYTES, fieldSize: 1024 * 1024 } })) {
    if (part.type === 'field') {
      if (part.fieldname !== 'options')
        throw invalid('request.invalid', [issue('request.unknown-parameter', part.fieldname, { name: part.fieldname, allowed: 'options, file' })]);
      if (part.valueTruncated) throw new AppError('limit', 'request.too-large');
      parts.options = String(part.value);
      continue;
    }
    parts.path = join(folder, randomUUID());
    parts.name = part.filename.normalize('NFC');
    await store(part, parts.path, digest);
  }
}

/** Runs with a file taken in; the file is gone afterwards unless somebody took it over. */
export async function withUpload<T, Options>(upload: Upload<Options>, work: (upload: Upload<Options>) => Promise<T>): Promise<T> {
  try {
    return await work(upload);
  } finally {
    await rm(upload.file.path, { force: true });
  }
}

function refusalOf(error: unknown): unknown {
  const isTooLarge = error instanceof Error && 'code' in error && error.code === 'FST_REQ_FILE_TOO_LARGE';
  return isTooLarge ? new AppError('limit', 'import.too-large', { params: { max: MAX_MB } }) : multipartError(error);
}

/** Takes in the file of a request, with its options as `check` knows them. */
export async function receiveFile<Options>(request: FastifyRequest, folder: string, check: (options: unknown) => Options): Promise<Upload<Options>> {
  if (!request.isMultipart()) throw new AppError('invalid', 'request.not-multipart');
  await mkdir(folder, { recursive: true });
  const parts: Parts = { path: undefined, name: '', options: undefined };
  const digest = createHash('sha256');
  try {
    await readParts(request, folder, parts, digest);
    if (parts.path === undefined) throw invalid('request.invalid', [issue('request.no-file', 'file')]);
    const options = check(parts.options === undefined ? {} : parseJson(parts.options));
    return { file: { name: parts.name, path: parts.path }, options, bodyHash: digest.update(parts.options ?? '').digest('hex') };
  } catch (error) {
    if (parts.path !== undefined) await rm(parts.path, { force: true });
    throw refusalOf(error);
  }
}
