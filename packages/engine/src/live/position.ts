// In charge of: positions in the log as subscribers hold them: opaque, and good only for what they were given out for.
import { AppError } from '@trellis/errors';
import type { Sealer } from '../sealer.ts';

/** No page cursor is bound to this. */
const BINDING = 'live position';

/** Seals and opens positions. */
export class Positions {
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  /** A place in the log, good only where things stand as they did: `standing` is equal for equal questions, askers, rights and documents. */
  seal(seq: number, standing: string): string {
    return this.#sealer.seal([seq, standing], BINDING);
  }

  /** The place in the log; undefined where things stand otherwise than when it was given out. What nobody gave out is refused. */
  open(position: string, standing: string): number | undefined {
    const refusal = (cause: unknown): AppError => new AppError('invalid', 'live.position-unknown', { cause });
    const [seq, stood] = this.#sealer.open(position, BINDING, refusal) as readonly [number, string];
    return stood === standing ? seq : undefined;
  }
}
