// In charge of: a tree of departments on its way to what a file wants of it: found by their paths, made where they are missing.
import { issue, localText, type Issue, type Locale, type LocalText } from '@trellis/errors';
import { foldText } from '@trellis/expr';
import { MAX_DEPTH, type Department } from '../departments.ts';
import type { PeopleTx } from '../identity.ts';

/** A user: the id of one who is there, the address of one who is to be. */
export type PersonKey = number | string;

/** Departments below the same one, by each of their names in one case. */
type ByName = Map<string, DraftedDepartment[]>;

/** A department as it is to be. */
export interface DraftedDepartment {
  /** Undefined for one that is new. */
  readonly id: number | undefined;
  readonly name: LocalText;
  readonly parent: DraftedDepartment | undefined;
  readonly children: ByName;
  readonly members: Set<PersonKey>;
  head: PersonKey | null;
  /** Whom the file says to lead it. */
  claimed: PersonKey | undefined;
  isChanged: boolean;
}

const names = (name: LocalText): readonly string[] => (typeof name === 'string' ? [name] : Object.values(name)).map((each) => foldText(each.trim()));

/** The tree. */
export class TreeDraft {
  readonly #locale: Locale;
  readonly #top: ByName = new Map();
  readonly #all: DraftedDepartment[] = [];
  readonly #of = new Map<PersonKey, Set<DraftedDepartment>>();

  constructor(departments: readonly Department[], locale: Locale) {
    this.#locale = locale;
    const known = new Map<number, DraftedDepartment>();
    const byId = new Map(departments.map((each) => [each.id, each]));
    const add = (department: Department): DraftedDepartment => {
      const found = known.get(department.id);
      if (found !== undefined) return found;
      const above = department.parent === null ? undefined : byId.get(department.parent);
      const drafted = this.#add(department.name, above === undefined ? undefined : add(above), department);
      known.set(department.id, drafted);
      return drafted;
    };
    for (const department of departments) add(department);
  }

  /** Departments that are new, each after the one above it. */
  get added(): readonly DraftedDepartment[] {
    return this.#all.filter((each) => each.id === undefined);
  }

  /** A department as a path of names. */
  pathOf(department: DraftedDepartment): string {
    const own = localText(department.name, this.#locale);
    return department.parent === undefined ? own : `${this.pathOf(department.parent)}/${own}`;
  }

  /** The department at a path, made with those above it where there is none. What is wrong with the path is put among the issues. */
  at(path: readonly string[], issues: Issue[]): DraftedDepartment | undefined {
    if (path.length > MAX_DEPTH) {
      issues.push(issue('department.depth', 'departments', { max: MAX_DEPTH }));
      return undefined;
    }
    let at: DraftedDepartment | undefined;
    for (const name of path) {
      const found: readonly DraftedDepartment[] = (at?.children ?? this.#top).get(foldText(name)) ?? [];
      if (found.length > 1) {
        issues.push(issue('people-import.several-departments', 'departments', { path: path.join('/') }));
        return undefined;
      }
      at = found[0] ?? this.#add(name, at);
    }
    return at;
  }

  /** The departments somebody is in. */
  of(person: PersonKey): ReadonlySet<DraftedDepartment> {
    return this.#of.get(person) ?? new Set();
  }

  /** Puts somebody into these departments and out of all others. */
  place(person: PersonKey, wanted: ReadonlySet<DraftedDepartment>): void {
    for (const each of this.of(person)) {
      if (wanted.has(each)) continue;
      each.members.delete(person);
      each.isChanged = true;
    }
    for (const each of wanted) {
      if (each.members.has(person)) continue;
      each.members.add(person);
      each.isChanged = true;
    }
    this.#of.set(person, new Set(wanted));
  }

  /** Keeps what changed, those above before those below. `ids` tells new users' ids by their address. */
  async save(tx: PeopleTx, ids: ReadonlyMap<PersonKey, number>): Promise<void> {
    const saved = new Map<DraftedDepartment, number>();
    const idOf = (key: PersonKey): number => (typeof key === 'number' ? key : (ids.get(key) ?? 0));
    for (const each of this.#all) {
      if (!each.isChanged) continue;
      const parent = each.parent === undefined ? null : (each.parent.id ?? saved.get(each.parent) ?? null);
      const members = [...each.members].map(idOf).toSorted((a, b) => a - b);
      const head = each.head === null ? null : idOf(each.head);
      saved.set(each, await tx.saveDepartment(each.id, { name: each.name, parent, head, members }));
    }
  }

  #add(name: LocalText, parent: DraftedDepartment | undefined, { id, members, head }: Partial<Department> = {}): DraftedDepartment {
    const isChanged = id === undefined;
    const drafted: DraftedDepartment = {
      id,
      name,
      parent,
      children: new Map(),
      members: new Set<PersonKey>(members),
      head: head ?? null,
      claimed: undefined,
      isChanged,
    };
    const siblings = parent?.children ?? this.#top;
    for (const each of new Set(names(name))) siblings.set(each, [...(siblings.get(each) ?? []), drafted]);
    this.#all.push(drafted);
    for (const person of members ?? []) this.#of.set(person, new Set([...this.of(person), drafted]));
    return drafted;
  }
}
