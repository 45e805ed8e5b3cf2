// In charge of: one unit's turn on the writing connection: it may await the store and nothing else, and nothing of it outlives the turn.
import { isConflict, isLost, textFault } from './fault.ts';
import type { Writer } from './writer.ts';

/** A unit's access to the transaction. */
export class UnitTurn {
  readonly #writer: Writer;
  #underWay = 0;
  #isOver = false;
  #watch: NodeJS.Immediate | undefined;
  #tooLate: (error: TypeError) => void = () => undefined;
  /** What cut off the transaction, if anything did. */
  fault: unknown;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /** Runs a statement of the unit. */
  execute(text: string, values: readonly unknown[], big: boolean): Promise<readonly unknown[][]> {
    return this.#asked(() => this.#writer.run(text, values, big));
  }

  /** Runs statements without parameters. */
  script(text: string): Promise<void> {
    return this.#asked(() => this.#writer.script(text));
  }

  async #asked<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#isOver) throw new TypeError('this unit of writing is over');
    this.#underWay += 1;
    try {
      return await ask();
    } catch (error) {
      if (isLost(error) || isConflict(error)) this.fault ??= error;
      throw textFault(error) ?? error;
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#expectMore();
    }
  }

  /** The unit's own outcome, or a refusal when it awaits something other than the store. */
  outcome<T>(unit: Promise<T>): Promise<T> {
    const late = new Promise<never>((_, reject) => {
      this.#tooLate = reject;
    });
    this.#expectMore();
    return Promise.race([unit, late]);
  }

  /** Takes the connection back. */
  end(): void {
    this.#isOver = true;
    if (this.#watch !== undefined) clearImmediate(this.#watch);
  }

  /** With nothing asked of the store, a unit must be over, or ask again, before the next turn of the event loop. */
  #expectMore(): void {
    if (this.#isOver) return;
    if (this.#watch !== undefined) clearImmediate(this.#watch);
    this.#watch = setImmediate(() => {
      if (!this.#isOver && this.#underWay === 0) this.#tooLate(new TypeError('a unit of writing awaited something other than its tx'));
    });
  }
}
