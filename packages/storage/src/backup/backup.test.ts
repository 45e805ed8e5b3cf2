// In charge of: backups made while others write, restores cut off anywhere, and backups that are not whole.
import { testProgram } from '@trellis/dx/programs';
import type { FileStore } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import Sqlite from 'better-sqlite3';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diskStore } from '../file-store/index.ts';
import { bytesOf, deskSource, items, keeper, png, upload } from '../testing/attachments.fixtures.ts';
import { dataTotals } from '../testing/data-totals.fixtures.ts';
import { addUsers, at, openLab, owner, type Lab } from '../testing/open-lab.fixtures.ts';
import { WHOLE } from '../testing/restore.fixtures.ts';
import { makeBackup, restoreBackup, settleRestore, sqliteSource, type Backup } from './index.ts';
import { readManifest } from './manifest.ts';

const fixture = (name: string): string => testProgram(new URL(`../testing/${name}.fixtures.ts`, import.meta.url)).program;
const now = (): number => Date.UTC(2026, 10, 22, 20);

let place: string;
/** A folder with records and files, and the backup of it. */
let desk: string;
let backup: Backup;
let photo: string;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'trellis-backup-'));
  desk = join(place, 'desk');
  await openWith(desk, async (lab) => {
    await addUsers(lab, 1);
    photo = (await upload(lab, keeper, 'photos', 'a.png', png(), png(2, 2))).id;
    await lab.engine.create(
      keeper,
      items,
      [
        { name: 'Lamp', keeper: 1, photos: [photo] },
        { name: 'Chair', keeper: 1 },
      ],
      {},
    );
    await lab.engine.remove(owner, items, [{ id: 2, version: 1 }], {});
    writeFileSync(join(desk, 'secret.key'), Buffer.alloc(32, 7));
  });
  backup = await backUp(desk, join(place, 'backups'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Opens a folder, with the desk's documents when it is new. */
async function openWith<T>(folder: string, run: (lab: Lab) => Promise<T>): Promise<T> {
  const lab = await openLab({ kind: 'sqlite', folder, ...(existsSync(join(folder, 'trellis.sqlite')) ? {} : { install: deskSource }) });
  try {
    return await run(lab);
  } finally {
    await lab.close();
  }
}

function backUp(folder: string, to: string, store: FileStore = diskStore(join(folder, 'files'))): Promise<Backup> {
  return makeBackup({ source: sqliteSource(folder), folder, store, to, now });
}

const restore = (from: string, folder: string, replace = false) => restoreBackup({ from, folder, replace, now });

async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) =>
      error instanceof AppError ? [error.code, ...(error.issues ?? []).map((each) => `${each.path} ${each.code}`)].join(', ') : String(error),
  );
}

async function findings(lab: Lab): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const each of lab.engine.examine(owner, { repair: false })) found.push(each);
  return found;
}

/** What a folder holds, for comparing: totals, the photo's bytes, what a doctor says. */
async function contents(folder: string): Promise<unknown> {
  return openWith(folder, async (lab) => {
    const opened = await lab.engine.files.open(keeper, items, 1, 'photos', photo, 'full');
    const bytes = await bytesOf(await opened.read({ first: 0, last: opened.size - 1 }));
    return { totals: await dataTotals(lab.engine), bytes: bytes.toString('base64'), findings: await findings(lab) };
  });
}

/** The same in short, without the programs that long reads run in. */
async function summary(folder: string): Promise<unknown> {
  return openWith(folder, async (lab) => {
    const { records } = await lab.engine.list(owner, items, {});
    const opened = await lab.engine.files.open(keeper, items, 1, 'photos', photo, 'full');
    const bytes = await bytesOf(await opened.read({ first: 0, last: opened.size - 1 }));
    const secret = readFileSync(join(folder, 'secret.key')).toString('hex');
    return { seq: lab.engine.seq(), records, bytes: bytes.toString('base64'), secret };
  });
}

test('a backup made among writers holds everything acknowledged before it began, and nothing half done', { timeout: 60_000 }, async () => {
  const folder = join(place, 'busy');
  mkdirSync(folder);
  const seed = await openLab({ kind: 'sqlite' });
  cpSync(seed.folder, folder, { recursive: true });
  await seed.close();
  const child = spawn(process.execPath, [fixture('crash-writer'), folder, '1'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (part: Buffer) => (printed += part.toString()));
  const ended = new Promise((resolve) => child.once('close', resolve));
  while (printed.split('\n').length < 400) await new Promise((later) => setTimeout(later, 20));
  const before = printed.split('\n').slice(0, -1);
  const { path, manifest } = await backUp(folder, join(place, 'busy-backups'));
  const during = printed.split('\n').length - before.length;
  child.kill('SIGKILL');
  await ended;
  expect(during).toBeGreaterThan(10);
  expect(manifest.lost).toEqual([]);

  const copy = join(place, 'busy-copy');
  await restore(path, copy);
  await openWith(copy, async (lab) => {
    expect(lab.engine.seq()).toBe(manifest.seq);
    expect(await findings(lab)).toEqual([]);
    const codes = before.filter((line) => line.startsWith('made ')).map((line) => line.split(' '));
    const removed = new Set(before.filter((line) => line.startsWith('removed ')).map((line) => line.split(' ')[1]));
    const kept = codes.filter(([, id]) => !removed.has(id));
    expect(kept.length).toBeGreaterThan(50);
    const { rows } = await lab.engine.query(owner, at('item'), { groupBy: [{ field: 'code' }], metrics: [{ op: 'count', as: 'n' }], limit: 1_000 });
    const found = new Set(rows.map((row) => row['code']));
    // What was being removed when the backup was made may be in the trash already.
    const trash = await lab.engine.query(owner, at('item'), { metrics: [{ op: 'count', as: 'n' }] });
    expect(trash.rows).toHaveLength(1);
    const lost = kept.filter(([, , code]) => !found.has(code));
    const inTrash = (await lab.engine.trash(owner, at('item'), { limit: 1_000 })).records.map((record) => record['code']);
    expect(lost.filter(([, , code]) => !inTrash.includes(code))).toEqual([]);
    const bulks = before.filter((line) => line.startsWith('bulk ')).map((line) => line.split(' ')[1]);
    const groups = await lab.engine.query(owner, at('customer'), { groupBy: [{ field: 'name' }], metrics: [{ op: 'count', as: 'n' }], limit: 1_000 });
    const sizes = new Map(groups.rows.map((row) => [row['name'], Number(row['n'])]));
    expect([...new Set(sizes.values())]).toEqual([150]);
    expect(bulks.filter((label) => !sizes.has(label))).toEqual([]);
  });
});

test('a backup counts what it holds, and the restored folder gives the same figures, files and secret', async () => {
  expect(backup.manifest).toMatchObject({ from: 'sqlite', lost: [], entities: [{ entity: 'desk/item', records: 1, trash: 1 }] });
  expect(backup.manifest.files.map((file) => file.path.split('/')[0])).toEqual(['files', 'files', 'trellis.sqlite', 'secret.key']);
  expect(readdirSync(join(place, 'backups'))).toEqual(['trellis-2026-11-22T20-00-00Z']);
  expect(statSync(backup.path).mode & 0o777).toBe(0o700);
  const copy = join(place, 'copy');
  expect(await restore(backup.path, copy)).toMatchObject({ aside: undefined });
  expect(readdirSync(copy).toSorted()).toEqual(['files', 'lock.sqlite', 'secret.key', 'trellis.sqlite']);
  expect(await contents(copy)).toEqual(await contents(desk));
  expect(readFileSync(join(copy, 'secret.key'))).toEqual(Buffer.alloc(32, 7));
});

test('files that come and go while they are copied are in the backup exactly when its database speaks of them', { timeout: 60_000 }, async () => {
  const folder = join(place, 'moving');
  await openWith(folder, async (lab) => {
    await addUsers(lab, 1);
    const first = await upload(lab, keeper, 'photos', 'a.png');
    const store = diskStore(join(folder, 'files'));
    let reads = 0;
    // Between the first look and the database's copy, one file goes for good and another comes.
    const moving: FileStore = {
      ...store,
      name: 'disk',
      async read(key, range) {
        reads += 1;
        const chunks = await store.read(key, range);
        const bytes = await bytesOf(chunks);
        if (reads === 1) {
          await lab.engine.files.erase([first.id]);
          await upload(lab, keeper, 'photos', 'b.png', png(8, 8));
        }
        return (async function* () {
          yield bytes;
        })();
      },
    };
    const made = await backUp(folder, join(place, 'moving-backups'), moving);
    expect(made.manifest.lost).toEqual([]);
    expect(made.manifest.files.filter((file) => file.path.startsWith('files/')).map((file) => file.size)).toEqual([png(8, 8).length]);
    expect(existsSync(join(made.path, 'files', first.id.slice(0, 2), first.id.slice(2, 4), first.id))).toBe(false);
  });
});

test('what was lost before is told, and the rest is backed up', async () => {
  const folder = join(place, 'lossy');
  cpSync(desk, folder, { recursive: true });
  rmSync(join(folder, 'files', photo.slice(0, 2), photo.slice(2, 4), photo));
  writeFileSync(join(folder, 'files', photo.slice(0, 2), photo.slice(2, 4), `${photo}-thumb`), 'not it');
  const { manifest, path } = await backUp(folder, join(place, 'lossy-backups'));
  expect(manifest.lost).toEqual([
    { key: photo, reason: 'missing' },
    { key: `${photo}-thumb`, reason: 'differs' },
  ]);
  await restore(path, join(place, 'lossy-copy'));
});

const damages: readonly (readonly [name: string, damage: (path: string) => void, said: RegExp])[] = [
  ['a bit of the database', (path) => flip(join(path, 'trellis.sqlite'), 5_000), /^backup\.damaged, trellis\.sqlite backup\.file-differs$/],
  ['half of the database', (path) => truncateSync(join(path, 'trellis.sqlite'), 8_192), /trellis\.sqlite backup\.file-differs$/],
  ['a file', (path) => rmSync(join(path, 'files'), { recursive: true }), /^backup\.damaged(, files\/\S+ backup\.file-missing){2}$/],
  ['the manifest', (path) => truncateSync(join(path, 'manifest.json'), 100), /^backup\.not-one$/],
  ['a count', (path) => edit(path, (text) => text.replace('"records": 1', '"records": 2')), /desk\/item backup\.count-differs$/],
  ['a place', (path) => edit(path, (text) => text.replace('"secret.key"', '"../secret.key"')), /^backup\.not-one$/],
  ['the form', (path) => edit(path, (text) => text.replace('"form": 1', '"form": 2')), /^backup\.newer$/],
  ['the whole', (path) => rmSync(path, { recursive: true }), /^backup\.not-one$/],
];

function flip(file: string, place: number): void {
  const bytes = readFileSync(file);
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

function edit(path: string, change: (text: string) => string): void {
  const file = join(path, 'manifest.json');
  const text = readFileSync(file, 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(file, change(text));
}

test.each(damages)('a backup that lost %s is refused, and nothing is touched', async (name, damage, said) => {
  const path = join(place, 'damaged');
  rmSync(path, { recursive: true, force: true });
  cpSync(backup.path, path, { recursive: true });
  damage(path);
  const folder = join(place, `never-${name.replaceAll(' ', '-')}`);
  expect(await refusal(restore(path, folder))).toMatch(said);
  expect(existsSync(folder)).toBe(false);
});

test('a database whose log has a gap or that is torn is not backed up', async () => {
  const folder = join(place, 'gap');
  cpSync(desk, folder, { recursive: true });
  const database = new Sqlite(join(folder, 'trellis.sqlite'));
  database.exec('DELETE FROM log WHERE seq = 1');
  database.close();
  expect(await refusal(backUp(folder, join(place, 'gap-backups')))).toBe('backup.not-made, log backup.log-gaps');
  expect(readdirSync(join(place, 'gap-backups'))).toEqual([]);
  expect(await refusal((async () => sqliteSource(join(place, 'nowhere')))())).toBe('backup.no-workspace');
});

test('a folder in use, one that is not empty, and one around the backup are refused', async () => {
  const folder = join(place, 'taken');
  cpSync(desk, folder, { recursive: true });
  const before = await contents(folder);
  await openWith(folder, async () => expect(await refusal(restore(backup.path, folder, true))).toBe('server.data-in-use'));
  expect(await refusal(restore(backup.path, folder))).toBe('backup.not-empty');
  cpSync(backup.path, join(folder, 'mine'), { recursive: true });
  expect(await refusal(restore(join(folder, 'mine'), folder, true))).toBe('backup.inside');
  rmSync(join(folder, 'mine'), { recursive: true });
  expect(await contents(folder)).toEqual(before);
});

test('with replace the old one lies aside, whole, and can be opened', async () => {
  const folder = join(place, 'replaced');
  cpSync(desk, folder, { recursive: true });
  await openWith(folder, (lab) => lab.engine.create(keeper, items, [{ name: 'Newer', keeper: 1 }], {}));
  const newer = await contents(folder);
  const { aside } = await restore(backup.path, folder, true);
  expect(aside).toBe(join(folder, 'before-restore-2026-11-22T20-00-00-000'));
  expect(await contents(folder)).toEqual(await contents(desk));
  expect(await contents(aside ?? '')).toEqual(newer);
});

test('links and sign-ins of the past stay past', async () => {
  const folder = join(place, 'signed');
  cpSync(desk, folder, { recursive: true });
  await openWith(folder, async ({ storage: { identity } }) => {
    const session = { userId: 1, expiresAt: 9e14, beganAt: 1, scopes: [] };
    await identity.createSession({ ...session, kind: 'session' }, Buffer.alloc(32, 1), '');
    await identity.createSession({ ...session, kind: 'token' }, Buffer.alloc(32, 2), 'script');
  });
  const { path } = await backUp(folder, join(place, 'signed-backups'));
  const copy = join(place, 'signed-copy');
  await restore(path, copy);
  await openWith(copy, async ({ storage: { identity } }) => {
    expect([identity.session(Buffer.alloc(32, 1)), identity.session(Buffer.alloc(32, 2))?.kind]).toEqual([undefined, 'token']);
  });
});

/** A folder with one record more than the backup. */
async function olderFolder(name: string): Promise<string> {
  const folder = join(place, name);
  cpSync(desk, folder, { recursive: true });
  await openWith(folder, (lab) => lab.engine.create(keeper, items, [{ name: 'Older', keeper: 1 }], {}));
  return folder;
}

/** Opens what a killed restore left, as a server does or as any opening does, and says which workspace is there, whole. */
async function outcome(folder: string, settle: boolean, old: unknown, restored: unknown): Promise<string> {
  if (settle) settleRestore(folder);
  const found = await summary(folder);
  const isOld = JSON.stringify(found) === JSON.stringify(old);
  expect(found).toEqual(isOld ? old : restored);
  expect(readdirSync(folder).filter((name) => name.startsWith('restore'))).toEqual([]);
  return isOld ? 'old' : 'new';
}

test('what lies on the disk at any step of a restore is the old or the new', async () => {
  const folder = await olderFolder('stepped');
  const [old, restored] = [await summary(folder), await summary(desk)];
  const states: string[] = [];
  const onProgress = (): void => {
    const state = join(place, `step-${states.length}`);
    cpSync(folder, state, { recursive: true });
    states.push(state);
  };
  await restoreBackup({ from: backup.path, folder, replace: true, now, onProgress });
  const outcomes: string[] = [];
  for (const [index, state] of states.entries()) outcomes.push(await outcome(state, index % 2 === 0, old, restored));
  expect(outcomes.length).toBeGreaterThan(14);
  expect(outcomes).toEqual(outcomes.toSorted().toReversed());
  expect(new Set(outcomes)).toEqual(new Set(['old', 'new']));
});

test.each([
  [5, 'old'],
  [7, 'new'],
])('a restore killed at step %i leaves the %s', { timeout: 60_000 }, async (step, expected) => {
  const folder = await olderFolder(`killed-${step}`);
  const [old, restored] = [await summary(folder), await summary(desk)];
  const args = [fixture('restore'), backup.path, folder, String(step)];
  const { signal, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(signal).toBe('SIGKILL');
  expect(stdout).not.toContain(WHOLE);
  expect(await outcome(folder, false, old, restored)).toBe(expected);
});

test('before its tables change form, a folder keeps its database as it was', async () => {
  const folder = join(place, 'earlier');
  const earlier = fileURLToPath(new URL('../../data-folders/format-1/trellis.sqlite', import.meta.url));
  mkdirSync(folder);
  cpSync(earlier, join(folder, 'trellis.sqlite'));
  const count = (file: string): unknown => {
    const database = new Sqlite(file);
    const found = database.prepare('SELECT COUNT(*) FROM __drizzle_migrations').pluck().get();
    database.close();
    return found;
  };
  const migrated = count(join(folder, 'trellis.sqlite'));
  await (await openLab({ kind: 'sqlite', folder })).close();
  const [kept = ''] = readdirSync(join(folder, 'backups'));
  expect(kept).toMatch(/^before-000\d\.sqlite$/);
  expect(count(join(folder, 'backups', kept))).toBe(migrated);
  expect(count(join(folder, 'trellis.sqlite'))).toBeGreaterThan(Number(migrated));
  await (await openLab({ kind: 'sqlite', folder })).close();
  expect(readdirSync(join(folder, 'backups'))).toEqual([kept]);
});

test('a backup reads back as it was written', async () => expect(await readManifest(backup.path)).toEqual(backup.manifest));
