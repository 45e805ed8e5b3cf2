// In charge of: what a file of people would do to who is there: who is new, who changes and how, and what is refused.
import { issue, type Issue, type Locale } from '@trellis/errors';
import type { Department } from '../departments.ts';
import type { PeopleTx, User, UserDraft } from '../identity.ts';
import type { PeopleWishes, PersonWish } from './people-rows.ts';
import { TreeDraft, type DraftedDepartment, type PersonKey } from './tree-draft.ts';

/** One thing about a person that a file changes: role ids, paths of departments, or a text. */
interface PersonDifference {
  readonly member: 'name' | 'roles' | 'locale' | 'departments' | 'head';
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What becomes of a person. */
export interface PersonOutcome {
  readonly lines: readonly number[];
  readonly email: string;
  readonly name: string;
  readonly state: 'new' | 'changed' | 'same' | 'refused';
  readonly differences: readonly PersonDifference[];
  readonly issues: readonly Issue[];
}

/** What is there. */
export interface PeopleThere {
  readonly users: readonly User[];
  readonly departments: readonly Department[];
  /** In which departments' paths are told. */
  readonly locale: Locale;
}

/** A plan. */
export interface PeoplePlan {
  readonly people: readonly PersonOutcome[];
  /** Paths of departments that are made. */
  readonly departments: readonly string[];
  /** Columns that say nothing about people. */
  readonly ignored: readonly string[];
  /** Writes it all; the ids of new users. To be called only when nobody is refused. */
  apply(tx: PeopleTx): Promise<readonly number[]>;
}

type Change = { readonly id: number; readonly change: Partial<UserDraft> };

class Planner {
  readonly tree: TreeDraft;
  readonly drafts: UserDraft[] = [];
  readonly changes: Change[] = [];
  readonly #byEmail: ReadonlyMap<string, User>;

  constructor({ users, departments, locale }: PeopleThere) {
    this.tree = new TreeDraft(departments, locale);
    this.#byEmail = new Map(users.map((user) => [user.email, user]));
  }

  outcome(wish: PersonWish): PersonOutcome {
    const user = this.#byEmail.get(wish.email);
    const issues = [...wish.issues];
    if (user === undefined && wish.name === '') issues.push(issue('people-import.nameless', 'name'));
    if (user?.disabled === true) issues.push(issue('person.disabled', 'email'));
    const { lines, email } = wish;
    const name = wish.name === '' ? (user?.name ?? '') : wish.name;
    // What is refused moves nobody in the tree: others are told of what it wants only when it can be.
    if (issues.length > 0) return { lines, email, name, state: 'refused', differences: [], issues };
    const differences = [...this.#own(wish, user), ...this.#places(wish, user?.id ?? email, issues)];
    if (issues.length > 0) return { lines, email, name, state: 'refused', differences: [], issues };
    this.#keep(wish, user);
    const state = user === undefined ? 'new' : differences.length > 0 ? 'changed' : 'same';
    return { lines, email, name, state, differences, issues };
  }

  #own({ name, roles, locale }: PersonWish, user: User | undefined): readonly PersonDifference[] {
    const differences: PersonDifference[] = [];
    const add = (member: PersonDifference['member'], before: readonly string[], after: readonly string[] | undefined): void => {
      if (after !== undefined && before.join('\n') !== after.join('\n')) differences.push({ member, before, after });
    };
    if (user !== undefined) add('name', [user.name], name === '' ? undefined : [name]);
    add('roles', user?.roles.toSorted() ?? [], roles);
    add('locale', user?.locale ? [user.locale] : [], locale === undefined ? undefined : [locale]);
    return differences;
  }

  #places(wish: PersonWish, key: PersonKey, issues: Issue[]): readonly PersonDifference[] {
    const { tree } = this;
    if (wish.places.length === 0) return [];
    const wanted = wish.places.flatMap(({ path, head }) => {
      const department = tree.at(path, issues);
      return department === undefined ? [] : [{ department, head }];
    });
    for (const { department, head } of wanted) {
      if (head === true && department.claimed !== undefined && department.claimed !== key)
        issues.push(issue('people-import.two-heads', 'head', { path: tree.pathOf(department), other: this.#called(department.claimed) }));
    }
    if (issues.length > 0) return [];
    const paths = (all: Iterable<DraftedDepartment>): readonly string[] => [...all].map((each) => tree.pathOf(each)).toSorted();
    const [before, after] = [paths(tree.of(key)), paths(new Set(wanted.map(({ department }) => department)))];
    tree.place(key, new Set(wanted.map(({ department }) => department)));
    const led = wanted.filter(({ department, head }) => lead(department, key, head));
    return [
      ...(before.join('\n') === after.join('\n') ? [] : [{ member: 'departments', before, after } as const]),
      ...led.map(({ department, head }) => {
        const path = [tree.pathOf(department)];
        return { member: 'head', before: head === true ? [] : path, after: head === true ? path : [] } as const;
      }),
    ];
  }

  /** W4: a file makes nobody an owner, and takes it from nobody. */
  #keep({ email, name, roles, locale }: PersonWish, user: User | undefined): void {
    if (user === undefined) {
      this.drafts.push({ email, name, roles: roles ?? [], locale: locale ?? null, owner: false, passwordHash: null, disabled: false });
      return;
    }
    const change: Partial<UserDraft> = {
      ...(name === '' || name === user.name ? {} : { name }),
      ...(roles === undefined || roles.join() === user.roles.toSorted().join() ? {} : { roles }),
      ...(locale === undefined || locale === user.locale ? {} : { locale }),
    };
    if (Object.keys(change).length > 0) this.changes.push({ id: user.id, change });
  }

  #called(key: PersonKey): string {
    return typeof key === 'string' ? key : ([...this.#byEmail.values()].find(({ id }) => id === key)?.email ?? `#${key}`);
  }
}

/** Makes somebody the head of a department, or not any more. Whether that changed anything. */
function lead(department: DraftedDepartment, key: PersonKey, head: boolean | undefined): boolean {
  if (head === true) department.claimed = key;
  if (head === undefined || (head ? department.head === key : department.head !== key)) return false;
  department.head = head ? key : null;
  department.isChanged = true;
  return true;
}

/** Compares what a file wants with what is there. Asked again of the same, it says the same. */
export function planPeople(wishes: PeopleWishes, there: PeopleThere): PeoplePlan {
  const planner = new Planner(there);
  const people = wishes.people.map((wish) => planner.outcome(wish));
  const { tree, drafts, changes } = planner;
  return {
    people,
    departments: tree.added.map((each) => tree.pathOf(each)),
    ignored: wishes.ignored,
    async apply(tx) {
      const ids = await tx.insertUsers(drafts);
      for (const { id, change } of changes) await tx.updateUser(id, change);
      await tree.save(tx, new Map(drafts.map(({ email }, place) => [email, ids[place] ?? 0])));
      return ids;
    },
  };
}
