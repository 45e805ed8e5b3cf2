// Proves that others go on writing while an app is imported, that the app holds what they wrote, and that what it refers to cannot go unnoticed.
import type { FileStore } from '@trellis/engine';
import { doc } from '@trellis/model/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diskStore } from './file-store/index.ts';
import { archiveSource, fillArchived, fillPapers } from './testing/archived.fixtures.ts';
import { addUsers, openLab, owner, type Lab } from './testing/open-lab.fixtures.ts';

const vendors = { app: 'base', entity: 'vendor' };
let lab: Lab;
let folder: string;
let archive: string;
/** What happens while the import keeps its first file, and what happens when its app is about to come into force. */
let atFirstFile: () => Promise<void>;
let beforeSwitch: () => Promise<void>;

/** A field of the archive's app that is computed from another app's record, and one that it adds to that app's entity. */
const source = {
  ...archiveSource,
  apps: archiveSource.apps.map((app) =>
    app.id === 'depot'
      ? {
          ...app,
          documents: [
            ...app.documents,
            doc('field', 'item.vendor_name', {
              entity: 'item',
              name: 'vendor_name',
              label: 'Vendor name',
              order: 9,
              type: 'lookup',
              config: { path: ['item.vendor', { app: 'base', id: 'vendor.name' }] },
            }),
          ],
        }
      : app,
  ),
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-archive-'));
  atFirstFile = beforeSwitch = () => Promise.resolve();
  const disk = diskStore(join(folder, 'files'));
  let isFirst = false;
  const store: FileStore = {
    name: 'disk',
    put: async (key, bytes) => {
      if (isFirst) {
        isFirst = false;
        await atFirstFile();
      }
      await disk.put(key, bytes);
    },
    read: (key, range) => disk.read(key, range),
    remove: (key) => disk.remove(key),
  };
  lab = await openLab({ source, store });
  await addUsers(lab, 3);
  await fillArchived(lab);
  await fillPapers(lab);
  archive = join(folder, 'depot.archive');
  const parts: Uint8Array[] = [];
  for await (const part of lab.engine.exportApp(owner, 'depot')) parts.push(part);
  writeFileSync(archive, Buffer.concat(parts));
  isFirst = true;
  const change = lab.storage.change.bind(lab.storage);
  lab.storage.change = async (actor, prepare, taken) => {
    await beforeSwitch();
    beforeSwitch = () => Promise.resolve();
    return change(actor, prepare, taken);
  };
});
afterEach(async () => {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

const imported = () => lab.engine.importApp(owner, { name: 'again', path: archive }, { slug: 'copy' });
const rename = async (id: number, name: string): Promise<void> => {
  const { version } = await lab.engine.get(owner, vendors, id, {});
  await lab.engine.update(owner, vendors, [{ id, version, name }], {});
};
const remove = async (id: number): Promise<void> => {
  const { version } = await lab.engine.get(owner, vendors, id, {});
  await lab.engine.remove(owner, vendors, [{ id, version }], {});
};

test('what others write while it grows is in the app, and the app is not seen before', async () => {
  const seen: boolean[] = [];
  const look = (): void => void seen.push(lab.engine.apps(owner).some(({ slug }) => slug === 'copy'));
  atFirstFile = async () => {
    look();
    await rename(1, 'Renamed early');
  };
  beforeSwitch = async () => {
    look();
    await rename(1, 'Renamed late');
    await lab.engine.create(owner, vendors, [{ name: 'New', code: 'V3' }], {});
  };
  await imported();
  look();
  expect(seen).toEqual([false, false, true]);
  const { records } = await lab.engine.list(owner, { app: 'copy', entity: 'item' }, { limit: 1000 });
  const names = new Set(records.map((record) => (record as Record<string, unknown>)['vendor_name']));
  expect([...names].filter((name) => typeof name === 'string').toSorted()).toEqual(['Renamed late', 'Two']);
  const wrong: unknown[] = [];
  for await (const each of lab.engine.examine(owner, { repair: false })) wrong.push(each);
  expect(wrong).toEqual([]);
});

test.each([
  ['while it grows', (work: () => Promise<void>) => (atFirstFile = work)],
  ['just before it is in force', (work: () => Promise<void>) => (beforeSwitch = work)],
] as const)('a record that it links to goes %s: nothing is imported', async (when, set) => {
  set(() => remove(2));
  const code = when === 'while it grows' ? 'archive.refused' : 'archive.meanwhile';
  await expect(imported()).rejects.toMatchObject({ code });
  expect(lab.engine.model.appByName.has('copy')).toBe(false);
  expect(await lab.storage.read.jobs('staging')).toEqual([]);
});

test('one at a time', async () => {
  let refused: unknown;
  atFirstFile = async () => {
    refused = await imported().catch((error: unknown) => error);
  };
  await imported();
  expect(refused).toMatchObject({ code: 'change.running' });
});

test('a failing file store ends it, and nothing is left', async () => {
  const files = async (): Promise<number> => {
    let count = 0;
    for await (const _each of lab.engine.files.inUse()) count += 1;
    return count;
  };
  const before = await files();
  atFirstFile = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
  await expect(imported()).rejects.toMatchObject({ code: 'server.disk-full' });
  expect(await files()).toBe(before);
  expect(await lab.storage.read.jobs('staging')).toEqual([]);
  await expect(imported()).resolves.toMatchObject({ counts: { item: 30 } });
});
