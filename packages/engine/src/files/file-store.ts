// In charge of: the port to what keeps the bytes of files. Adapters know keys and bytes, nothing of records, names or rights.
import { AppError } from '@trellis/errors';

/** Bytes on this machine's disk that are to be kept. */
export interface ByteSource {
  readonly path: string;
  readonly size: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** Bytes from `first` to `last`, both included, counted from 0. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Keeps bytes under keys. A key is made here, at random, of the letters 0-9 a-f and an ending of `-thumb` at most.
 * INVARIANT: when `put` resolves the bytes are safe; when it does not, nothing is under the key.
 */
export interface FileStore {
  readonly name: 'disk' | 's3';
  put(key: string, source: ByteSource): Promise<void>;
  /** The bytes as they come; undefined when there are none under the key. */
  read(key: string, range: ByteRange): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Removes what is under the key, if there is anything. */
  remove(key: string): Promise<void>;
}

/** D4: why bytes could not be kept, in words. Nothing was. */
export function storeRefusal(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return new AppError('limit', code === 'ENOSPC' || code === 'EDQUOT' ? 'server.disk-full' : 'server.disk-error', { cause });
}
