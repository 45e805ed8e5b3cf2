// In charge of: people in words: roles, departments, and who matches a search.
import { localText, type Locale } from '@trellis/errors';
import type { DepartmentJson, PeopleJson, PersonJson } from '@trellis/query';

/** A person with the names of what they have and where they are. */
export interface PersonLine {
  readonly person: PersonJson;
  readonly roles: readonly string[];
  readonly departments: readonly string[];
}

/** Names one after another. */
export function listNames(names: readonly string[], locale: Locale): string {
  return names.join(locale === 'zh-CN' ? '、' : ', ');
}

/** People with names: those who can sign in or are about to first, then by name. */
export function personLines(
  { people, roles }: Omit<PeopleJson, 'mail'>,
  departments: readonly DepartmentJson[],
  locale: Locale,
): readonly PersonLine[] {
  const labels = new Map(roles.map(({ id, label }) => [id, localText(label, locale)]));
  const lines = people.map((person) => ({
    person,
    roles: person.roles.map((id) => labels.get(id) ?? id),
    departments: departments.flatMap(({ members, name }) => (members?.includes(person.id) === true ? [localText(name, locale)] : [])),
  }));
  const collator = new Intl.Collator(locale);
  const isOut = ({ person }: PersonLine): number => Number(person.state === 'disabled');
  return lines.toSorted((a, b) => isOut(a) - isOut(b) || collator.compare(a.person.name, b.person.name));
}

/** Those in whose line every word of a search stands. */
export function matchingLines(lines: readonly PersonLine[], search: string): readonly PersonLine[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter(({ person, roles, departments }) => {
    const text = [person.name, person.email, ...roles, ...departments].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
