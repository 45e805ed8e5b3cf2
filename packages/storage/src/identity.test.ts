// Proves what identity promises of its writes: what may happen once does, an owner remains, and memory is what the store holds, on one server and on two.
import type { Identity, User, UserDraft } from '@trellis/engine';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLab, START, type Lab } from './testing/open-lab.fixtures.ts';
import { refusalCode } from './testing/refusal.fixtures.ts';
import { storeKind } from './testing/stores.fixtures.ts';

let lab: Lab;
/** A second server on the workspace where there can be one. */
let other: Lab;

beforeEach(async () => {
  lab = await openLab();
  other = storeKind === 'postgres' ? await openLab({ folder: lab.folder }) : lab;
});
afterEach(async () => {
  if (other !== lab) await other.close();
  await lab.close();
});

const hash = (byte: number): Buffer => Buffer.alloc(32, byte);
const later = START + 60_000;

async function add(name: string, change: Partial<User> = {}): Promise<User> {
  const draft = { email: `${name}@Example.test`, name, owner: false, roles: ['b', 'a'], passwordHash: null, locale: null, disabled: false };
  return lab.storage.identity.createUser({ ...draft, ...change });
}

/** Fifty attempts side by side, by both servers in turn. */
function fifty<T>(attempt: (identity: Identity, index: number) => Promise<T>): Promise<readonly PromiseSettledResult<T>[]> {
  return Promise.allSettled(Array.from({ length: 50 }, (_, index) => attempt((index % 2 === 0 ? lab : other).storage.identity, index)));
}

const valuesOf = <T>(outcomes: readonly PromiseSettledResult<T>[]): readonly T[] =>
  outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));

async function settled(isIt: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !isIt(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isIt()).toBe(true);
}

describe('I2 of fifty at once exactly one', () => {
  test.each(['sign-in', 'invite', 'reset', 'second-step'] as const)('uses a %s link, and only for what it is for', async (purpose) => {
    const { id } = await add('ann');
    const { identity } = lab.storage;
    expect(await identity.createLink(id, purpose, hash(1), later)).toBe(true);
    const others = (['sign-in', 'invite', 'reset', 'second-step'] as const).filter((each) => each !== purpose);
    for (const wrong of others)
      expect([await identity.linkUser(wrong, hash(1), START), await identity.redeemLink(wrong, hash(1), START)]).toEqual([undefined, undefined]);
    expect(await identity.linkUser(purpose, hash(1), later)).toBeUndefined();
    const outcomes = valuesOf(await fifty((each) => each.redeemLink(purpose, hash(1), START)));
    expect([outcomes.length, outcomes.filter((user) => user === id).length, outcomes.filter((user) => user === undefined).length]).toEqual([
      50, 1, 49,
    ]);
  });

  test('uses a code, and none before it is taken after', async () => {
    const { id } = await add('ann');
    const { identity } = lab.storage;
    expect(await identity.beginSecondFactor(id, 'sealed')).toBe(true);
    expect(await identity.passSecondFactor(id, { step: 7 })).toBe(false);
    const confirmed = valuesOf(await fifty((each) => each.confirmSecondFactor(id, 'sealed', 5, [hash(1), hash(2)])));
    expect(confirmed.filter(Boolean)).toHaveLength(1);
    expect(await identity.beginSecondFactor(id, 'another')).toBe(false);
    expect(valuesOf(await fifty((each) => each.passSecondFactor(id, { step: 7 }))).filter(Boolean)).toHaveLength(1);
    expect([await identity.passSecondFactor(id, { step: 6 }), await identity.passSecondFactor(id, { step: 8 })]).toEqual([false, true]);
    expect(identity.user(id)?.secondFactor).toBe(true);
    await settled(() => other.storage.identity.user(id)?.secondFactor === true);
  });

  test('uses a recovery code, and what is refused for its link leaves the code as it is', async () => {
    const [{ id }, stranger] = [await add('ann'), await add('bob')];
    const { identity } = lab.storage;
    await identity.beginSecondFactor(id, 'sealed');
    await identity.confirmSecondFactor(id, 'sealed', 5, [hash(1), hash(2)]);
    await identity.createLink(stranger.id, 'second-step', hash(9), later);
    const proof = { recoveryHash: hash(1) };
    expect(await identity.passSecondFactor(id, proof, { hash: hash(9), now: START })).toBe(false);
    expect(await identity.passSecondFactor(stranger.id, proof, { hash: hash(9), now: START })).toBe(false);
    expect(await identity.linkUser('second-step', hash(9), START)).toBe(stranger.id);
    expect((await identity.secondFactor(id))?.recoveryCodes).toBe(2);
    expect(valuesOf(await fifty((each) => each.passSecondFactor(id, proof))).filter(Boolean)).toHaveLength(1);
    expect((await identity.secondFactor(id))?.recoveryCodes).toBe(1);
    await identity.deleteSecondFactor(id);
    expect([await identity.secondFactor(id), await identity.passSecondFactor(id, { recoveryHash: hash(2) })]).toEqual([undefined, false]);
  });

  test('has an address', async () => {
    const draft = { name: 'x', owner: false, roles: [], passwordHash: null, locale: null, disabled: false };
    const outcomes = await fifty((each, index) => each.createUser({ ...draft, email: index % 3 === 0 ? 'Twin@example.test' : 'twin@example.test' }));
    expect(valuesOf(outcomes)).toHaveLength(1);
    expect(await refusalCode(add('twin'))).toBe('person.email-taken');
  });
});

test('W4 of two owners who put each other out, fifty times at once, one remains', async () => {
  const owners = [await add('ann', { owner: true }), await add('bob', { owner: true }), await add('cy', { owner: true, disabled: true })];
  await fifty((identity, index) => identity.updateUser(owners[index % 3]?.id ?? 0, index % 4 < 2 ? { owner: false } : { disabled: true }));
  const left = (at: Lab): number => at.storage.identity.users().filter((user) => user.owner && !user.disabled).length;
  expect(left(lab)).toBe(1);
  await settled(() => left(other) === 1);
  const last = lab.storage.identity.users().find((user) => user.owner && !user.disabled);
  expect(await refusalCode(other.storage.identity.updateUser(last?.id ?? 0, { owner: false }))).toBe('person.last-owner');
  expect(await refusalCode(lab.storage.identity.updateUser(last?.id ?? 0, { disabled: true }, { ends: ['sessions'] }))).toBe('person.last-owner');
  expect(await refusalCode(lab.storage.identity.updateUser(99, { name: 'x' }))).toBe('person.not-found');
  const [, , third] = owners;
  expect(await refusalCode(lab.storage.identity.updateUser(last?.id ?? 0, { name: 'x' }, { by: third?.id ?? 0 }))).toBe('access.denied');
});

test('W4 W7 a unit of many people and departments is kept as a whole, once of fifty times, and by an owner alone', async () => {
  const [boss, former] = [await add('boss', { owner: true }), await add('former')];
  const draft = (name: string): UserDraft => ({
    email: `${name}@example.test`,
    name,
    owner: false,
    roles: [],
    passwordHash: null,
    locale: null,
    disabled: false,
  });
  const together = (identity: Identity, by: number): Promise<readonly number[]> =>
    identity.changePeople(by, async (tx) => {
      const department = await tx.saveDepartment(undefined, { name: 'Ops', parent: null, head: null, members: [] });
      const ids = await tx.insertUsers(['ann', 'bob', 'cy'].map(draft));
      await tx.saveDepartment(department, { name: 'Ops', parent: null, head: ids[0] ?? 0, members: ids });
      expect((await tx.departments()).find(({ id }) => id === department)?.members).toEqual(ids);
      expect((await tx.users()).filter(({ id }) => ids.includes(id)).map(({ name }) => name)).toEqual(['ann', 'bob', 'cy']);
      return ids;
    });
  expect(await refusalCode(together(lab.storage.identity, former.id))).toBe('access.denied');
  const [ids = [], ...others] = valuesOf(await fifty((identity) => together(identity, boss.id)));
  expect(others).toEqual([]);
  await settled(() => [lab, other].every(({ storage }) => storage.identity.user(ids[0] ?? 0)?.team.length === 3));
  for (const { storage } of [lab, other]) {
    expect([storage.identity.departments().length, storage.identity.countUsers()]).toEqual([1, 5]);
    expect(ids.map((id) => storage.identity.user(id)?.departments.length)).toEqual([1, 1, 1]);
  }
  const broken = lab.storage.identity.changePeople(boss.id, async (tx) => {
    await tx.insertUsers([draft('dee')]);
    await tx.deleteDepartment((await tx.departments())[0]?.id ?? 0);
    await tx.insertUsers([draft('ann')]);
  });
  expect(await refusalCode(broken)).toBe('person.email-taken');
  expect([lab.storage.identity.departments().length, lab.storage.identity.userByEmail('dee@example.test')]).toEqual([1, undefined]);
});

test('I3 a session is not begun for who changed their password, or was disabled, while they signed in', async () => {
  const { identity } = lab.storage;
  const before = await add('ann', { passwordHash: 'old' });
  const session = { userId: before.id, kind: 'session', expiresAt: later, beganAt: START, scopes: [] } as const;
  await identity.createSession(session, hash(1), 'x', before);
  await identity.updateUser(before.id, { passwordHash: 'new' }, { ends: ['sessions', 'tokens', 'links'] });
  expect(identity.session(hash(1))).toBeUndefined();
  expect(await refusalCode(identity.createSession(session, hash(2), 'x', before))).toBe('auth.required');
  const now = identity.user(before.id);
  await identity.createSession(session, hash(3), 'x', now);
  await identity.updateUser(before.id, { disabled: true });
  expect(await refusalCode(identity.createSession(session, hash(4), 'x', now))).toBe('auth.required');
  expect(await identity.createLink(before.id, 'reset', hash(5), later)).toBe(false);
  // Ended while it is being made: it is over in memory as in the store.
  const again = await identity.updateUser(before.id, { disabled: false });
  await Promise.allSettled([identity.createSession(session, hash(6), 'x', again), identity.deleteSessionsOf(before.id)]);
  expect([identity.session(hash(6)), identity.sessionsOf(before.id)]).toEqual([undefined, []]);
});

test('a link with a password sets it and ends all else in one write, and the store holds what memory says', async () => {
  const { identity } = lab.storage;
  const { id } = await add('ann', { passwordHash: 'old' });
  const session = { userId: id, expiresAt: later, beganAt: START, scopes: ['read'] };
  await identity.createSession({ ...session, kind: 'session' }, hash(1), 'x');
  await identity.createSession({ ...session, kind: 'token' }, hash(2), 'x');
  await identity.createLink(id, 'sign-in', hash(3), later);
  await identity.createLink(id, 'reset', hash(4), later);
  expect(await identity.redeemLink('reset', hash(4), START, 'new')).toBe(id);
  expect([identity.user(id)?.passwordHash, identity.sessionsOf(id), await identity.linkUser('sign-in', hash(3), START)]).toEqual([
    'new',
    [],
    undefined,
  ]);
  await identity.createSession({ ...session, kind: 'session' }, hash(5), 'Chrome, Windows');
  await identity.sawSessions(new Map([[identity.sessionsOf(id)[0]?.id ?? 0, START + 5]]));
  const known = [identity.users(), identity.sessionsOf(id), await identity.sessionsSeen(id)];
  if (other === lab) await lab.storage.close();
  const fresh = await openLab({ folder: lab.folder });
  const kept = fresh.storage.identity;
  expect([kept.users(), kept.sessionsOf(id), await kept.sessionsSeen(id)]).toEqual(known);
  await fresh.close();
  if (other === lab) {
    rmSync(lab.folder, { recursive: true });
    lab = other = await openLab();
  }
});
