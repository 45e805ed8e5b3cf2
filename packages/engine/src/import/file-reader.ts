// In charge of: the engine's side of the program that reads files: starting it, answering what it asks, ending it when it takes too long.
import { AppError } from '@trellis/errors';
import { fork, type ChildProcess } from 'node:child_process';
import type { TableRow } from './header.ts';
import { fromSent, type Answers, type Asked, type CheckTask, type FromReader, type TableFacts, type ToReader } from './protocol.ts';
import type { TableSettings } from './table-file.ts';

/** The program that reads files, and Node's own arguments for it, such as a loader when it is TypeScript. */
export interface ReaderProgram {
  readonly program: string;
  readonly execArgv: readonly string[];
}

/** Memory for what a file makes of itself on the heap, in MB. */
const HEAP_MB = 1024;
/** Memory for what lives as long as a batch of rows, in MB: with less of it, rows are taken for lasting and half the time goes into letting go of them. */
const SHORT_MB = 32;
const OPEN_MINUTES = 2;
const CHECK_MINUTES = 60;

/** The program needs nothing of the server's settings, so it gets none of its secrets. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, TEMP, SystemRoot } = process.env;
  return { PATH, HOME, TMPDIR, TEMP, SystemRoot };
}

/** What came of checking a file. */
export interface Checked {
  readonly done: number;
  readonly staged: number;
  readonly refused: number;
  readonly leftOut: number;
}

/** What happens while a file is checked. */
export interface CheckListener {
  answer(asked: Asked): Promise<Answers>;
  progress(done: number, refused: number): void;
}

/** A table that was read as a whole: the names of its columns, and its rows with their numbers in the file. */
export interface SmallTable {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

/** One run of the program, for one request. */
export class FileReader {
  readonly #child: ChildProcess;
  readonly #ended: Promise<FromReader>;
  #listener: CheckListener | undefined;
  #end: (error: Error) => void = () => {};

  constructor({ program, execArgv }: ReaderProgram) {
    this.#child = fork(program, [], {
      serialization: 'advanced',
      env: environment(),
      execArgv: [`--max-old-space-size=${HEAP_MB}`, `--max-semi-space-size=${SHORT_MB}`, ...execArgv],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#ended = new Promise((resolve, reject) => {
      this.#end = reject;
      this.#child.on('message', (message: FromReader) => this.#take(message, resolve));
      this.#child.on('error', () => reject(new AppError('limit', 'import.reader-failed')));
      this.#child.on('exit', () => reject(new AppError('limit', 'import.reader-failed')));
    });
    // A reader that is ended before anyone waits for it is no unhandled failure.
    this.#ended.catch(() => {});
  }

  /** What the file is, with its first rows. */
  async open(path: string, settings: TableSettings, samples: number): Promise<TableFacts> {
    const message = await this.#request({ kind: 'open', path, settings, samples }, OPEN_MINUTES);
    if (message.kind !== 'opened') throw new TypeError(`unexpected answer ${message.kind}`);
    return message.facts;
  }

  /** A table of at most so many rows as a whole. */
  async rows(path: string, settings: TableSettings, max: number): Promise<SmallTable> {
    const message = await this.#request({ kind: 'rows', path, settings, max }, OPEN_MINUTES);
    if (message.kind !== 'read') throw new TypeError(`unexpected answer ${message.kind}`);
    return message;
  }

  /** Checks every row and writes the good and the refused ones to their files. */
  async check(path: string, settings: TableSettings, task: CheckTask, listener: CheckListener): Promise<Checked> {
    this.#listener = listener;
    const message = await this.#request({ kind: 'check', path, settings, task }, CHECK_MINUTES);
    if (message.kind !== 'checked') throw new TypeError(`unexpected answer ${message.kind}`);
    return message;
  }

  /** Ends the program; what waits for it is refused with the error. */
  stop(error: Error): void {
    this.#end(error);
    this.#child.kill('SIGKILL');
  }

  async #request(message: ToReader, minutes: number): Promise<FromReader> {
    const timer = setTimeout(() => this.stop(new AppError('limit', 'import.too-slow', { params: { minutes } })), minutes * 60_000);
    try {
      this.#send(message);
      return await this.#ended;
    } finally {
      clearTimeout(timer);
      this.#child.kill('SIGKILL');
    }
  }

  #send(message: ToReader): void {
    // A program that is gone already is reported by its end.
    this.#child.send(message, () => {});
  }

  #take(message: FromReader, resolve: (message: FromReader) => void): void {
    if (message.kind === 'ask') this.#answer(message.asked);
    else if (message.kind === 'progress') this.#listener?.progress(message.done, message.refused);
    else if (message.kind === 'failed') this.#end(fromSent(message.error));
    else resolve(message);
  }

  #answer(asked: Asked): void {
    this.#listener?.answer(asked).then(
      (answers) => this.#send({ kind: 'found', answers }),
      (error: unknown) => this.stop(error instanceof Error ? error : new Error(String(error))),
    );
  }
}
