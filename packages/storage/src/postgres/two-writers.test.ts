// Proves that several processes may share one workspace on PostgreSQL: units run one after another among all of them, and each hears of the others.
import type { Storage } from '@trellis/engine';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '@trellis/dx/postgres';
import { at, openLab, owner, START, type Lab } from '../testing/open-lab.fixtures.ts';
import { onDatabase, schemaOf } from '../testing/stores.fixtures.ts';
import { openPostgres } from './index.ts';

let one: Lab;
let two: Lab;

beforeAll(async () => {
  one = await openLab({ kind: 'postgres' });
  two = await openLab({ kind: 'postgres', folder: one.folder });
});
afterAll(async () => {
  await two.close();
  await one.close();
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !condition(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
}

test('with two writers, entry n is visible before entry n + 1, and none is missing', { timeout: 60_000 }, async () => {
  let isDone = false;
  const torn: unknown[] = [];
  const watch = async (storage: Storage): Promise<void> => {
    let seen = 0;
    while (!isDone) {
      const entries = await storage.read.logAfter(seen, 1_000);
      for (const { seq } of entries) {
        if (seq !== seen + 1) torn.push([seen, seq]);
        seen = seq;
      }
    }
  };
  const watchers = [watch(one.storage), watch(two.storage)];
  const write = async (lab: Lab, writer: string): Promise<void> => {
    for (let n = 0; n < 60; n += 1) await lab.engine.create(owner, at('customer'), [{ name: `${writer} ${n}` }, { name: `${writer} ${n}` }], {});
  };
  await Promise.all([write(one, 'a'), write(two, 'b'), write(one, 'c'), write(two, 'd')]);
  isDone = true;
  await Promise.all(watchers);
  expect(torn).toEqual([]);
  await until(() => one.storage.seq() === 480 && two.storage.seq() === 480);
  const ids = await one.engine.list(owner, at('customer'), { limit: 1_000 });
  expect(new Set(ids.records.map((record) => record.id)).size).toBe(480);
});

test('a unique value is one writer’s', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : two).engine.create(owner, at('shop'), [{ name: 'Only' }], {})),
  );
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
});

test('each hears of the other’s commits, people and their ended sessions', async () => {
  const heard: number[] = [];
  const stop = two.storage.onCommit((seq) => heard.push(seq));
  await one.engine.create(owner, at('customer'), [{ name: 'heard' }], {});
  await until(() => heard.at(-1) === one.storage.seq());
  stop();
  const user = await one.storage.identity.createUser({
    email: 'Ann@example.test',
    name: 'Ann',
    owner: false,
    roles: [],
    passwordHash: null,
    locale: null,
    disabled: false,
  });
  await until(() => two.storage.identity.userByEmail('ann@example.test')?.id === user.id);
  const hash = new Uint8Array(32).fill(9);
  await one.storage.identity.createSession({ userId: user.id, kind: 'session', expiresAt: START * 2, beganAt: START, scopes: [] }, hash, '');
  await until(() => two.storage.identity.session(hash)?.userId === user.id);
  await two.storage.identity.deleteSessionsOf(user.id);
  await until(() => one.storage.identity.session(hash) === undefined);
  expect(heard.toSorted((a, b) => a - b)).toEqual(heard);
});

test(
  'connections that are cut off are made anew: nothing is written twice, nothing acknowledged is lost, nothing stays unheard',
  { timeout: 60_000 },
  async () => {
    const cut = async (): Promise<void> => {
      const text = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ANY($1)';
      await onDatabase((client) =>
        client.query(text, [['reader', 'long reader', 'writer', 'listener'].map((name) => `trellis ${schemaOf(one.folder)} ${name}`)]),
      );
    };
    const made: string[] = [];
    const write = async (lab: Lab, writer: string): Promise<void> => {
      for (let n = 0; n < 40; n += 1) {
        const name = `${writer} ${n}`;
        await lab.engine.create(owner, at('customer'), [{ name }], {});
        made.push(name);
      }
    };
    let isDone = false;
    const cutting = (async () => {
      while (!isDone) {
        await new Promise((resolve) => setTimeout(resolve, 250));
        await cut();
      }
    })();
    await Promise.all([write(one, 'cut a'), write(two, 'cut b')]);
    isDone = true;
    await cutting;
    const { records } = await one.engine.list(owner, at('customer'), { filter: { field: 'name', op: 'startsWith', value: 'cut' }, limit: 1_000 });
    expect(records).toHaveLength(made.length);
    expect(new Set(records.map((record) => record['name']))).toEqual(new Set(made));
    await until(() => one.storage.seq() === two.storage.seq());
  },
);

test('a database that does not answer is refused in words', async () => {
  const away = (await testDatabase()).replace(/:\d+\//, ':9/');
  const opened = openPostgres({ url: away, schema: schemaOf(one.folder), migrations: '', now: () => 0 });
  await expect(opened).rejects.toMatchObject({ code: 'server.database-unreachable' });
});
