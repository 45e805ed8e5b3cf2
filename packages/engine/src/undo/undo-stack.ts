// In charge of: what an actor can take back and do again, derived from the log.
import type { LogBatch, LogReads } from '../storage.ts';

/** How far back undo reaches. */
const DAYS = 7;
const DAY_MS = 86_400_000;
/** Actions that are looked at; what is older is no longer one of the last. */
const LOOKED_AT = 300;

/** An actor's own actions, the next to take back or do again last. */
export interface Stacks {
  readonly undo: readonly LogBatch[];
  /** Undos that can be taken back. */
  readonly redo: readonly LogBatch[];
}

/**
 * Reads the stacks. An undo takes its action from one stack and lies on the other until a redo takes it back; any other action
 * empties the second.
 */
export async function stacksOf(reads: LogReads, actor: number, now: number): Promise<Stacks> {
  const batches = (await reads.logBatches(actor, now - DAYS * DAY_MS, LOOKED_AT)).toReversed();
  let undo: LogBatch[] = [];
  let redo: LogBatch[] = [];
  for (const batch of batches) {
    if (batch.kind === 'undo') {
      undo = undo.filter((each) => each.batch !== batch.of);
      // An undo that everything stood against did nothing that could be done again.
      if (batch.entries > 0) redo.push(batch);
    } else if (batch.kind === 'redo') {
      redo = redo.filter((each) => each.batch !== batch.of);
      if (batch.entries > 0) undo.push(batch);
    } else if (batch.entries > 0) {
      redo = [];
      if (batch.kind !== 'final') undo.push(batch);
    }
  }
  return { undo, redo };
}
