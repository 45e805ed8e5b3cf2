// In charge of: the built product on PostgreSQL over plain HTTP: what it keeps over a restart, and two of its processes sharing one workspace.
import { testDatabase } from '@trellis/dx/postgres';
import type { Product } from '@trellis/dx/product';
import type { LiveEvent } from '@trellis/query';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { caller, fileForm, finishedJob, OWNER, removeFolder, seqOf, signIn, start, type Caller } from './product.fixtures.ts';

const products = '/api/apps/base/entities/product';

/** Two servers of one workspace: each has its folder, and both the key. */
interface Server {
  product: Product;
  who: Caller;
}
let place: string;
let settings: { readonly [name: string]: string };
let one: Server;
let two: Server;

function folderOf(name: string): string {
  return join(place, name);
}

async function startNamed(name: string): Promise<Product> {
  return start(folderOf(name), settings);
}

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'trellis-on-postgres-'));
  const key = join(place, 'secret.key');
  writeFileSync(key, randomBytes(32), { mode: 0o600 });
  settings = { DATABASE_URL: `${await testDatabase()}?schema=acceptance`, SAMPLE: 'stage-1', SECRET_KEY_FILE: key };
  const product = await startNamed('one');
  one = { product, who: await signIn(product.origin, OWNER) };
}, 120_000);

afterAll(async () => {
  await two?.product.stop();
  await one?.product.stop();
  removeFolder(place);
});

/** Codes and amounts of products whose code begins so, in order. */
async function listed(who: Caller, prefix: string): Promise<readonly unknown[]> {
  const filter = encodeURIComponent(JSON.stringify({ field: 'sku', op: 'startsWith', value: prefix }));
  const { body, text } = await who.send('GET', `${products}/records?fields=sku,name,moq&sort=sku&filter=${filter}`);
  if (!Array.isArray(body['records'])) throw new Error(text);
  return (body['records'] as readonly { readonly [name: string]: unknown }[]).map(({ sku, name, moq }) => [sku, name, moq]);
}

/** How many products there are by amount, over those whose code begins so. */
async function counted(who: Caller, prefix: string): Promise<unknown> {
  const answer = await who.send('POST', `${products}/query`, {
    json: {
      filter: { field: 'sku', op: 'startsWith', value: prefix },
      groupBy: [{ field: 'moq' }],
      metrics: [{ op: 'count', as: 'n' }],
      sort: ['moq'],
    },
  });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body['rows'];
}

async function create(who: Caller, sku: string, moq: number): Promise<void> {
  const answer = await who.send('POST', `${products}/records`, { json: { sku, name: `Name of ${sku}`, moq } });
  if (answer.status !== 201) throw new Error(answer.text);
}

/** Hears products' changes until the end of the test. */
async function listen(who: Caller): Promise<{ heard(sku: string): Promise<number>; close(): void }> {
  const socket = who.openSocket();
  const events: { readonly at: number; readonly text: string }[] = [];
  socket.on('message', (data) => events.push({ at: performance.now(), text: String(data) }));
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'subscribe', id: 's', app: 'base', entity: 'product' }));
  const found = async (isIt: (event: LiveEvent, text: string) => boolean): Promise<number> => {
    for (let tries = 0; tries < 500; tries++) {
      const event = events.find(({ text }) => isIt(JSON.parse(text) as LiveEvent, text));
      if (event !== undefined) return event.at;
      await new Promise((later) => setTimeout(later, 10));
    }
    throw new Error(`not told within five seconds; told: ${events.map(({ text }) => text).join('\n')}`);
  };
  await found(({ type }) => type === 'subscribed');
  return {
    heard: (sku) => found(({ type }, text) => type === 'changes' && text.includes(`"${sku}"`)),
    close: () => socket.close(),
  };
}

const made = [
  ['PG-1', '中文名', 5],
  ['PG-2', 'Second', 5],
  ['PG-3', 'From a file, quoted', 7],
  ['PG-4', '文件', 7],
];
const counts = [
  { moq: 5, n: 2 },
  { moq: 7, n: 2 },
];

test('signs in, creates, changes, lists, queries, imports, and a restart keeps it all', { timeout: 30_000 }, async () => {
  // The sample came with the first start, and no SQLite beside it.
  expect(existsSync(join(folderOf('one'), 'trellis.sqlite'))).toBe(false);
  const sample = await one.who.send('GET', `${products}/records?limit=1`);
  expect(sample.body['records']).toHaveLength(1);

  const created = await one.who.send('POST', `${products}/records`, { json: { sku: 'PG-1', name: '中文名', moq: 1 } });
  expect(created.status).toBe(201);
  const { id, version } = created.body['record'] as { readonly id: number; readonly version: number };
  const change = { json: { moq: 5 }, headers: { 'if-match': `"${version}"` } };
  expect((await one.who.send('PATCH', `${products}/records/${id}`, change)).status).toBe(200);
  // What was read before that change may not be written over it.
  expect((await one.who.send('PATCH', `${products}/records/${id}`, change)).status).toBe(409);
  expect((await one.who.send('POST', `${products}/records`, { json: { sku: 'PG-2', name: 'Second', moq: 5 } })).status).toBe(201);
  const file = 'sku,name,moq\nPG-3,"From a file, quoted",7\nPG-4,文件,7\n';
  const job = await finishedJob(one.who, await one.who.send('POST', `${products}/import`, { raw: fileForm(file) }));
  expect([job['status'], job['result']]).toMatchObject(['done', { created: 2, refused: 0 }]);
  // One bad line, and nothing of the file is there.
  const bad = await finishedJob(one.who, await one.who.send('POST', `${products}/import`, { raw: fileForm('sku,name\nPG-5,Good\nPG-1,Taken\n') }));
  expect(bad['status']).toBe('failed');
  expect(await listed(one.who, 'PG-')).toEqual(made);
  expect(await counted(one.who, 'PG-')).toEqual(counts);

  const before = await seqOf(one.product.origin);
  expect(await one.product.stop()).toBe(0);
  const product = await startNamed('one');
  one = { product, who: caller(product.origin, one.who.headers) };
  expect(await seqOf(product.origin)).toBe(before);
  expect(await listed(one.who, 'PG-')).toEqual(made);
  expect(await counted(one.who, 'PG-')).toEqual(counts);
  // The session of before writes still, and a new one is given.
  await create(one.who, 'AFTER-1', 1);
  await signIn(product.origin, OWNER);
});

test('two processes on one database hear each other’s writes within a second, and one session is valid on both', { timeout: 30_000 }, async () => {
  const product = await startNamed('two');
  two = { product, who: caller(product.origin, one.who.headers) };
  expect(await seqOf(product.origin)).toBe(await seqOf(one.product.origin));
  const sockets = { one: await listen(one.who), two: await listen(two.who) };
  const rounds = [
    { from: one, to: two, socket: sockets.two, name: 'one' },
    { from: two, to: one, socket: sockets.one, name: 'two' },
  ];
  for (let n = 0; n < 5; n++) {
    for (const { from, to, socket, name } of rounds) {
      const sku = `LIVE-${name}-${n}`;
      await create(from.who, sku, n);
      const acknowledged = performance.now();
      expect((await socket.heard(sku)) - acknowledged, sku).toBeLessThan(1_000);
      expect(await listed(to.who, sku)).toEqual([[sku, `Name of ${sku}`, n]]);
    }
  }
  sockets.one.close();
  sockets.two.close();

  // Both write at once: each code is one process's, whoever comes first.
  const raced = await Promise.all(
    Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? one : two).who.send('POST', `${products}/records`, { json: { sku: 'RACE', name: 'Race' } })),
  );
  expect(raced.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(raced.filter(({ text }) => text.includes('record.duplicate'))).toHaveLength(11);

  // A session given by the second is valid on the first, until it is ended there.
  const given = await signIn(two.product.origin, OWNER);
  const there = caller(one.product.origin, given.headers);
  await create(there, 'GIVEN', 1);
  expect((await there.send('POST', '/api/auth/logout')).status).toBeLessThan(300);
  await expect.poll(async () => (await given.send('GET', '/api/auth/me')).status, { timeout: 1_000 }).toBe(401);
  expect((await one.who.send('GET', '/api/auth/me')).status).toBe(200);
});
