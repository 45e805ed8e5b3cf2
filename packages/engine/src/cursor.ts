// In charge of: page cursors: opaque, bound to one query of one actor, and showing nothing of the values they hold.
import { AppError } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Seals and opens cursors with a key of 32 bytes. */
export class Cursors {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** A cursor for these order values, good only together with the same binding. */
  seal(values: readonly Cell[], binding: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(binding));
    const body = Buffer.concat([cipher.update(JSON.stringify(values), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
  }

  /** The order values of a cursor. One that was made for another query, or by nobody, is refused. */
  open(cursor: string, binding: string): readonly Cell[] {
    const bytes = Buffer.from(cursor, 'base64url');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(binding))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const body = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      return JSON.parse(body.toString('utf8')) as readonly Cell[];
    } catch (cause) {
      throw new AppError('invalid', 'query.bad-cursor', { cause });
    }
  }
}
