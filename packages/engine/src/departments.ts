// In charge of: departments: a tree that users are in, and who may change it.
import { AppError, invalid, issue, type Issue, type LocalText } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';
import { actTeller } from './audit/audit-carry.ts';
import { departmentChange } from './audit/people-changes.ts';
import { ownersOnly } from './owners.ts';
import { treeOf } from './department-tree.ts';
import type { Identity } from './identity.ts';

/** A department as stored. */
export interface Department {
  readonly id: number;
  readonly name: LocalText;
  /** The department above; null at the top. */
  readonly parent: number | null;
  /** The user who leads it. */
  readonly head: number | null;
  /** The users in it, sorted; those of departments below are not among them. */
  readonly members: readonly number[];
}

/** What a caller says about a department; what is left out stays as it is, or is nothing in a new one. */
export type DepartmentInput = Partial<Omit<Department, 'id'>>;

/** Levels a tree of departments can have. */
export const MAX_DEPTH = 20;

/** The parent is one of the departments, and not below the department itself. */
function parentIssue(departments: readonly Department[], id: number | undefined, parent: number | null): Issue | undefined {
  if (parent === null) return undefined;
  const line = treeOf(departments).above([parent]);
  if (line.length === 0) return issue('department.unknown', 'parent', { id: parent });
  if (id !== undefined && line.includes(id)) return issue('department.circle', 'parent');
  const height = id === undefined ? 1 : treeOf(departments).height(id);
  return line.length + height <= MAX_DEPTH ? undefined : issue('department.depth', 'parent', { max: MAX_DEPTH });
}

function userIssues(identity: Identity, name: 'head' | 'members', ids: readonly number[]): readonly Issue[] {
  const unknown = ids.find((id) => identity.user(id) === undefined);
  return unknown === undefined ? [] : [issue('department.unknown-user', name, { id: unknown })];
}

function checkedName(name: LocalText | undefined): LocalText | undefined {
  const clean = (text: string): string => text.normalize('NFC').trim();
  if (name === undefined) return undefined;
  if (typeof name === 'string') return clean(name) === '' ? undefined : clean(name);
  const entries = Object.entries(name).flatMap(([locale, text]) =>
    text === undefined || clean(text) === '' ? [] : [[locale, clean(text)] as const],
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** What is kept of a department after a change; refuses what cannot be. Runs inside the write, so that no two changes make a circle. */
function changed(identity: Identity, departments: readonly Department[], id: number | undefined, input: DepartmentInput): Omit<Department, 'id'> {
  const before = departments.find((each) => each.id === id);
  if (id !== undefined && before === undefined) throw new AppError('not-found', 'department.not-found');
  const name = input.name === undefined ? before?.name : checkedName(input.name);
  const { parent = before?.parent ?? null, head = before?.head ?? null } = input;
  const members = [...new Set(input.members ?? before?.members)].toSorted((a, b) => a - b);
  const issues = [
    ...(name === undefined ? [issue('department.name', 'name')] : []),
    ...[parentIssue(departments, id, parent)].filter((each) => each !== undefined),
    ...userIssues(identity, 'head', head === null ? [] : [head]),
    ...userIssues(identity, 'members', input.members ?? []),
  ];
  if (issues.length > 0 || name === undefined) throw invalid('department.invalid', issues);
  return { name, parent, head, members };
}

/** Creates a department, or changes the one with the id. Owners may; the write asks again whether the actor is one. */
export async function saveDepartment(identity: Identity, actor: Actor, id: number | undefined, input: DepartmentInput): Promise<Department> {
  ownersOnly(actor);
  const tell = actTeller();
  return identity.changePeople(actor.id ?? undefined, async (tx) => {
    const departments = await tx.departments();
    const department = changed(identity, departments, id, input);
    const saved = await tx.saveDepartment(id, department);
    const before = departments.find((each) => each.id === id);
    tell({ target: `department:${saved}`, detail: departmentChange(before, department) });
    return { id: saved, ...department };
  });
}
