// In charge of: recovery codes: what stands in for a second factor that was lost, each once.
import { randomBytes } from 'node:crypto';
import { tokenHash } from './tokens.ts';
import { base32 } from './totp.ts';

const CODES = 10;
/** 80 bits: long enough that a plain hash of it tells nothing. */
const BYTES = 10;

/** Ten new codes, such as ABCD-EFGH-IJKL-MNOP. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: CODES }, () => base32(randomBytes(BYTES)).replaceAll(/.{4}(?=.)/g, '$&-'));
}

/** What is kept of a recovery code, however it was typed; undefined when it is none. It is bound to its user. */
export function recoveryHash(user: number, code: string): Buffer | undefined {
  const letters = code.toUpperCase().replaceAll(/[\s-]/g, '');
  return /^[A-Z2-7]{16}$/.test(letters) ? tokenHash(`recovery ${user} ${letters}`) : undefined;
}
