// Proves what departments are to records and to rights: kept by identity, named in fields, known to conditions with those above them.
import { saveDepartment, userActor, type Department } from '@trellis/engine';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addUsers, at, openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';
import { refusalIssues } from './testing/refusal.fixtures.ts';

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
  await addUsers(lab, 4);
});
afterEach(() => lab.close());

const save = (id: number | undefined, input: Parameters<typeof saveDepartment>[3]): Promise<Department> =>
  saveDepartment(lab.storage.identity, owner, id, input);
const departmentsOf = (user: number): readonly number[] => lab.storage.identity.user(user)?.departments ?? [];

describe('the tree', () => {
  test('a user is in departments and in those above them', async () => {
    await save(4, { members: [2, 1, 2], head: 1 });
    await save(1, { members: [1] });
    expect(lab.storage.identity.departments().find((each) => each.id === 4)).toEqual({
      id: 4,
      name: { en: 'Team 4', 'zh-CN': '第 4 组' },
      parent: 2,
      head: 1,
      members: [1, 2],
    });
    expect([1, 2, 3].map(departmentsOf)).toEqual([[1, 2, 4], [2, 4], []]);
    await save(2, { parent: 1 });
    expect([1, 2].map(departmentsOf)).toEqual([
      [1, 2, 4],
      [1, 2, 4],
    ]);
    const user = lab.storage.identity.user(2);
    expect(user && userActor(user).departments).toEqual([1, 2, 4]);
  });

  // 1 ─ 3, 2 ─ 4.
  test('a user is below, leads and has a team by the tree as it is', async () => {
    const placeOf = (id: number): unknown => {
      const { departmentsBelow, departmentsLed, team } = lab.storage.identity.user(id) ?? {};
      return [departmentsBelow, departmentsLed, team];
    };
    await save(1, { members: [1], head: 2 });
    await save(3, { members: [3, 4] });
    await save(4, { members: [4], head: 3 });
    expect([1, 2, 3, 4].map(placeOf)).toEqual([
      [[1, 3], [], []],
      [[], [1, 3], [1, 3, 4]],
      [[3], [4], [4]],
      [[3, 4], [], []],
    ]);
    await save(4, { parent: 3 });
    expect([2, 3].map(placeOf)).toEqual([
      [[], [1, 3, 4], [1, 3, 4]],
      [[3, 4], [4], [4]],
    ]);
    await save(1, { head: null });
    expect(placeOf(2)).toEqual([[], [], []]);
    const user = lab.storage.identity.user(3);
    expect(user && userActor(user)).toMatchObject({ departments: [1, 3], departmentsBelow: [3, 4], departmentsLed: [4], team: [4] });
  });

  test('what is on disk is what is in memory', async () => {
    await save(3, { members: [4], name: ' 财务 ' });
    await save(undefined, { name: { en: ' Ops ', 'zh-CN': '' } });
    const before = lab.storage.identity.departments();
    await lab.storage.close();
    const again = await openLab({ folder: lab.folder });
    expect([again.storage.identity.departments(), again.storage.identity.user(4)?.departments]).toEqual([before, [1, 3]]);
    expect(before.slice(2)).toMatchObject([{ name: '财务' }, {}, { id: 5, name: { en: 'Ops' }, parent: null, head: null, members: [] }]);
    await again.close();
    rmSync(lab.folder, { recursive: true });
    lab = await openLab();
  });

  test.each([
    ['a circle', 1, { parent: 3 }, 'parent department.circle'],
    ['itself', 1, { parent: 1 }, 'parent department.circle'],
    ['an unknown parent', 1, { parent: 99 }, 'parent department.unknown'],
    ['no name', 1, { name: '  ' }, 'name department.name'],
    ['an unknown head', 1, { head: 99 }, 'head department.unknown-user'],
    ['an unknown member', 1, { members: [1, 99] }, 'members department.unknown-user'],
  ] as const)('%s is refused', async (_name, id, input, found) => {
    const before = lab.storage.identity.departments();
    expect(await refusalIssues(save(id, input))).toEqual(['department.invalid', found]);
    expect(lab.storage.identity.departments()).toEqual(before);
  });

  test('of two moves at once that would make a circle one is refused', async () => {
    const done = await Promise.allSettled([save(1, { parent: 2 }), save(2, { parent: 1 })]);
    expect(done.map((each) => each.status)).toEqual(['fulfilled', 'rejected']);
  });

  test('only owners change departments', async () => {
    expect(await refusalIssues(saveDepartment(lab.storage.identity, person(1, 'lead'), 1, { name: 'Mine' }))).toEqual(['access.denied']);
    expect(await refusalIssues(save(99, { name: 'x' }))).toEqual(['department.not-found']);
  });

  test('W4: whoever is no owner any more changes none, though the request began before', async () => {
    const { identity } = lab.storage;
    const rest = { roles: [], passwordHash: 'x', locale: null, disabled: false };
    await identity.createUser({ name: 'Boss', email: 'boss@example.test', owner: true, ...rest });
    const second = await identity.createUser({ name: 'Second', email: 'second@example.test', owner: true, ...rest });
    const actor = userActor(second);
    await saveDepartment(identity, actor, 1, { name: 'Before' });
    await identity.updateUser(second.id, { owner: false });
    expect(await refusalIssues(saveDepartment(identity, actor, 1, { name: 'After' }))).toEqual(['access.denied']);
    expect(identity.departments().find(({ id }) => id === 1)?.name).toBe('Before');
  });

  test('at most twenty levels', async () => {
    let parent = 4;
    for (let level = 3; level <= 20; level++) parent = (await save(undefined, { name: `L${level}`, parent })).id;
    expect(await refusalIssues(save(undefined, { name: 'deeper', parent }))).toEqual(['department.invalid', 'parent department.depth']);
  });
});

describe('a department field', () => {
  const create = (input: object) => lab.engine.create(owner, at('item'), [{ code: `c${Math.random()}`, ...input }], {});

  test('answers with ids and names, and refuses what is no department', async () => {
    const [made] = await create({ team: 3, teams: [4, 2] });
    const found = await lab.engine.get(owner, at('item'), made?.id ?? 0, { fields: ['team', 'teams'] });
    expect(found).toMatchObject({
      team: { id: 3, title: 'Team 3' },
      teams: [
        { id: 4, title: 'Team 4' },
        { id: 2, title: 'Team 2' },
      ],
    });
    const refused = await refusalIssues(create({ team: 99 }));
    expect(refused.slice(1).map((each) => each.split(' ')[0])).toEqual(['records.0.team']);
  });

  test('filters, groups and tells its history by name', async () => {
    const [first] = await create({ team: 3 });
    await create({ team: 1 });
    await lab.engine.update(owner, at('item'), [{ id: first?.id ?? 0, version: 1, team: 1 }], {});
    const { records } = await lab.engine.list(owner, at('item'), { fields: ['team'], filter: { field: 'team', op: 'in', value: [1, 2] } });
    expect(records).toHaveLength(2);
    const { rows } = await lab.engine.query(owner, at('item'), { groupBy: [{ field: 'team' }], metrics: [{ op: 'count', as: 'n' }] });
    expect(rows).toEqual([{ team: { id: 1, title: 'Team 1' }, n: 2 }]);
    const history = await lab.engine.history(owner, at('item'), first?.id ?? 0);
    expect(JSON.stringify(history)).toContain('"Team 3"');
  });
});
