// In charge of: page cursors: opaque, bound to one query of one actor, and showing nothing of the values they hold.
import { AppError } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import type { Sealer } from './sealer.ts';

/** Seals and opens cursors. */
export class Cursors {
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  /** A cursor for these order values, good only together with the same binding. */
  seal(values: readonly Cell[], binding: string): string {
    return this.#sealer.seal(values, binding);
  }

  /** The order values of a cursor. One that was made for another query, or by nobody, is refused. */
  open(cursor: string, binding: string): readonly Cell[] {
    return this.#sealer.open(cursor, binding, (cause) => new AppError('invalid', 'query.bad-cursor', { cause })) as readonly Cell[];
  }
}
