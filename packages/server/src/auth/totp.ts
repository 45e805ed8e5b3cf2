// In charge of: time-based one-time codes (RFC 6238: SHA-1, 30 seconds, six digits) and the form in which a secret is handed over.
import { createHmac, randomBytes } from 'node:crypto';
import { isSameText } from './tokens.ts';

const STEP_MS = 30_000;
const DIGITS = 6;
const SECRET_BYTES = 20;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Bytes in the letters that authenticator apps take (RFC 4648). */
export function base32(bytes: Uint8Array): string {
  let [text, bits, value] = ['', 0, 0];
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += letters[(value >>> (bits - 5)) & 31];
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + letters[(value << (5 - bits)) & 31];
}

/** A new secret. */
export function newSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** The step of time that a moment is in. */
export function stepAt(now: number): number {
  return Math.floor(now / STEP_MS);
}

/** The code of a step. */
export function codeOf(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const at = (digest.at(-1) ?? 0) & 15;
  const number = digest.readUInt32BE(at) & 0x7fff_ffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The step that a code belongs to: the one of now, or of one before or after it, as clocks differ. Every one is looked at, so that time tells nothing. */
export function stepOf(secret: Uint8Array, code: string, now: number): number | undefined {
  const current = stepAt(now);
  const fitting = [current - 1, current, current + 1].filter((step) => isSameText(codeOf(secret, step), code));
  return fitting[0];
}

/** The address that authenticator apps read from a picture. */
export function enrolmentUrl(secret: Uint8Array, account: string, issuer: string): string {
  const [place, who] = [issuer, account].map((text) => encodeURIComponent(text.replaceAll(':', ' ')));
  return `otpauth://totp/${place}:${who}?secret=${base32(secret)}&issuer=${place}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_MS / 1_000}`;
}
