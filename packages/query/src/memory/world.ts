// In charge of: records held in memory, and walking from one to another along links.
import type { Value, ValueType } from '@trellis/expr';
import { isTimeZone, localDay, type Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, SystemFieldName } from '@trellis/model';

/** A record with everything the system keeps about it. */
export interface MemoryRecord {
  readonly id: number;
  readonly version: number;
  /** UTC milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly createdBy: number | null;
  readonly updatedBy: number | null;
  readonly cells: ReadonlyMap<LinkedField, Cell>;
  /** In the trash. */
  readonly deleted: boolean;
}

/** The records of a workspace. */
export interface World {
  /** Zone of timestamps whose fields name none. */
  readonly timezone: string;
  readonly records: ReadonlyMap<LinkedEntity, readonly MemoryRecord[]>;
}

/** A cell as the value expressions compute with. */
function toValue(cell: Cell, type: ValueType): Value {
  return type.kind === 'number' && typeof cell === 'number' ? BigInt(cell) : cell;
}

/** A list narrowed to the records for which a condition holds. */
export interface Narrowed {
  readonly list: LinkedField;
  readonly keep: (record: MemoryRecord) => boolean;
  /** Makes one value of the records that are kept. */
  readonly fold?: (records: readonly MemoryRecord[]) => Value;
}

/** What a step stands for where it is no field but a narrowed list. */
export type NarrowedOf = (step: LinkedField) => Narrowed | undefined;

/** Finds records and follows their links. */
export class Walk {
  readonly #world: World;
  readonly #live = new Map<LinkedEntity, ReadonlyMap<number, MemoryRecord>>();
  readonly #back = new Map<LinkedField, ReadonlyMap<number, readonly number[]>>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Records that are not in the trash, by id. */
  live(entity: LinkedEntity): ReadonlyMap<number, MemoryRecord> {
    let live = this.#live.get(entity);
    if (live === undefined) {
      live = new Map((this.#world.records.get(entity) ?? []).filter((record) => !record.deleted).map((record) => [record.id, record]));
      this.#live.set(entity, live);
    }
    return live;
  }

  /** Records in the trash. */
  trashed(entity: LinkedEntity): readonly MemoryRecord[] {
    return (this.#world.records.get(entity) ?? []).filter((record) => record.deleted);
  }

  /** A field's own cell on a record. */
  cell(record: MemoryRecord, field: LinkedField): Cell {
    if (field.backOf !== undefined) return this.#linking(field.backOf).get(record.id) ?? null;
    if (field.number < 0) return record[field.name as SystemFieldName] ?? null;
    return record.cells.get(field) ?? null;
  }

  /** The value at the end of a path; several values where the path passes several records. */
  value(record: MemoryRecord, steps: readonly LinkedField[], narrowedOf: NarrowedOf): Value {
    const [step, ...rest] = steps;
    if (step === undefined) throw new TypeError('a path has at least one step');
    const narrowed = narrowedOf(step);
    const cell = this.cell(record, narrowed?.list ?? step);
    if (narrowed?.fold !== undefined) return narrowed.fold(this.#gathered(step, Array.isArray(cell) ? cell : [], narrowed.keep));
    if (!Array.isArray(cell)) {
      if (rest.length === 0) return toValue(cell, step.valueType);
      const target = typeof cell === 'number' && step.target !== undefined ? this.live(step.target).get(cell) : undefined;
      return target === undefined ? null : this.value(target, rest, narrowedOf);
    }
    const ids = this.#kept(step, cell, narrowed?.keep);
    if (rest.length === 0) return ids;
    const { target } = step;
    if (target === undefined) throw new TypeError(`${step.key} leads nowhere`);
    return ids.flatMap((id) => {
      const found = this.live(target).get(id as number);
      const value = found === undefined ? null : this.value(found, rest, narrowedOf);
      return value === null ? [] : Array.isArray(value) ? value : [value];
    });
  }

  /** The local day of the timestamp at the end of a path, in the zone that its own record leads to. */
  localDay(record: MemoryRecord, steps: readonly LinkedField[]): number | null {
    const [step, ...rest] = steps;
    if (step === undefined) return null;
    const cell = this.cell(record, step);
    if (typeof cell !== 'number') return null;
    if (rest.length === 0) return localDay(cell, this.#zone(record, step));
    const target = step.target === undefined ? undefined : this.live(step.target).get(cell);
    return target === undefined ? null : this.localDay(target, rest);
  }

  #kept(step: LinkedField, ids: readonly (string | number)[], keep: Narrowed['keep'] | undefined): readonly (string | number)[] {
    const { target } = step;
    if (target === undefined) return ids;
    return ids.filter((id) => {
      const record = this.live(target).get(id as number);
      return record !== undefined && (keep === undefined || keep(record));
    });
  }

  #gathered(step: LinkedField, ids: readonly (string | number)[], keep: Narrowed['keep']): readonly MemoryRecord[] {
    const live = step.target === undefined ? undefined : this.live(step.target);
    return this.#kept(step, ids, keep).flatMap((id) => live?.get(id as number) ?? []);
  }

  #zone(record: MemoryRecord, field: LinkedField): string {
    const zone = field.zone === undefined ? null : this.value(record, field.zone, () => undefined);
    return typeof zone === 'string' && isTimeZone(zone) ? zone : this.#world.timezone;
  }

  /** Ids of the live records whose link leads to each record. */
  #linking(link: LinkedField): ReadonlyMap<number, readonly number[]> {
    let map = this.#back.get(link);
    if (map === undefined) {
      const found = new Map<number, number[]>();
      for (const record of this.live(link.entity).values()) {
        const cell = record.cells.get(link) ?? null;
        for (const id of Array.isArray(cell) ? cell : cell === null ? [] : [cell])
          found.set(id as number, [...(found.get(id as number) ?? []), record.id]);
      }
      this.#back.set(link, (map = found));
    }
    return map;
  }
}
