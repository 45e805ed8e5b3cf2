// In charge of: the server's secret: a file made on the first start, and the keys derived from it for each purpose.
import { hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const BYTES = 32;

/** Reads the secret; makes the file when it is missing and may be made. */
export function readSecret(file: string, mayCreate: boolean): Buffer {
  // `wx`: of two servers that start at once, one writes and both read the same.
  if (mayCreate) createIfMissing(file);
  const secret = readFileSync(file);
  if (secret.length < BYTES) throw new TypeError(`${file} holds ${secret.length} bytes; a secret key needs at least ${BYTES} random ones`);
  return secret;
}

function createIfMissing(file: string): void {
  try {
    writeFileSync(file, randomBytes(BYTES), { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** A key of 32 bytes for one purpose. Keys of different purposes tell nothing of each other or of the secret. */
export function deriveKey(secret: Uint8Array, purpose: 'csrf' | 'cursor' | 'second-factor' | 'provider'): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), `trellis ${purpose}`, BYTES));
}
