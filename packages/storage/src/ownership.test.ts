// Proves who may hand records over: each is checked as it was and as it becomes, on every way of writing; and that departments go only when nothing is left in them.
import type { RecordInput } from '@trellis/engine';
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { doc, fieldMaker, type Members } from '@trellis/model/testing';
import { systemActor, type Actor } from '@trellis/permissions';
import type { RecordJson } from '@trellis/query';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { addUsers, openLab, person, type Lab } from './testing/open-lab.fixtures.ts';
import { refusalCode } from './testing/refusal.fixtures.ts';

const field = fieldMaker({ label: (name) => name });
const own = { call: 'eq', args: [{ path: ['case.owner'] }, { user: 'id' }] };
const all = { all: true };
const grant = (role: string, actions: Members, members: Members = {}): SourceDocument =>
  doc('grant', `${role}.${Object.keys(actions).join('.')}`, { role, entity: 'case', actions, ...members });
const each = { create: true, read: true, update: true, delete: true, import: true };

const source = (...more: readonly SourceDocument[]): WorkspaceSource => ({
  workspace: doc('workspace', 'workspace', { label: 'W', locale: 'en', timezone: 'UTC', currency: 'CNY' }),
  roles: ['lead', 'staff', 'viewer', 'blind'].map((id) => doc('role', id, { name: id, label: id, order: 1 })),
  apps: [
    {
      id: 'desk',
      slug: 'desk',
      bindings: {},
      documents: [
        doc('app', 'desk', { name: 'desk', label: 'Desk', order: 1, version: '1.0.0' }),
        doc('entity', 'case', { name: 'case', label: 'Case', order: 1, titleField: 'case.no' }),
        field('case.no', 'text', { required: true, unique: true }),
        field('case.owner', 'user'),
        field('case.helpers', 'user', { config: { many: true } }),
        field('case.team', 'department'),
        field('case.teams', 'department', { config: { many: true } }),
        field('case.secret', 'user'),
        grant('lead', each, { read: all, write: all }),
        grant('staff', each, { condition: own, read: { except: { 'case.secret': true } }, write: { except: { 'case.secret': true } } }),
        // Reads everything, and changes what is their own: what one grant gives on other records must not let them take it over.
        grant('viewer', { read: true }, { read: { except: { 'case.secret': true } } }),
        grant('blind', { read: true, update: true }, { read: { only: { 'case.no': true } }, write: { only: { 'case.owner': true } } }),
        ...more,
      ],
    },
  ],
});

const at = { app: 'desk', entity: 'case' };
const owner: Actor = { ...systemActor('test'), kind: 'user', id: 6, name: 'boss' };
const lead = person(1, 'lead');
const staff = person(2, 'staff');
const both = person(2, 'staff', 'viewer');

let lab: Lab;
beforeEach(async () => {
  lab = await openLab({ source: source() });
  await addUsers(lab, 5);
  await lab.storage.identity.createUser({ email: 'boss@x', name: 'boss', owner: true, roles: [], passwordHash: null, locale: null, disabled: false });
});
afterEach(() => lab.close());

const make = async (records: readonly RecordInput[]): Promise<readonly RecordJson[]> => lab.engine.create(owner, at, records, {});
const cases = async (): Promise<readonly unknown[]> =>
  (await lab.engine.list(owner, at, { sort: ['no'] })).records.map((record) => {
    const id = (value: unknown): unknown => (value as { id?: number } | null)?.id ?? null;
    const list = (value: unknown): unknown => (value as readonly { id: number }[]).map((one) => one.id);
    return [record['no'], id(record['owner']), list(record['helpers']), id(record['team']), list(record['teams'])];
  });

describe('W2: who has no right to a record after, or before, does not hand it over', () => {
  test.each<readonly [string, (record: RecordJson) => Promise<unknown>, string]>([
    ['giving away what is one’s own', ({ id, version }) => lab.engine.update(staff, at, [{ id, version, owner: 3 }], {}), 'access.record-outside'],
    ['the same by importing over it', () => lab.engine.create(staff, at, [{ no: 'mine', owner: 3 }], { upsertBy: 'no' }), 'access.record-outside'],
    ['creating it for somebody else', () => lab.engine.create(staff, at, [{ no: 'new', owner: 3 }], {}), 'access.record-outside'],
    ['the same by handing over', () => lab.engine.handOver(staff, { from: 2, to: 3 }), 'access.record-outside'],
  ])('%s is refused', async (_name, attempt, code) => {
    const [mine] = await make([
      { no: 'mine', owner: 2 },
      { no: 'theirs', owner: 3 },
    ]);
    const before = await cases();
    if (mine === undefined) throw new TypeError('nothing was made');
    expect(await refusalCode(attempt(mine))).toBe(code);
    expect(await cases()).toEqual(before);
  });

  test('taking over what one may only read is refused, and found by no handing over', async () => {
    const [, theirs] = await make([
      { no: 'mine', owner: 2 },
      { no: 'theirs', owner: 3 },
    ]);
    const { id = 0, version = 0 } = theirs ?? {};
    expect(await refusalCode(lab.engine.update(both, at, [{ id, version, owner: 2 }], {}))).toBe('access.denied');
    expect((await lab.engine.namedIn(both, 'users', 3)).map(({ records, movable }) => [records, movable])).toEqual([[1, 0]]);
    expect(await lab.engine.handOver(both, { from: 3, to: 2 })).toBe(0);
  });

  test('undoing, redoing and earlier versions give nobody what they lost the right to', async () => {
    const [mine] = await make([{ no: 'mine', owner: 2, helpers: [4] }]);
    const id = mine?.id ?? 0;
    await lab.engine.update(staff, at, [{ id, version: 1, helpers: [] }], {});
    await lab.engine.update(lead, at, [{ id, version: 2, owner: 3 }], {});
    const before = await cases();
    const undone = await lab.engine.undo(staff, 'undo', {}, {}, 'en').catch((error: unknown) => error);
    expect(JSON.stringify(undone)).not.toContain('"helpers"');
    expect(await refusalCode(lab.engine.restoreVersion(staff, at, { id, version: 3, to: 1, skip: [], dryRun: false }, {}, 'en'))).toBe(
      'record.not-found',
    );
    expect(await cases()).toEqual(before);
  });
});

describe('handing over', () => {
  test('P7, W2: is counted and done with the rights of whoever asks, as one action that is undone as one', async () => {
    await make([
      { no: 'a', owner: 2, helpers: [2, 3], secret: 2 },
      { no: 'b', owner: 3, helpers: [4, 2] },
      { no: 'c', owner: 3, helpers: [] },
    ]);
    const counts = async (actor: Actor): Promise<unknown> =>
      (await lab.engine.namedIn(actor, 'users', 2)).map(({ field: { id }, records, movable }) => [id, records, movable]);
    expect(await counts(lead)).toEqual([
      ['case.helpers', 2, 2],
      ['case.owner', 1, 1],
      ['case.secret', 1, 1],
    ]);
    expect(await counts(staff)).toEqual([
      ['case.helpers', 1, 1],
      ['case.owner', 1, 1],
    ]);
    expect(await counts(person(3, 'blind'))).toEqual([]);
    expect(await counts(person(3))).toEqual([]);
    const before = await cases();
    expect(await lab.engine.handOver(lead, { from: 2, to: 3 })).toBe(2);
    expect(await cases()).toEqual([
      ['a', 3, [3], null, []],
      ['b', 3, [4, 3], null, []],
      ['c', 3, [], null, []],
    ]);
    expect(await counts(lead)).toEqual([]);
    await lab.engine.undo(lead, 'undo', {}, {}, 'en');
    expect(await cases()).toEqual(before);
  });

  test('reaches the fields that are named, and nobody who cannot sign in', async () => {
    await make([{ no: 'a', owner: 2, helpers: [2] }]);
    const parts = [{ app: 'desk', entity: 'case', field: 'case.helpers' }];
    expect(await lab.engine.handOver(lead, { from: 2, to: 4, parts })).toBe(1);
    expect(await cases()).toEqual([['a', 2, [4], null, []]]);
    await lab.storage.identity.updateUser(5, { disabled: true });
    expect(await refusalCode(lab.engine.handOver(lead, { from: 2, to: 5 }))).toBe('person.disabled');
    expect(await refusalCode(lab.engine.handOver(lead, { from: 2, to: 99 }))).toBe('person.not-found');
    // Who left is disabled: what they had is handed over all the same.
    await lab.storage.identity.updateUser(2, { disabled: true });
    expect(await lab.engine.handOver(lead, { from: 2, to: 4 })).toBe(1);
  });

  test('of more than one unit takes is one action all the same', { timeout: 120_000 }, async () => {
    const many = (from: number): readonly RecordInput[] => Array.from({ length: 2_600 }, (_, place) => ({ no: `n${from + place}`, owner: 2 }));
    await make(many(0));
    await make(many(2_600));
    expect(await lab.engine.handOver(lead, { from: 2, to: 3 })).toBe(5_200);
    const batches = await lab.storage.read.logBatches(1, 0, 10);
    expect(batches.map(({ entries }) => entries)).toEqual([5_200]);
    expect(await lab.engine.namedIn(lead, 'users', 2)).toEqual([]);
  });
});

describe('P6: a department', () => {
  const remove = (id: number, moveTo?: number): Promise<void> => lab.engine.departmentRemoval.remove(owner, id, moveTo);
  const ids = (): readonly number[] => lab.storage.identity.departments().map(({ id }) => id);

  // 1 ─ 3, 2 ─ 4, 3 ─ 5.
  test('goes when nothing is left in it, and its id is never given again', async () => {
    await remove(5);
    expect(ids()).toEqual([1, 2, 3, 4]);
    const made = await lab.storage.identity.changePeople(undefined, (tx) =>
      tx.saveDepartment(undefined, { name: 'Team 5', parent: null, head: null, members: [] }),
    );
    expect(made).toBe(6);
    expect(await refusalCode(remove(5))).toBe('department.not-found');
    expect(await refusalCode(lab.engine.departmentRemoval.remove(lead, 4))).toBe('access.denied');
  });

  test('with people, departments below or records is kept until another one takes them over', async () => {
    const { identity } = lab.storage;
    await identity.changePeople(undefined, async (tx) => {
      const [, , third] = await tx.departments();
      if (third !== undefined) await tx.saveDepartment(3, { ...third, members: [1, 2] });
    });
    await make([
      { no: 'a', team: 3, teams: [3, 4] },
      { no: 'b', team: 4, teams: [4] },
    ]);
    expect(await lab.engine.departmentRemoval.use(owner, 3)).toMatchObject({
      members: 2,
      children: 1,
      records: [{ records: 1 }, { records: 1 }],
      documents: [],
    });
    expect(await refusalCode(remove(3))).toBe('department.in-use');
    expect(await refusalCode(remove(1))).toBe('department.in-use');
    for (const wrong of [3, 5, 99]) expect(await refusalCode(remove(3, wrong))).toBe('department.invalid');
    expect(ids()).toEqual([1, 2, 3, 4, 5]);
    await remove(3, 4);
    expect(identity.departments().find(({ id }) => id === 4)?.members).toEqual([1, 2]);
    expect(identity.departments().find(({ id }) => id === 5)?.parent).toBe(4);
    expect(identity.user(1)?.departments).toEqual([2, 4]);
    expect(await cases()).toEqual([
      ['a', null, [], 4, [4]],
      ['b', null, [], 4, [4]],
    ]);
  });

  test.each<readonly [string, SourceDocument, string]>([
    [
      'a condition',
      doc('grant', 'named', {
        role: 'lead',
        entity: 'case',
        actions: { read: true },
        read: all,
        condition: { call: 'in', args: [{ path: ['case.team'] }, { list: [{ value: 1 }, { value: 4 }] }] },
      }),
      'desk/grants/named.json',
    ],
    [
      'a view',
      doc('view', 'named', {
        entity: 'case',
        name: 'named',
        label: 'N',
        order: 1,
        type: 'table',
        columns: {},
        filter: { and: [{ path: ['case.team'], op: 'eq', value: 4 }] },
      }),
      'desk/views/named.json',
    ],
    ['a default', field('case.first', 'department', { default: 4 }), 'desk/fields/case.first.json'],
  ])('that %s names is kept, and is told where', async (_name, document, where) => {
    await lab.close();
    lab = await openLab({ source: source(document) });
    await addUsers(lab, 5);
    await lab.storage.identity.createUser({
      email: 'boss@x',
      name: 'boss',
      owner: true,
      roles: [],
      passwordHash: null,
      locale: null,
      disabled: false,
    });
    expect((await lab.engine.departmentRemoval.use(owner, 4)).documents).toEqual([where]);
    expect((await lab.engine.departmentRemoval.use(owner, 3)).documents).toEqual([]);
    for (const moveTo of [undefined, 1]) expect(await refusalCode(remove(4, moveTo))).toBe('department.in-documents');
    expect(ids()).toContain(4);
  });

  test('that a document comes to name while it is being deleted is kept', async () => {
    const { identity } = lab.storage;
    const changePeople = identity.changePeople.bind(identity);
    vi.spyOn(identity, 'changePeople').mockImplementationOnce(async (by, unit) => {
      const documents = lab.engine.documents(owner, 'desk') as readonly Members[];
      const request = { documents: documents.map((each) => (each['id'] === 'case.team' ? { ...each, default: 5 } : each)) };
      await lab.engine.applyChange(owner, 'desk', request, (await lab.engine.previewChange(owner, 'desk', request)).expect ?? '');
      return changePeople(by, unit);
    });
    expect(await refusalCode(remove(5))).toBe('department.in-documents');
    expect(ids()).toContain(5);
  });
});
