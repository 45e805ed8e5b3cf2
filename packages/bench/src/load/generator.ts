// In charge of: the load generator as the measuring process sees it.
import { once } from 'node:events';
import { startProgram, type Program } from '../program.ts';
import type { LoadOrder, LoadOutcome } from './process.ts';

/** A load generator in a process of its own. */
export class Generator {
  readonly #program: Program;

  constructor() {
    this.#program = startProgram(new URL('./process.ts', import.meta.url));
  }

  /** Sends load for as long as the order says. A wrong answer fails the bench: a fast refusal is no result. */
  async run(order: LoadOrder): Promise<LoadOutcome> {
    this.#program.child.send(order);
    const [outcome] = (await once(this.#program.child, 'message')) as [LoadOutcome];
    if (outcome.wrong !== undefined) throw new Error(outcome.wrong);
    if (outcome.answered === 0) throw new Error('no request was answered');
    return outcome;
  }

  /** Ends the process. */
  close(): Promise<void> {
    return this.#program.stop();
  }
}
