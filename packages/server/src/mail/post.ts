// In charge of: handing letters to the mail server: at once where somebody waits, else one after another behind their back.
import { createTransport, type Transporter } from 'nodemailer';
import type { Letter } from './letters.ts';
import { SlowMail } from './slow-mail.ts';

/** Where mail goes out. */
export interface MailAddress {
  /** smtp:// or smtps://, with what signs in there. */
  readonly smtpUrl: string;
  readonly from: string;
}

/** Letters that may wait at once; more are not taken. */
const MAX_WAITING = 500;
const TIMEOUT_MS = 10_000;

/** Sends letters. */
export class Post {
  readonly #transport: Transporter;
  readonly #from: string;
  readonly #onError: (error: unknown) => void;
  readonly #slow: SlowMail;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  constructor({ smtpUrl, from }: MailAddress, onError: (error: unknown) => void) {
    const url = new URL(smtpUrl);
    const isSecure = url.protocol === 'smtps:';
    const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
    this.#transport = createTransport({
      host: url.hostname.replaceAll(/[[\]]/g, ''),
      port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
      secure: isSecure,
      // A password never travels readable beyond this machine.
      requireTLS: !isSecure && url.username !== '' && !isHere,
      ...(url.username === '' ? {} : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    this.#from = from;
    this.#onError = onError;
    this.#slow = new SlowMail((letter) => this.send(letter), onError);
  }

  /** Sends a letter and answers whether the mail server took it. */
  async send(letter: Letter): Promise<boolean> {
    try {
      await this.#transport.sendMail({ from: this.#from, to: { name: '', address: letter.to }, subject: letter.subject, text: letter.text });
      return true;
    } catch (error) {
      this.#onError(error);
      return false;
    }
  }

  /** Has work done that may end in a letter. Nobody waits for it, so how long it takes tells nobody anything. */
  later(work: () => Promise<Letter | undefined>): void {
    if (this.#waiting >= MAX_WAITING) return;
    this.#waiting += 1;
    this.#last = this.#last.then(() => this.#do(work));
  }

  async #do(work: () => Promise<Letter | undefined>): Promise<void> {
    // The answer to whoever asked leaves first.
    await new Promise((next) => setImmediate(next));
    try {
      const letter = await work();
      if (letter !== undefined) await this.send(letter);
    } catch (error) {
      this.#onError(error);
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Sends letters to many, beside all others and slowly. Each is written when its turn comes. */
  slowly(letters: readonly (() => Promise<Letter | undefined>)[]): void {
    this.#slow.add(letters);
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    await this.#last;
  }

  close(): void {
    this.#slow.stop();
    this.#transport.close();
  }
}
