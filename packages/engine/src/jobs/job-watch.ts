// In charge of: looking, where several processes share the data, for jobs whose process ended, so that another goes on with them.
import type { Storage, StoredJob } from '../storage.ts';
import { openJobs } from './claimed.ts';

/** How often to look. */
const WATCH_MS = 1_000;

/** What a watch is made of. */
export interface JobWatchOptions {
  readonly storage: Storage;
  /** Goes on with those of the open jobs that nobody is at. */
  readonly takeUp: (open: readonly StoredJob[]) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Looks for jobs nobody is at. Call protocol: `start` once, `close` before the store is closed. */
export class JobWatch {
  readonly #options: JobWatchOptions;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #lastFault = '';

  constructor(options: JobWatchOptions) {
    this.#options = options;
  }

  /** Looks now, and on shared data again and again. */
  async start(): Promise<void> {
    const { storage, takeUp } = this.#options;
    await takeUp(await openJobs(storage));
    if (!storage.isShared) return;
    this.#timer = setInterval(() => {
      this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    }, WATCH_MS).unref();
  }

  /** Stops looking. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { storage, takeUp, onError } = this.#options;
    try {
      await takeUp(await openJobs(storage));
      this.#lastFault = '';
    } catch (error) {
      // A database that is away is told of once, not every second.
      if (String(error) !== this.#lastFault) onError(error);
      this.#lastFault = String(error);
    }
  }
}
