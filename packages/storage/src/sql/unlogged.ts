// In charge of: seeing to it that the log tells of every record that a unit changed: who follows the log misses nothing.
import type { LogAddition } from '@trellis/engine';
import type { LinkedEntity } from '@trellis/model';

/** Records that one unit changed and has not logged yet. */
export class Unlogged {
  readonly #records = new Map<LinkedEntity, Set<number>>();

  /** Takes note of a changed record. */
  changed(entity: LinkedEntity, record: number): void {
    const records = this.#records.get(entity);
    if (records === undefined) this.#records.set(entity, new Set([record]));
    else records.add(record);
  }

  /** Takes note of entries. */
  logged(entries: readonly LogAddition[]): void {
    for (const { entity, record } of entries) this.#records.get(entity)?.delete(record);
  }

  /** Entries for what is left: local days that followed a zone, for one, change without anybody having changed the record. */
  entries(): readonly LogAddition[] {
    return [...this.#records].flatMap(([entity, records]) =>
      [...records].map((record): LogAddition => ({ entity, record, operation: 'computed', version: 0 })),
    );
  }
}
