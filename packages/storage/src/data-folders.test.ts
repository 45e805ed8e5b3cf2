// Proves that data folders written by earlier builds open in this one, with nothing lost.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { dataTotals } from './testing/data-totals.fixtures.ts';
import { openLab } from './testing/open-lab.fixtures.ts';

const folders = fileURLToPath(new URL('../data-folders/', import.meta.url));
const names = readdirSync(folders);
let folder = '';

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('there is a folder to open', () => expect(names).toContain('format-1'));

test.each(names)('%s opens with equal totals', async (name) => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-kept-'));
  cpSync(join(folders, name, 'trellis.sqlite'), join(folder, 'trellis.sqlite'));
  const lab = await openLab({ folder });
  expect(await dataTotals(lab.engine)).toEqual(JSON.parse(readFileSync(join(folders, name, 'totals.json'), 'utf8')));
  await lab.close();
});

test('a folder of a newer format is refused and left as it is', async () => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-newer-'));
  cpSync(join(folders, 'format-1', 'trellis.sqlite'), join(folder, 'trellis.sqlite'));
  const { default: Sqlite } = await import('better-sqlite3');
  const database = new Sqlite(join(folder, 'trellis.sqlite'));
  database.prepare("UPDATE meta SET value = '99' WHERE key = 'format'").run();
  database.close();
  const before = readFileSync(join(folder, 'trellis.sqlite'));
  await expect(openLab({ folder })).rejects.toMatchObject({ code: 'server.newer-data' });
  expect(readFileSync(join(folder, 'trellis.sqlite')).equals(before)).toBe(true);
});
