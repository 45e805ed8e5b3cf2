// In charge of: writing files into an archive: what each is, then its bytes, which must be those that were once kept.
import { AppError } from '@trellis/errors';
import { createHash } from 'node:crypto';
import type { StoredFile } from '../files/file-rows.ts';
import type { FileStore } from '../files/file-store.ts';
import { thumbnailKey } from '../files/files.ts';
import type { BytesLine, FileLine } from './format.ts';

/** Bytes of one line; a multiple of three, so that base64 has no filling within a file. */
const PART = 192 * 1024;

/** The lines of a file. Bytes that are gone or others than they were end the archive: it would be refused. */
export async function* fileLines(store: FileStore, { key, name, type, size, sha256, thumbnail }: StoredFile): AsyncIterable<FileLine | BytesLine> {
  yield { file: key, name, type, size, sha256, thumbnail };
  yield* byteLines(store, key, name, { size, sha256 });
  if (thumbnail !== null) yield* byteLines(store, thumbnailKey(key), name, thumbnail);
}

async function* byteLines(
  store: FileStore,
  key: string,
  name: string,
  { size, sha256 }: { readonly size: number; readonly sha256: string },
): AsyncIterable<BytesLine> {
  const digest = createHash('sha256');
  for await (const part of parts(await read(store, key, size))) {
    digest.update(part);
    yield { bytes: part.toString('base64') };
  }
  if (digest.digest('hex') !== sha256) throw new AppError('conflict', 'archive.file-lost', { params: { name } });
}

/** The bytes, none when there are none; the digest tells. */
async function read(store: FileStore, key: string, size: number): Promise<AsyncIterable<Uint8Array>> {
  const bytes = size === 0 ? undefined : await store.read(key, { first: 0, last: size - 1 });
  return bytes ?? (async function* () {})();
}

/** The same bytes in pieces of one size. */
async function* parts(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    waiting.push(Buffer.from(chunk));
    length += chunk.length;
    if (length < PART) continue;
    const all = Buffer.concat(waiting);
    let start = 0;
    for (; length - start >= PART; start += PART) yield all.subarray(start, start + PART);
    [waiting, length] = [[all.subarray(start)], length - start];
  }
  if (length > 0) yield Buffer.concat(waiting);
}
