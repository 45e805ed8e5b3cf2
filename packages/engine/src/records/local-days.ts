// In charge of: the local day beside each timestamp: which zone it is in, and what else changes when a zone does.
import { isTimeZone, localDay, type Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, Model } from '@trellis/model';
import { leadsTo, type ActorValues } from '@trellis/query';
import type { Days, StoredRecord, Tx } from '../storage.ts';
import { recordIds } from './record-ids.ts';

/** Timestamp fields of an entity. */
export function timestampsOf(entity: LinkedEntity): readonly LinkedField[] {
  return entity.fields.filter((field) => field.isTimestamp && field.storage.shape === 'column');
}

/** Finds zone names by walking from a record's own values, remembering what it met. */
export class Zones {
  readonly #tx: Pick<Tx, 'records'>;
  readonly #workspace: string;
  readonly #known = new Map<string, string | null>();

  constructor(tx: Pick<Tx, 'records'>, model: Model) {
    this.#tx = tx;
    this.#workspace = model.workspace.timezone;
  }

  async #walk(steps: readonly LinkedField[], cell: Cell | undefined): Promise<string | null> {
    const [step, ...rest] = steps;
    if (step === undefined) return typeof cell === 'string' ? cell : null;
    if (typeof cell !== 'number') return null;
    const key = `${steps.map((each) => each.number).join('.')}/${cell}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const [record] = await this.#tx.records(step.entity, [cell]);
    const zone = await this.#walk(rest, record?.cells.get(step) ?? null);
    this.#known.set(key, zone);
    return zone;
  }

  /** Zone that a timestamp field of a record with these cells is in; the workspace's where the path ends in nothing. */
  async of(field: LinkedField, cells: ReadonlyMap<LinkedField, Cell>): Promise<string> {
    const [first, ...rest] = field.zone ?? [];
    if (first === undefined) return this.#workspace;
    const zone = await this.#walk(rest, cells.get(first));
    return zone !== null && isTimeZone(zone) ? zone : this.#workspace;
  }

  /** Local days of all timestamps of a record with these cells. */
  async days(fields: readonly LinkedField[], cells: ReadonlyMap<LinkedField, Cell>): Promise<Days> {
    const days = new Map<LinkedField, number | null>();
    for (const field of fields) {
      const at = cells.get(field);
      days.set(field, typeof at === 'number' ? localDay(at, await this.of(field, cells)) : null);
    }
    return days;
  }
}

const zoneSources = new WeakMap<Model, ReadonlySet<LinkedField>>();

/** Whether some timestamp takes its zone's name from this field, so that its values must be names of zones. */
export function namesZone(model: Model, field: LinkedField): boolean {
  let sources = zoneSources.get(model);
  if (sources === undefined) {
    const timestamps = [...model.entities.values()].flatMap(timestampsOf);
    sources = new Set(timestamps.flatMap((timestamp) => timestamp.zone?.at(-1) ?? []));
    zoneSources.set(model, sources);
  }
  return sources.has(field);
}

/** Timestamps whose days depend on a field of another entity, and the links that lead to it. */
interface Dependant {
  readonly timestamp: LinkedField;
  readonly links: readonly LinkedField[];
}

const dependants = new WeakMap<Model, Map<LinkedField, Dependant[]>>();

function dependantsOf(model: Model, field: LinkedField): readonly Dependant[] {
  let map = dependants.get(model);
  if (map === undefined) {
    map = new Map();
    for (const entity of model.entities.values()) {
      for (const timestamp of timestampsOf(entity)) {
        for (const [index, step] of (timestamp.zone ?? []).entries()) {
          if (index > 0) map.set(step, [...(map.get(step) ?? []), { timestamp, links: (timestamp.zone ?? []).slice(0, index) }]);
        }
      }
    }
    dependants.set(model, map);
  }
  return map.get(field) ?? [];
}

/** Corrects the days that follow a change of these fields on a record: a shop that moves to another zone moves its orders' days. */
export async function followZoneChange(tx: Tx, model: Model, system: ActorValues, changed: readonly LinkedField[], record: number): Promise<void> {
  for (const field of changed) {
    for (const { timestamp, links } of dependantsOf(model, field)) {
      const { entity } = timestamp;
      const last = links.at(-1);
      if (last?.target === undefined) continue;
      const ids = await recordIds(tx, system, entity, leadsTo(links, [record]));
      const zones = new Zones(tx, model);
      for (const stored of await tx.records(entity, ids)) await tx.setDays(entity, stored.id, await zones.days([timestamp], stored.cells));
    }
  }
}

/** Days to write after a change: of all timestamps when a zone may have changed, else of those that changed. */
export async function daysAfter(tx: Tx, model: Model, stored: StoredRecord, changed: ReadonlyMap<LinkedField, Cell>): Promise<Days> {
  const [first] = changed.keys();
  if (first === undefined) return new Map();
  const cells = new Map([...stored.cells, ...changed]);
  const touched = timestampsOf(first.entity).filter((field) => changed.has(field) || (field.zone?.[0] !== undefined && changed.has(field.zone[0])));
  return touched.length === 0 ? new Map() : new Zones(tx, model).days(touched, cells);
}
