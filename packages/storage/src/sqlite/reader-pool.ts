// In charge of: handing long reads to reader processes, and killing the one whose read takes too long or is no longer wanted.
import { AppError } from '@trellis/errors';
import { fork, type ChildProcess } from 'node:child_process';

interface Task {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly big: boolean;
  readonly resolve: (rows: readonly unknown[][]) => void;
  readonly reject: (error: Error) => void;
}

interface Reader {
  readonly process: ChildProcess;
  task: Task | undefined;
  timer: NodeJS.Timeout | undefined;
}

interface ReadAnswer {
  readonly id: number;
  readonly rows?: readonly unknown[][];
  readonly error?: string;
}

/** How the pool starts its processes and how long a read may take. */
export interface ReaderPoolOptions {
  readonly folder: string;
  /** The reader's program. */
  readonly program: string;
  /** Node's own arguments for it, such as a loader when the program is TypeScript. */
  readonly execArgv: readonly string[];
  readonly size: number;
  readonly timeoutMs: number;
}

/** Most reads that may wait; more are refused with a hint to try again (D10). */
const MAX_WAITING = 500;

/** Reads on processes of their own: the embedded engine cannot interrupt a read, so a read that must stop loses its process. */
export class ReaderPool {
  readonly #options: ReaderPoolOptions;
  readonly #readers: Reader[] = [];
  readonly #waiting: Task[] = [];
  #closed = false;

  constructor(options: ReaderPoolOptions) {
    this.#options = options;
  }

  /** Runs a statement on a free reader, starting one if there is room. Once `signal` is aborted it is given up, waiting or running. */
  run(text: string, values: readonly unknown[], big: boolean, signal?: AbortSignal): Promise<readonly unknown[][]> {
    if (this.#closed || signal?.aborted === true || this.#waiting.length >= MAX_WAITING) return Promise.reject(new AppError('limit', 'server.busy'));
    return new Promise<readonly unknown[][]>((resolve, reject) => {
      const task: Task = { text, values, big, resolve, reject };
      if (signal !== undefined) this.#giveUpWith(signal, task);
      this.#waiting.push(task);
      this.#next();
    });
  }

  /** Starts the readers, so that the first long read does not wait for a process. */
  warm(): void {
    while (this.#readers.length < this.#options.size) this.#start();
  }

  /** Ends every reader; reads under way are refused. */
  close(): void {
    this.#closed = true;
    for (const task of this.#waiting.splice(0)) task.reject(new AppError('limit', 'server.busy'));
    for (const reader of this.#readers.splice(0)) this.#end(reader, new AppError('limit', 'server.busy'));
  }

  #start(): Reader {
    const child = fork(this.#options.program, [this.#options.folder], {
      serialization: 'advanced',
      execArgv: [...this.#options.execArgv],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const reader: Reader = { process: child, task: undefined, timer: undefined };
    child.on('message', (answer: ReadAnswer) => this.#answered(reader, answer));
    child.on('exit', () => this.#gone(reader));
    // A process that cannot be started, or a message that no longer reaches one, says so here.
    child.on('error', () => this.#gone(reader));
    // A waiting reader must not keep the server from ending.
    child.unref();
    child.channel?.unref();
    this.#readers.push(reader);
    return reader;
  }

  #next(): void {
    if (this.#waiting.length === 0 || this.#closed) return;
    const free = this.#readers.find((reader) => reader.task === undefined) ?? (this.#readers.length < this.#options.size ? this.#start() : undefined);
    const task = free === undefined ? undefined : this.#waiting.shift();
    if (free === undefined || task === undefined) return;
    free.task = task;
    free.process.channel?.ref();
    free.timer = setTimeout(() => this.#tooSlow(free), this.#options.timeoutMs);
    free.process.send({ id: 0, text: task.text, values: task.values, big: task.big });
  }

  /** Listens for the end of interest in a task, until the task itself is over. */
  #giveUpWith(signal: AbortSignal, task: Task): void {
    const give = (): void => {
      const place = this.#waiting.indexOf(task);
      if (place >= 0) this.#waiting.splice(place, 1);
      const gone = new AppError('limit', 'server.busy');
      const reader = this.#readers.find((each) => each.task === task);
      if (reader !== undefined) this.#end(reader, gone);
      task.reject(gone);
      this.#next();
    };
    signal.addEventListener('abort', give, { once: true });
  }

  #release(reader: Reader): Task | undefined {
    const { task } = reader;
    reader.task = undefined;
    clearTimeout(reader.timer);
    reader.process.channel?.unref();
    return task;
  }

  #answered(reader: Reader, answer: ReadAnswer): void {
    const task = this.#release(reader);
    if (answer.rows !== undefined) task?.resolve(answer.rows);
    else task?.reject(new Error(answer.error ?? 'no answer'));
    this.#next();
  }

  #tooSlow(reader: Reader): void {
    this.#end(reader, new AppError('limit', 'query.too-slow', { params: { seconds: this.#options.timeoutMs / 1000 } }));
    this.#next();
  }

  /** A reader that is ended takes no more work, though its process may need a moment to go. */
  #end(reader: Reader, error: Error): void {
    const place = this.#readers.indexOf(reader);
    if (place >= 0) this.#readers.splice(place, 1);
    this.#release(reader)?.reject(error);
    reader.process.kill('SIGKILL');
  }

  #gone(reader: Reader): void {
    const place = this.#readers.indexOf(reader);
    if (place >= 0) this.#readers.splice(place, 1);
    this.#release(reader)?.reject(new AppError('limit', 'server.busy'));
    this.#next();
  }
}
