// In charge of: tokens: long random values that are handed out once and kept only as a hash.
import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new token to hand out. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a token. */
export function tokenHash(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** The anti-forgery token of a session: only who knows the server's key can make it. */
export function csrfToken(key: Uint8Array, sessionHash: Uint8Array): string {
  return createHmac('sha256', key).update(sessionHash).digest('base64url');
}

/** Whether two texts are equal, in time that does not tell where they differ. */
export function isSameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** What a one-time link is called in the audit, when it is made and when it is used: part of what is kept of it, of no use as a link. */
export function linkMark(token: string): string {
  return tokenHash(token).toString('hex').slice(0, 12);
}
