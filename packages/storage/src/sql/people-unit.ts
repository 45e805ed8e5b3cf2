// In charge of: units that change several people and departments, in statements that both databases take.
import type { Department, PeopleTx, UserDraft } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import { refuseFormerOwner, storedUser, updateUser } from './identity-writes.ts';
import type { Execute } from './plan-runner.ts';
import { decideRequest, requestsOf } from './requests.ts';

/** Lines of one statement: far fewer values than either database takes. */
const LINES = 200;

function* chunks<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += LINES) yield all.slice(at, at + LINES);
}

const marks = (lines: number, width: number): string => Array.from({ length: lines }, () => `(${Array(width).fill('?').join(', ')})`).join(', ');

/** Keeps a department with who is in it; its id. */
async function keepDepartment(execute: Execute, id: number | undefined, department: Omit<Department, 'id'>): Promise<number> {
  const { name, parent, head, members } = department;
  const values = [JSON.stringify(name), parent, head];
  const text =
    id === undefined
      ? 'INSERT INTO departments (name, parent, head) VALUES (?, ?, ?) RETURNING id'
      : 'UPDATE departments SET name = ?, parent = ?, head = ? WHERE id = ? RETURNING id';
  const [row] = await execute(text, id === undefined ? values : [...values, id], false);
  if (row === undefined) throw new TypeError(`there is no department ${id}`);
  const saved = row[0] as number;
  await execute('DELETE FROM members WHERE department = ?', [saved], false);
  for (const some of chunks(members)) {
    const lines = some.flatMap((user) => [saved, user]);
    await execute(`INSERT INTO members (department, "user") VALUES ${marks(some.length, 2)}`, lines, false);
  }
  return saved;
}

async function insertUsers(execute: Execute, users: readonly UserDraft[]): Promise<readonly number[]> {
  const ids = new Map<string, number>();
  for (const some of chunks(users)) {
    const lines = some.map((user) => storedUser(user));
    const columns = lines[0]?.columns ?? [];
    const text = `INSERT INTO users (${columns.join(', ')}) VALUES ${marks(some.length, columns.length)} ON CONFLICT (email) DO NOTHING RETURNING id, email`;
    const values = lines.flatMap((line) => line.values);
    for (const [id, email] of await execute(text, values, false)) ids.set(email as string, id as number);
  }
  return users.map(({ email }) => {
    const id = ids.get(email.toLowerCase());
    if (id === undefined) throw new AppError('conflict', 'person.email-taken');
    return id;
  });
}

/** What a unit reads, as it is in the unit. */
export type PeopleReads = Pick<PeopleTx, 'users' | 'departments'>;

/** The unit, where whoever asks for it is an owner still. */
export async function peopleUnit<T>(execute: Execute, reads: PeopleReads, by: number | undefined, unit: (tx: PeopleTx) => Promise<T>): Promise<T> {
  await refuseFormerOwner(execute, by);
  return unit({
    ...reads,
    insertUsers: (users) => insertUsers(execute, users),
    updateUser: (id, change) => updateUser(execute, id, change, {}),
    saveDepartment: (id, department) => keepDepartment(execute, id, department),
    request: async (id) => (await requestsOf(execute, { id, before: Number.MAX_SAFE_INTEGER, limit: 1 }))[0],
    decideRequest: (id, decision) => decideRequest(execute, id, decision),
    deleteDepartment: async (id) => {
      await execute('DELETE FROM members WHERE department = ?', [id], false);
      await execute('DELETE FROM departments WHERE id = ?', [id], false);
    },
  });
}
