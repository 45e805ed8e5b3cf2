// In charge of: hashing and checking passwords, with the same work for accounts that do not exist.
import { AppError } from '@trellis/errors';
import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';

const settings = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Checks that may wait for a thread at once; more are refused (D10). */
const MAX_AT_ONCE = 64;
let running = 0;

async function limited<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MAX_AT_ONCE) throw new AppError('limit', 'server.busy');
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
  }
}

let nobody: Promise<string> | undefined;

/** A hash that no password fits, made with the same settings. */
function nobodysHash(): Promise<string> {
  nobody ??= hash(randomBytes(32), settings);
  return nobody;
}

/** Hashes a password to keep. */
export function hashPassword(password: string): Promise<string> {
  return limited(() => hash(password.normalize('NFC'), settings));
}

/** Whether the password fits. Without a hash the answer is no, after as much work. */
export async function isPasswordRight(kept: string | null, password: string): Promise<boolean> {
  const against = kept ?? (await nobodysHash());
  const fits = await limited(() => verify(against, password.normalize('NFC')));
  return fits && kept !== null;
}
