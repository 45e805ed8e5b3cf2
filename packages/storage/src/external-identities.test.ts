// Proves what identity promises of sign-ins with other providers: whom they may be linked to, that a way in remains, and that a state comes back once.
import type { ExternalSubject, Identity, User } from '@trellis/engine';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLab, START, type Lab } from './testing/open-lab.fixtures.ts';
import { refusalCode } from './testing/refusal.fixtures.ts';
import { storeKind } from './testing/stores.fixtures.ts';

let lab: Lab;
/** A second server on the workspace where there can be one. */
let other: Lab;
let identity: Identity;

beforeEach(async () => {
  lab = await openLab();
  other = storeKind === 'postgres' ? await openLab({ folder: lab.folder }) : lab;
  identity = lab.storage.identity;
});
afterEach(async () => {
  if (other !== lab) await other.close();
  await lab.close();
});

const ISSUER = 'https://id.example';
const hash = (byte: number): Buffer => Buffer.alloc(32, byte);
const later = START + 60_000;
const subject = (name: string, issuer = ISSUER): ExternalSubject => ({ issuer, subject: name });
const session = (userId: number) => ({ userId, kind: 'session', expiresAt: later, beganAt: START, scopes: [] }) as const;

async function add(name: string, change: Partial<User> = {}): Promise<User> {
  const draft = { email: `${name}@example.test`, name, owner: false, roles: [], passwordHash: null, locale: null, disabled: false };
  return identity.createUser({ ...draft, ...change });
}

/** Somebody who proved their address by a link that went there alone. */
async function addProven(name: string): Promise<User> {
  const { id } = await add(name, { passwordHash: 'old' });
  await identity.createLink(id, 'reset', hash(200), later);
  await identity.redeemLink('reset', hash(200), START, 'new');
  return identity.user(id) as User;
}

async function fifty<T>(attempt: (at: Identity, index: number) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: 50 }, (_, index) => attempt((index % 2 === 0 ? lab : other).storage.identity, index)));
}

describe('I6 a provider is linked to', () => {
  const link = (name: string, self?: number): Promise<number> => identity.linkExternal(subject(name), `${name}@Example.test`, START, self);

  test('who proved to have the address by a link that went there', async () => {
    const ann = await addProven('ann');
    expect(await link('ann')).toBe(ann.id);
    expect(await other.storage.identity.externalUser(subject('ann'))).toBe(ann.id);
    expect(await identity.externalIdentities(ann.id)).toMatchObject([
      { issuer: ISSUER, subject: 'ann', userId: ann.id, email: 'ann@example.test', linkedAt: START },
    ]);
  });

  test('who was invited and has not been in, and the invitation is taken up by that', async () => {
    const bob = await add('bob');
    await identity.createLink(bob.id, 'invite', hash(1), later);
    expect(await link('bob')).toBe(bob.id);
    expect(await identity.linkUser('invite', hash(1), START)).toBeUndefined();
  });

  test.each<readonly [string, () => Promise<unknown>]>([
    ['whose password says nothing of the address', () => add('cy', { passwordHash: 'x' })],
    [
      'whose password was set by an invitation, which may have been handed over to anybody',
      async () => {
        const { id } = await add('cy');
        await identity.createLink(id, 'invite', hash(1), later);
        await identity.redeemLink('invite', hash(1), START, 'x');
      },
    ],
    ['without a password or an invitation', () => add('cy')],
    ['whose invitation ended', async () => identity.createLink((await add('cy')).id, 'invite', hash(1), START)],
    [
      'who has been in by another link',
      async () => {
        const { id } = await add('cy');
        await identity.createLink(id, 'invite', hash(1), later);
        await identity.createSession(session(id), hash(2), 'x');
      },
    ],
    ['who is disabled', async () => identity.updateUser((await addProven('cy')).id, { disabled: true })],
    ['with another address', () => addProven('cyrus')],
    [
      'who has one of this issuer, which may have given the address to somebody else',
      async () => {
        await addProven('cy');
        await identity.linkExternal(subject('former'), 'cy@example.test', START);
      },
    ],
  ])('nobody %s', async (_, arrange) => {
    await arrange();
    expect(await refusalCode(link('cy'))).toBe('auth.provider-refused');
    expect(await identity.externalUser(subject('cy'))).toBeUndefined();
  });

  test('oneself by choice, with the same address alone, and an address is proved by it', async () => {
    const [dan, eve] = [await add('dan', { passwordHash: 'x' }), await add('eve', { passwordHash: 'x' })];
    expect([await refusalCode(link('dan', eve.id)), await link('dan', dan.id)]).toEqual(['auth.cannot-link', dan.id]);
    expect(await identity.linkExternal(subject('dan', 'https://else.example'), 'dan@example.test', START)).toBe(dan.id);
    // The subject is somebody's already.
    expect(await refusalCode(identity.linkExternal(subject('dan'), 'eve@example.test', START, eve.id))).toBe('auth.cannot-link');
  });

  test('I2 one person, however many say so at once', async () => {
    const [fay] = [await addProven('fay')];
    const outcomes = await fifty((at, index) => at.linkExternal(subject(`s${index % 5}`), 'fay@example.test', START).catch(() => 0));
    expect(outcomes.filter((user) => user === fay.id)).toHaveLength(1);
    expect(await identity.externalIdentities(fay.id)).toHaveLength(1);
  });
});

test('I2 of fifty who say that a state came back exactly one is the first; it is forgotten when it is over', async () => {
  expect((await fifty((at) => at.takeState(hash(1), later, START))).filter(Boolean)).toHaveLength(1);
  expect(await identity.takeState(hash(2), later, START)).toBe(true);
  expect(await identity.takeState(hash(1), later, later)).toBe(false);
  expect(await identity.takeState(hash(1), later, later + 1)).toBe(true);
});

test('I1 taking a link away leaves a way in, and ends what it may have begun', async () => {
  const ann = await addProven('ann');
  await identity.linkExternal(subject('ann'), 'ann@example.test', START);
  const [linked] = await identity.externalIdentities(ann.id);
  const id = linked?.id ?? 0;
  const kept = await identity.createSession(session(ann.id), hash(1), 'x');
  await other.storage.identity.createSession(session(ann.id), hash(2), 'x', undefined, subject('ann'));
  await identity.createSession({ ...session(ann.id), kind: 'token' }, hash(3), 'x');
  await identity.createLink(ann.id, 'second-step', hash(4), later);
  expect(await refusalCode(identity.unlinkExternal((await add('bob')).id, id, [ISSUER], 0))).toBe('auth.no-identity');
  await identity.unlinkExternal(ann.id, id, [ISSUER], kept.id);
  const left = [hash(1), hash(2), hash(3)].map((each) => identity.session(each) !== undefined);
  expect([left, await identity.linkUser('second-step', hash(4), START)]).toEqual([[true, false, true], undefined]);
  expect(await identity.externalUser(subject('ann'))).toBeUndefined();
  // It does not come back by itself.
  expect(await refusalCode(identity.linkExternal(subject('ann'), 'ann@example.test', START))).toBe('auth.provider-refused');
  expect(await refusalCode(identity.createSession(session(ann.id), hash(5), 'x', undefined, subject('ann')))).toBe('auth.required');
});

test('I1 the last way in stays: a password, or another provider that people sign in with', async () => {
  const bob = await add('bob');
  await identity.createLink(bob.id, 'invite', hash(1), later);
  await identity.linkExternal(subject('bob'), 'bob@example.test', START);
  await identity.linkExternal(subject('bob', 'https://else.example'), 'bob@example.test', START);
  const [first, second] = await identity.externalIdentities(bob.id);
  const unlink = (id = 0, issuers: readonly string[] = []): Promise<void> => identity.unlinkExternal(bob.id, id, issuers, 0);
  expect([await refusalCode(unlink(first?.id)), await refusalCode(unlink(first?.id, [ISSUER]))]).toEqual(['auth.last-way-in', 'auth.last-way-in']);
  const outcomes = await Promise.allSettled([first, second].map((each) => unlink(each?.id, [ISSUER, 'https://else.example'])));
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await identity.externalIdentities(bob.id)).toHaveLength(1);
});

test('whoever was in once is known to have been, on every server', async () => {
  const ann = await add('ann');
  expect(ann.entered).toBe(false);
  await identity.createSession({ ...session(ann.id), kind: 'token' }, hash(1), 'x');
  expect(identity.user(ann.id)?.entered).toBe(false);
  await identity.createSession(session(ann.id), hash(2), 'x', identity.user(ann.id));
  expect(identity.user(ann.id)?.entered).toBe(true);
  for (let tries = 0; tries < 300 && other.storage.identity.user(ann.id)?.entered !== true; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(other.storage.identity.user(ann.id)?.entered).toBe(true);
});

test('I2 recovery codes are made anew by a proof that was not used, once, and those before end', async () => {
  const { id } = await add('ann');
  expect(await identity.renewRecoveryCodes(id, { step: 9 }, [hash(1)])).toBe(false);
  await identity.beginSecondFactor(id, 'sealed');
  await identity.confirmSecondFactor(id, 'sealed', 5, [hash(1), hash(2)]);
  expect(await identity.renewRecoveryCodes(id, { step: 5 }, [hash(3)])).toBe(false);
  const renewed = await fifty((at, index) => at.renewRecoveryCodes(id, { step: 6 }, [hash(10 + index), hash(100 + index)]));
  expect([renewed.filter(Boolean).length, (await identity.secondFactor(id))?.recoveryCodes]).toEqual([1, 2]);
  expect(await identity.passSecondFactor(id, { recoveryHash: hash(1) })).toBe(false);
  const winner = renewed.indexOf(true);
  expect(await identity.passSecondFactor(id, { recoveryHash: hash(10 + winner) })).toBe(true);
});
