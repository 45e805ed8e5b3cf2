// In charge of: the files of erased and of purged records: their bytes are gone, though history had shown them.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkspaceSource } from '@trellis/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deskSource, items, keeper, png, upload } from './testing/attachments.fixtures.ts';
import { addUsers, openLab, type Lab } from './testing/open-lab.fixtures.ts';

const source: WorkspaceSource = {
  ...deskSource,
  apps: deskSource.apps.map((app) => ({
    ...app,
    documents: app.documents.map((document) => {
      const body = document.body as { id: string };
      return body.id === 'item.photos' ? { ...document, body: { ...body, personal: true } } : document;
    }),
  })),
};

let lab: Lab;
const boss = { ...keeper, owner: true };

beforeEach(async () => {
  lab = await openLab({ source });
  await addUsers(lab, 4);
});
afterEach(() => lab.close());

function kept(): number {
  const folder = join(lab.folder, 'files');
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  return names.filter((each) => each.isFile()).length;
}

/** A record with one photo now and another in its history. */
async function withPhotos(): Promise<number> {
  const [first, second] = [await upload(lab, keeper, 'photos', 'a.png', png()), await upload(lab, keeper, 'photos', 'b.png', png())];
  const [record] = await lab.engine.create(keeper, items, [{ name: 'Lamp', keeper: keeper.id, photos: [first.id] }], {});
  await lab.engine.update(keeper, items, [{ id: record?.id, version: 1, photos: [second.id] }], {});
  return record?.id ?? 0;
}

test('erasing removes the bytes of personal files, of the history too', async () => {
  const id = await withPhotos();
  const other = await withPhotos();
  const before = kept();
  await lab.engine.erase(boss, items, [{ id }], {});
  expect(kept()).toBe(before / 2);
  expect((await lab.engine.get(boss, items, id, {}))['photos'] ?? []).toEqual([]);
  expect((await lab.engine.get(boss, items, other, {}))['photos']).toMatchObject([{ name: 'b.png' }]);
});

test('deleting for good removes the bytes of every file the record had', async () => {
  const id = await withPhotos();
  expect(kept()).toBeGreaterThan(0);
  await lab.engine.remove(boss, items, [{ id, version: 2 }], {});
  await lab.engine.purge(boss, items, [{ id, version: 3 }], {});
  await lab.engine.files.sweep();
  expect(kept()).toBe(0);
});
