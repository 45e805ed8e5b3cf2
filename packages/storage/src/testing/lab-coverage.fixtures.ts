// In charge of: what generated requests over the lab have met: how far their conditions reached, and how empty and how tied the answers were.
import type { Cell } from '@trellis/fields';
import { systemFields, type LinkedEntity, type LinkedField } from '@trellis/model';
import type { MemoryRecord, World } from '@trellis/query/memory';

/** A condition of a filter, as requests write it. */
interface Condition {
  readonly field: string;
  readonly op: string;
}

interface Filter {
  readonly and?: readonly Filter[];
  readonly or?: readonly Filter[];
  readonly not?: Filter;
  readonly field?: string;
  readonly op?: string;
}

function conditionsOf(filter: Filter | undefined): readonly Condition[] {
  if (filter === undefined) return [];
  if (filter.field !== undefined && filter.op !== undefined) return [{ field: filter.field, op: filter.op }];
  const parts = [...(filter.and ?? []), ...(filter.or ?? []), ...(filter.not === undefined ? [] : [filter.not])];
  return parts.flatMap(conditionsOf);
}

function stepsOf(entity: LinkedEntity, path: string): readonly LinkedField[] {
  const steps: LinkedField[] = [];
  let from: LinkedEntity | undefined = entity;
  for (const name of path.split('.')) {
    const step: LinkedField | undefined = from?.fieldByName.get(name) ?? (from && systemFields(from).find((field) => field.name === name));
    if (step === undefined) throw new TypeError(`${entity.name} has no ${path}`);
    steps.push(step);
    from = step.target;
  }
  return steps;
}

/** Two pages of a list that follow one another, each as the ids of its records. */
export interface Pages {
  readonly page: readonly number[];
  readonly next: readonly number[];
}

/** Counts what requests and their answers were about. */
export class LabCoverage {
  /** By operator and what was met, such as `eq: a null among the answered`. */
  readonly counts = new Map<string, number>();
  readonly #world: World;
  readonly #live = new Map<LinkedEntity, ReadonlyMap<number, MemoryRecord>>();
  readonly #broken = new Map<string, boolean>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Notes a request's conditions, and which of their paths are empty on a record that was answered. */
  asked(entity: LinkedEntity, filter: unknown, answered: readonly number[]): void {
    for (const { field, op } of conditionsOf(filter as Filter | undefined)) {
      const steps = stepsOf(entity, field);
      this.#add(`${op}: a path of ${steps.length}`);
      if (this.#isBroken(entity, field, steps)) this.#add(`${op}: a null on the path`);
      if (answered.some((id) => this.#value(entity, id, steps) === null)) this.#add(`${op}: a null among the answered`);
    }
  }

  /** Notes whether the first sort key is the same on both sides of a page's end. */
  paged(entity: LinkedEntity, sort: string, { page, next }: Pages): void {
    const [before, after] = [page.at(-1), next[0]];
    if (before === undefined || after === undefined) return;
    const steps = stepsOf(entity, sort.replace(/^-/, ''));
    const value = this.#value(entity, before, steps);
    if (value !== this.#value(entity, after, steps)) return this.#add('sort: a page ends between different values');
    this.#add(value === null ? 'sort: a page ends among nulls' : 'sort: a page ends among equal values');
  }

  #add(key: string): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  #records(entity: LinkedEntity): ReadonlyMap<number, MemoryRecord> {
    let live = this.#live.get(entity);
    if (live === undefined) {
      live = new Map((this.#world.records.get(entity) ?? []).filter(({ deleted }) => !deleted).map((record) => [record.id, record]));
      this.#live.set(entity, live);
    }
    return live;
  }

  /** The value at a path's end; undefined where the way there is longer than this class must know: over back-links, or of a system field. */
  #value(entity: LinkedEntity, id: number, steps: readonly LinkedField[]): Cell | undefined {
    const [step, ...rest] = steps;
    if (step === undefined || step.backOf !== undefined || step.number < 0) return undefined;
    const cell = this.#records(entity).get(id)?.cells.get(step) ?? null;
    if (rest.length === 0 || cell === null) return cell;
    return step.target === undefined ? undefined : this.#value(step.target, cell as number, rest);
  }

  /** Whether a link on the way is empty on some record, so that the path ends before its last step. */
  #isBroken(entity: LinkedEntity, path: string, steps: readonly LinkedField[]): boolean {
    const key = `${entity.key}.${path}`;
    let broken = this.#broken.get(key);
    if (broken === undefined) {
      const way = steps.slice(0, -1);
      broken = way.length > 0 && [...this.#records(entity).keys()].some((id) => this.#value(entity, id, way) === null);
      this.#broken.set(key, broken);
    }
    return broken;
  }
}
