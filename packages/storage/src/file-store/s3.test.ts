// In charge of: files on a bucket, against a listening server that checks every signature.
import type { FileStore } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bytesOf, deskSource, items, keeper, png, upload } from '../testing/attachments.fixtures.ts';
import { addUsers, openLab } from '../testing/open-lab.fixtures.ts';
import { startS3, type S3Server } from '../testing/s3-server.fixtures.ts';
import { diskStore, readS3Address, s3Store } from './index.ts';

const key = 'abcdef0123456789abcdef0123456789';
let server: S3Server;
let store: FileStore;
let folder: string;

beforeAll(async () => {
  server = await startS3();
  folder = mkdtempSync(join(tmpdir(), 'trellis-s3-'));
  store = s3Store(addressOf(server.address));
});
afterEach(() => {
  server.objects.clear();
  server.requests.length = 0;
  server.refusals.length = 0;
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function addressOf(text: string) {
  const address = readS3Address(text);
  if (address === undefined) throw new TypeError('no address');
  return address;
}

function source(bytes: Uint8Array): { path: string; size: number; sha256: string } {
  const path = join(folder, 'source');
  writeFileSync(path, bytes);
  return { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function code(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

test('bytes are put, read in parts, and removed, each request signed', async () => {
  const bytes = randomBytes(300_000);
  await store.put(key, source(bytes));
  expect([...server.objects.keys()]).toEqual([`/bucket/trellis/${key}`]);
  expect(await bytesOf(await store.read(key, { first: 0, last: bytes.length - 1 }))).toEqual(bytes);
  expect(await bytesOf(await store.read(key, { first: 100_000, last: 100_009 }))).toEqual(bytes.subarray(100_000, 100_010));
  await store.remove(key);
  await store.remove(key);
  expect(await store.read(key, { first: 0, last: 0 })).toBeUndefined();
  expect(server.refusals).toEqual([]);
});

test('what passes is tried again, what does not is said', async () => {
  server.failures.push(503, 0);
  await store.put(key, source(Buffer.from('again')));
  expect(server.requests).toHaveLength(3);
  expect(server.objects.get(`/bucket/trellis/${key}`)).toEqual(Buffer.from('again'));
  server.failures.push(500, 500, 500);
  expect(await code(store.put(`${key}-thumb`, source(Buffer.from('x'))))).toBe('file.store-down');
  server.failures.push(500, 500, 500);
  expect(await code(store.read(key, { first: 0, last: 1 }))).toBe('file.store-down');
});

test('another secret is refused, and so are bytes that are not those that were signed', async () => {
  const other = s3Store(addressOf(server.address.replace('wJalr', 'wrong')));
  expect(await code(other.put(key, source(Buffer.from('x'))))).toBe('file.store-down');
  expect(new Set(server.refusals)).toEqual(new Set(['the signature does not fit']));
  server.refusals.length = 0;
  expect(await code(store.put(key, { ...source(Buffer.from('changed')), sha256: '0'.repeat(64) }))).toBe('file.store-down');
  expect(new Set(server.refusals)).toEqual(new Set(['other content than was signed']));
  expect(server.objects.size).toBe(0);
});

test('nothing but a key of this product ever becomes an address or a path', async () => {
  for (const wrong of ['../secret', 'a/b', '', key.toUpperCase(), `${key}/x`, `${key}-thumb-thumb`]) {
    for (const each of [store, diskStore(join(folder, 'disk'))]) {
      await expect(each.put(wrong, source(Buffer.from('x')))).rejects.toThrow('not a key');
      await expect(each.read(wrong, { first: 0, last: 0 })).rejects.toThrow('not a key');
      await expect(each.remove(wrong)).rejects.toThrow('not a key');
    }
  }
  expect(server.requests).toEqual([]);
});

test('a record’s file is kept there, and a store that is down leaves nothing half done', async () => {
  const lab = await openLab({ source: deskSource, store });
  await addUsers(lab, 1);
  const file = await upload(lab, keeper, 'photos', 'a.png', png(), png(2, 2));
  expect([...server.objects.keys()].toSorted()).toEqual([`/bucket/trellis/${file.id}`, `/bucket/trellis/${file.id}-thumb`]);
  const [record] = await lab.engine.create(keeper, items, [{ name: 'Lamp', keeper: 1, photos: [file.id] }], {});
  const opened = await lab.engine.files.open(keeper, items, record?.id ?? 0, 'photos', file.id, 'full');
  expect(await bytesOf(await opened.read({ first: 1, last: 3 }))).toEqual(Buffer.from('PNG'));
  const before = server.objects.size;
  server.failures.push(500, 500, 500);
  expect(await code(upload(lab, keeper, 'photos', 'b.png', png(), png(2, 2)))).toBe('file.store-down');
  expect(server.objects.size).toBe(before);
  expect(await lab.storage.read.files.after('', 9)).toHaveLength(1);
  await lab.close();
});
