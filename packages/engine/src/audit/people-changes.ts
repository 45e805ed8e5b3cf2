// In charge of: what the audit says of changes to people and departments: which properties, and of roles, departments and standing what they were and became.
import type { AuditDetail } from '@trellis/query';
import type { Department } from '../departments.ts';
import type { User, UserDraft } from '../identity.ts';
import type { AuditPart } from './audit-carry.ts';

/** What the audit tells of a person; of names and languages it tells only that they changed. */
export type ToldOfUser = Pick<UserDraft, 'name' | 'locale' | 'roles' | 'owner' | 'disabled'>;

/** Names of a list that are told; of the rest, how many. */
const MAX_TOLD = 50;

function listText(all: readonly (string | number)[]): string {
  if (all.length === 0) return '—';
  const told = all.slice(0, MAX_TOLD).join(' ');
  return all.length > MAX_TOLD ? `${told} +${all.length - MAX_TOLD}` : told;
}

function moved(before: readonly (string | number)[], after: readonly (string | number)[]): string | undefined {
  return before.join(' ') === after.join(' ') ? undefined : `${listText(before)} → ${listText(after)}`;
}

function told(members: { readonly [name: string]: string | boolean | undefined }): AuditDetail {
  return Object.fromEntries(Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** What a change says of a person; somebody new was nothing before. */
export function userChange(before: ToldOfUser | undefined, after: ToldOfUser): AuditDetail {
  const yes = (is: boolean | undefined): readonly string[] => [is === true ? 'yes' : 'no'];
  return told({
    made: before === undefined ? true : undefined,
    name: before !== undefined && before.name !== after.name ? 'changed' : undefined,
    locale: before !== undefined && before.locale !== after.locale ? 'changed' : undefined,
    roles: moved(before?.roles.toSorted() ?? [], after.roles.toSorted()),
    owner: moved(yes(before?.owner), yes(after.owner)),
    enabled: before === undefined ? undefined : moved(yes(!before.disabled), yes(!after.disabled)),
  });
}

/** What a change says of a department. */
export function departmentChange(before: Omit<Department, 'id'> | undefined, after: Omit<Department, 'id'>): AuditDetail {
  const [was, is] = [new Set(before?.members), new Set(after.members)];
  const [added, removed] = [after.members.filter((id) => !was.has(id)), (before?.members ?? []).filter((id) => !is.has(id))];
  const one = (id: number | null | undefined): readonly number[] => (id === null || id === undefined ? [] : [id]);
  return told({
    made: before === undefined ? true : undefined,
    name: before !== undefined && JSON.stringify(before.name) !== JSON.stringify(after.name) ? 'changed' : undefined,
    parent: moved(one(before?.parent), one(after.parent)),
    head: moved(one(before?.head), one(after.head)),
    added: added.length === 0 ? undefined : listText(added),
    removed: removed.length === 0 ? undefined : listText(removed),
  });
}

/** People and departments at one moment. */
export interface PeopleState {
  readonly users: readonly User[];
  readonly departments: readonly Department[];
}

function placesOf({ departments }: PeopleState): ReadonlyMap<number, readonly number[]> {
  const places = new Map<number, number[]>();
  for (const { id, members } of departments)
    for (const user of members) {
      const known = places.get(user);
      if (known === undefined) places.set(user, [id]);
      else known.push(id);
    }
  return places;
}

/** An entry for each person and each department that a unit made or changed. */
export function peopleParts(before: PeopleState, after: PeopleState): readonly AuditPart[] {
  const users = new Map(before.users.map((user) => [user.id, user]));
  const departments = new Map(before.departments.map((department) => [department.id, department]));
  const [were, are] = [placesOf(before), placesOf(after)];
  const ofUsers = after.users.map((user): AuditPart => {
    const places = moved(were.get(user.id) ?? [], are.get(user.id) ?? []);
    const detail = { ...userChange(users.get(user.id), user), ...(places === undefined ? {} : { departments: places }) };
    return { kind: 'user.changed', target: `user:${user.id}`, detail };
  });
  const ofDepartments = after.departments.map((department): AuditPart => ({
    kind: 'department.changed',
    target: `department:${department.id}`,
    detail: departmentChange(departments.get(department.id), department),
  }));
  return [...ofUsers, ...ofDepartments].filter(({ detail }) => Object.keys(detail).length > 0);
}
