// In charge of: letters to many people at once, such as invitations: sent one after another behind everybody's back, slowly enough for a mail server.
import type { Letter } from './letters.ts';

/** Between two letters: other mail goes out meanwhile. */
const PAUSE_MS = 200;

/** Letters on their way. Those that are left when the server stops are not sent: who waits for one can be invited again. */
export class SlowMail {
  readonly #post: (letter: Letter) => Promise<boolean>;
  readonly #onError: (error: unknown) => void;
  readonly #waiting: (() => Promise<Letter | undefined>)[] = [];
  #isSending = false;
  #pause: NodeJS.Timeout | undefined;

  constructor(post: (letter: Letter) => Promise<boolean>, onError: (error: unknown) => void) {
    this.#post = post;
    this.#onError = onError;
  }

  /** Adds letters, each of which is written when its turn comes. */
  add(letters: readonly (() => Promise<Letter | undefined>)[]): void {
    this.#waiting.push(...letters);
    if (!this.#isSending) this.#next();
  }

  /** Sends nothing more. */
  stop(): void {
    this.#waiting.length = 0;
    clearTimeout(this.#pause);
  }

  #next(): void {
    const [write] = this.#waiting;
    this.#isSending = write !== undefined;
    if (write === undefined) return;
    this.#send(write)
      .catch(this.#onError)
      .finally(() => {
        this.#waiting.shift();
        this.#pause = setTimeout(() => this.#next(), PAUSE_MS);
        this.#pause.unref();
      });
  }

  async #send(write: () => Promise<Letter | undefined>): Promise<void> {
    const letter = await write();
    if (letter !== undefined) await this.#post(letter);
  }
}
