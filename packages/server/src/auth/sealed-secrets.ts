// In charge of: secrets as they lie in the store: encrypted under the server's key and bound to what they are for (S2).
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '@trellis/errors';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts a secret. `place` says whose and what for: opened anywhere else, it stays shut. */
export function seal(key: Uint8Array, place: string, secret: Uint8Array): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** Decrypts what was sealed for the same place. */
export function unseal(key: Uint8Array, place: string, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64url');
  const [nonce, body, tag] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES, -TAG_BYTES), bytes.subarray(-TAG_BYTES)];
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(place)).setAuthTag(tag);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch (cause) {
    // The workspace was moved without its key.
    throw new AppError('internal', 'auth.second-factor-unreadable', { cause });
  }
}
