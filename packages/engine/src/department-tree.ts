// In charge of: what a tree of departments says of its departments and of users: who is above, below, in and at the head.
import type { EnvActor } from '@trellis/expr';
import type { Department } from './departments.ts';

/** Where a user stands in the tree, as conditions ask for it. */
export type UserPlace = Pick<EnvActor, 'departments' | 'departmentsBelow' | 'departmentsLed' | 'team'>;

const ascending = (numbers: Iterable<number>): readonly number[] => [...numbers].toSorted((a, b) => a - b);

function gather<T>(entries: Iterable<readonly [number, T]>): ReadonlyMap<number, readonly T[]> {
  const gathered = new Map<number, T[]>();
  for (const [key, value] of entries) {
    const known = gathered.get(key);
    if (known === undefined) gathered.set(key, [value]);
    else known.push(value);
  }
  return gathered;
}

/** Departments with their ways up and down. Made once for a list of departments, so that asking it for everyone stays cheap. */
export class DepartmentTree {
  readonly byId: ReadonlyMap<number, Department>;
  readonly #children: ReadonlyMap<number, readonly number[]>;
  readonly #in: ReadonlyMap<number, readonly number[]>;
  readonly #led: ReadonlyMap<number, readonly number[]>;

  constructor(departments: readonly Department[]) {
    this.byId = new Map(departments.map((each) => [each.id, each]));
    this.#children = gather(departments.flatMap(({ id, parent }) => (parent === null ? [] : [[parent, id] as const])));
    this.#in = gather(departments.flatMap(({ id, members }) => members.map((user) => [user, id] as const)));
    this.#led = gather(departments.flatMap(({ id, head }) => (head === null ? [] : [[head, id] as const])));
  }

  /** These departments and those above them. */
  above(own: readonly number[]): readonly number[] {
    const found = new Set<number>();
    for (const start of own) {
      for (let at = this.byId.get(start); at !== undefined && !found.has(at.id); at = at.parent === null ? undefined : this.byId.get(at.parent))
        found.add(at.id);
    }
    return ascending(found);
  }

  /** These departments and those below them. */
  below(own: readonly number[]): readonly number[] {
    const found = new Set(own);
    // A set goes on to what is added while it is walked.
    for (const id of found) for (const child of this.#children.get(id) ?? []) found.add(child);
    return ascending(found);
  }

  /** Levels of a department with all below it: one without any below has one. */
  height(id: number): number {
    return 1 + Math.max(0, ...this.children(id).map((child) => this.height(child)));
  }

  /** Departments directly below one. */
  children(id: number): readonly number[] {
    return this.#children.get(id) ?? [];
  }

  placeOf(user: number): UserPlace {
    const own = this.#in.get(user) ?? [];
    const departmentsLed = this.below(this.#led.get(user) ?? []);
    const team = ascending(new Set(departmentsLed.flatMap((id) => this.byId.get(id)?.members ?? [])));
    return { departments: this.above(own), departmentsBelow: this.below(own), departmentsLed, team };
  }
}

const trees = new WeakMap<readonly Department[], DepartmentTree>();

/** The tree of a list of departments; the same for the same list. */
export function treeOf(departments: readonly Department[]): DepartmentTree {
  let tree = trees.get(departments);
  if (tree === undefined) trees.set(departments, (tree = new DepartmentTree(departments)));
  return tree;
}

/** Whether two places are the same. */
export function isSamePlace(a: UserPlace, b: UserPlace): boolean {
  return (['departments', 'departmentsBelow', 'departmentsLed', 'team'] as const).every((key) => a[key].join() === b[key].join());
}
