// In charge of: what is handed out to be brought back: sealed under the server's key, so that it shows nothing and cannot be made or altered.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Seals and opens with a key of 32 bytes. */
export class Sealer {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** The content as one opaque text, good only together with the same binding. */
  seal(content: unknown, binding: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(binding));
    const body = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
  }

  /** What was sealed with this binding. What was sealed with another, or by nobody, is refused with what `refusal` makes of the cause. */
  open(text: string, binding: string, refusal: (cause: unknown) => Error): unknown {
    const bytes = Buffer.from(text, 'base64url');
    try {
      // Decoding passes over letters that it does not know: one content has one text.
      if (bytes.toString('base64url') !== text) throw new TypeError('no sealed text');
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(binding))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const body = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      return JSON.parse(body.toString('utf8'));
    } catch (cause) {
      throw refusal(cause);
    }
  }
}
