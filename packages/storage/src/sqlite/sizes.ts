// In charge of: how many records entities have, near enough to choose where a read runs.
import type { LinkedEntity } from '@trellis/model';
import { tableName } from '../sql/physical.ts';
import type { Execute } from '../sql/plan-runner.ts';

/** How long an entity's size may be taken from memory. */
const SIZE_FOR_MS = 2_000;
/** Whether an entity has many live records changes slowly, and looking costs more. */
const LIVE_FOR_MS = 60_000;

/** What is known of an entity's live records. */
interface Live {
  readonly has: boolean;
  readonly until: number;
}

/** Sizes of entities. Statements run here, or elsewhere when they may take long. */
export class Sizes {
  readonly #here: Execute;
  readonly #elsewhere: Execute;
  readonly #known = new Map<number, { size: number; until: number }>();
  readonly #live = new Map<number, Live>();

  constructor({ here, elsewhere }: { readonly here: Execute; readonly elsewhere: Execute }) {
    this.#here = here;
    this.#elsewhere = elsewhere;
  }

  /** The greatest id that was ever given: never less than the records there are. */
  of(entity: LinkedEntity): number {
    const known = this.#known.get(entity.number);
    if (known !== undefined && known.until > performance.now()) return known.size;
    const rows = this.#here(`SELECT MAX(id) FROM ${tableName(entity)}`, [], false) as readonly unknown[][];
    const size = Number(rows[0]?.[0] ?? 0);
    this.#known.set(entity.number, { size, until: performance.now() + SIZE_FOR_MS });
    return size;
  }

  /** Whether an entity has at least so many live records, as far as is known; the first asking begins to find out. */
  hasLive(entity: LinkedEntity, count: number): boolean {
    if (this.of(entity) < count) return false;
    const known = this.#live.get(entity.number);
    if (known === undefined || known.until < performance.now()) this.#look(entity, count, known?.has ?? false);
    return known?.has ?? false;
  }

  #look(entity: LinkedEntity, count: number, has: boolean): void {
    const note = (found: boolean): void => void this.#live.set(entity.number, { has: found, until: performance.now() + LIVE_FOR_MS });
    note(has);
    const text = `SELECT COUNT(*) FROM (SELECT 1 FROM ${tableName(entity)} WHERE deleted_at IS NULL LIMIT ?)`;
    const asked = Promise.resolve(this.#elsewhere(text, [count], false));
    // A count that fails leaves what was known.
    asked.then(([row]) => note(row?.[0] === count)).catch(() => undefined);
  }
}
