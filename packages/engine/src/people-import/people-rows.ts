// In charge of: what the rows of a file say about people, each with its line, before anything is known of who is there.
import { issue, type Issue, type Locale } from '@trellis/errors';
import { foldText } from '@trellis/expr';
import type { Role } from '@trellis/schemas';
import { isMailAddress } from '../mail-address.ts';
import type { SmallTable } from '../import/file-reader.ts';
import { peopleColumns, type PersonColumn } from './people-columns.ts';

/** A department that somebody is in: names from the top down, and whether they lead it, where the file says so. */
interface PersonPlace {
  readonly path: readonly string[];
  readonly head: boolean | undefined;
}

/** What a file says about one person. What it leaves out stays as it is. */
export interface PersonWish {
  /** Lines that are about the person. */
  readonly lines: number[];
  readonly email: string;
  name: string;
  roles: readonly string[] | undefined;
  locale: Locale | undefined;
  readonly places: PersonPlace[];
  readonly issues: Issue[];
}

/** What a file says. */
export interface PeopleWishes {
  /** In the order of the file. */
  readonly people: readonly PersonWish[];
  readonly ignored: readonly string[];
}

const MAX_NAME = 200;
const MAX_EMAIL = 254;
/** Departments that one line may name. */
const MAX_DEPARTMENTS = 20;

const yes = new Set(['是', '对', 'y', 'yes', 'true', '1', '√', '✓']);
const no = new Set(['否', '不', '不是', 'n', 'no', 'false', '0', '×', '✗']);
const locales: { readonly [word: string]: Locale } = {
  'zh-cn': 'zh-CN',
  zh: 'zh-CN',
  中文: 'zh-CN',
  简体中文: 'zh-CN',
  chinese: 'zh-CN',
  en: 'en',
  english: 'en',
  英文: 'en',
  英语: 'en',
};

const clean = (text: string): string => text.normalize('NFC').trim();
const folded = (text: string): string => foldText(clean(text));

/** Parts of a cell that lists several things. */
function several(cell: string, separators: RegExp): readonly string[] {
  return cell
    .split(separators)
    .map(clean)
    .filter((part) => part !== '');
}

/** The role that a word means: its id, its name, or what it is called in either language. */
function roleOf(roles: ReadonlyMap<string, Role>, word: string): string | undefined {
  const wanted = folded(word);
  const called = ({ id, name, label }: Role): readonly string[] => [id, name, ...(typeof label === 'string' ? [label] : Object.values(label))];
  return [...roles.values()].find((role) => called(role).some((each) => folded(each) === wanted))?.id;
}

/** Reads the cells of one row into a wish. */
class RowReader {
  readonly #roles: ReadonlyMap<string, Role>;
  readonly #places: ReadonlyMap<PersonColumn, number>;

  constructor(roles: ReadonlyMap<string, Role>, places: ReadonlyMap<PersonColumn, number>) {
    this.#roles = roles;
    this.#places = places;
  }

  read(line: number, cells: readonly string[]): PersonWish {
    const cell = (column: PersonColumn): string => clean(cells[this.#places.get(column) ?? -1] ?? '');
    const issues: Issue[] = [];
    const email = cell('email').toLowerCase();
    if (!isMailAddress(email) || email.length > MAX_EMAIL) issues.push(issue('person.bad-email', 'email'));
    const name = cell('name');
    if (name.length > MAX_NAME) issues.push(issue('people-import.long-name', 'name', { max: MAX_NAME }));
    const head = this.#head(cell('head'), issues);
    const named = several(cell('departments'), /[;；\n]/);
    if (named.length > MAX_DEPARTMENTS) issues.push(issue('people-import.many-departments', 'departments', { max: MAX_DEPARTMENTS }));
    const paths = named.slice(0, MAX_DEPARTMENTS).map((path) => several(path, /[/／>＞]/));
    if (head === true && paths.length === 0) issues.push(issue('people-import.head-of-nothing', 'head'));
    for (const path of paths) {
      if (path.some((part) => part.length > MAX_NAME)) issues.push(issue('people-import.long-name', 'departments', { max: MAX_NAME }));
    }
    const places = paths.filter((path) => path.length > 0).map((path) => ({ path, head }));
    return { lines: [line], email, name, roles: this.#rolesIn(cell('roles'), issues), locale: this.#locale(cell('locale'), issues), places, issues };
  }

  #head(cell: string, issues: Issue[]): boolean | undefined {
    const word = folded(cell);
    if (word === '') return undefined;
    if (!yes.has(word) && !no.has(word)) issues.push(issue('people-import.yes-or-no', 'head', { value: cell }));
    return yes.has(word);
  }

  #rolesIn(cell: string, issues: Issue[]): readonly string[] | undefined {
    const named = several(cell, /[;；,，、\n]/);
    if (named.length === 0) return undefined;
    const found = named.flatMap((word) => {
      const role = roleOf(this.#roles, word);
      if (role === undefined) issues.push(issue('person.unknown-role', 'roles', { role: word }));
      return role ?? [];
    });
    return [...new Set(found)].toSorted();
  }

  #locale(cell: string, issues: Issue[]): Locale | undefined {
    const word = folded(cell);
    if (word === '') return undefined;
    const locale = Object.hasOwn(locales, word) ? locales[word] : undefined;
    if (locale === undefined) issues.push(issue('people-import.unknown-language', 'locale', { value: cell }));
    return locale;
  }
}

const isOther = (a: string | undefined, b: string | undefined): boolean => a !== undefined && a !== '' && b !== undefined && b !== '' && a !== b;

/** Several lines about one person add departments; about everything else they must not contradict each other. */
function join(known: PersonWish, more: PersonWish): void {
  const [line = 0] = known.lines;
  const contradicts = (
    [
      ['name', known.name, more.name],
      ['roles', known.roles?.join(), more.roles?.join()],
      ['locale', known.locale, more.locale],
    ] as const
  ).filter(([, a, b]) => isOther(a, b));
  for (const [member] of contradicts) known.issues.push(issue('people-import.contradiction', member, { line, other: more.lines[0] ?? 0 }));
  if (known.name === '') known.name = more.name;
  known.roles ??= more.roles;
  known.locale ??= more.locale;
  known.lines.push(...more.lines);
  known.places.push(...more.places);
  known.issues.push(...more.issues);
}

/** Reads a table of people. */
export function readPeople(table: SmallTable, roles: ReadonlyMap<string, Role>): PeopleWishes {
  const { places, ignored } = peopleColumns(table.columns);
  const reader = new RowReader(roles, places);
  const people = new Map<string, PersonWish>();
  for (const { number, cells } of table.rows) {
    const wish = reader.read(number, cells);
    // What has no address is nobody else's second line.
    const key = wish.email === '' ? `line ${number}` : wish.email;
    const known = people.get(key);
    if (known === undefined) people.set(key, wish);
    else join(known, wish);
  }
  return { people: [...people.values()], ignored };
}
