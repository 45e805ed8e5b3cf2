// In charge of: backups of either database restored into PostgreSQL, whole or not at all, whatever cuts them off, and places that are taken.
import { AppError } from '@trellis/errors';
import { testDatabase } from '@trellis/dx/postgres';
import { testProgram } from '@trellis/dx/programs';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeBackup, restoreBackup, sqliteSource, type Backup } from '../backup/index.ts';
import { diskStore } from '../file-store/index.ts';
import { bytesOf, deskSource, items, keeper, png, upload } from '../testing/attachments.fixtures.ts';
import { dataTotals } from '../testing/data-totals.fixtures.ts';
import { addUsers, openLab, owner, type Lab } from '../testing/open-lab.fixtures.ts';
import { onDatabase, schemaOf, type StoreKind } from '../testing/stores.fixtures.ts';
import { postgresSource, restoreToPostgres, settleRestoreOn } from './index.ts';

const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));
const { program } = testProgram(new URL('../testing/restore-postgres.fixtures.ts', import.meta.url));
let now = Date.UTC(2026, 10, 22, 20);
let place: string;
let desk: string;
let backup: Backup;
let photo: string;
let whole: unknown;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'trellis-restore-'));
  desk = join(place, 'desk');
  await openWith('sqlite', desk, async (lab) => {
    await addUsers(lab, 1);
    photo = (await upload(lab, keeper, 'photos', 'a.png', png(), png(2, 2))).id;
    const lines = Array.from({ length: 300 }, (_, n) => ({ name: `Item ${n} 数💡`, keeper: 1, ...(n === 0 ? { photos: [photo] } : {}) }));
    const created = await lab.engine.create(keeper, items, lines, {});
    await lab.engine.remove(owner, items, [{ id: created[299]?.id, version: 1 }], {});
    writeFileSync(join(desk, 'secret.key'), Buffer.alloc(32, 7));
  });
  backup = await backUp(desk, 'backups');
  whole = await openWith('sqlite', desk, contents);
});
afterAll(async () => {
  await onDatabase(async (client) => {
    const { rows } = await client.query<{ name: string }>("SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'to\\_%'");
    for (const { name } of rows) await client.query(`DROP SCHEMA "${name}" CASCADE`);
  });
  rmSync(place, { recursive: true, force: true });
});

async function openWith<T>(kind: StoreKind, folder: string, run: (lab: Lab) => Promise<T>): Promise<T> {
  const isNew = kind === 'sqlite' && !existsSync(join(folder, 'trellis.sqlite'));
  const lab = await openLab({ kind, folder, ...(isNew ? { install: deskSource } : {}) });
  try {
    return await run(lab);
  } finally {
    await lab.close();
  }
}

/** Everything that can be asked of a workspace: totals, history, people, a whole app as a file, the photo's bytes, the secret, what a doctor says. */
async function contents(lab: Lab): Promise<unknown> {
  const opened = await lab.engine.files.open(keeper, items, 1, 'photos', photo, 'full');
  const archive: Buffer[] = [];
  for await (const chunk of lab.engine.exportRecords(owner, items, {}, 'jsonl', 'en')) archive.push(Buffer.from(chunk));
  const findings: unknown[] = [];
  for await (const each of lab.engine.examine(owner, { repair: false })) findings.push(each);
  return {
    totals: await dataTotals(lab.engine),
    exported: Buffer.concat(archive).toString(),
    trash: (await lab.engine.trash(owner, items, {})).records,
    history: (await lab.engine.history(owner, items, 1)).map(({ at: time, ...entry }) => ({ ...entry, time })),
    users: lab.storage.identity.users(),
    bytes: (await bytesOf(await opened.read({ first: 0, last: opened.size - 1 }))).toString('base64'),
    secret: readFileSync(join(lab.folder, 'secret.key')).toString('hex'),
    documents: lab.engine.documents(owner, 'desk'),
    findings,
  };
}

function backUp(folder: string, to: string, source = sqliteSource(folder)): Promise<Backup> {
  return makeBackup({ source, folder, store: diskStore(join(folder, 'files')), to: join(place, to), now: () => (now += 1_000) });
}

async function addressOf(folder: string) {
  return { url: await testDatabase(), schema: schemaOf(folder) };
}

async function restore(from: string, folder: string, replace = false) {
  return restoreToPostgres({ from, folder, address: await addressOf(folder), migrations, replace, now: () => (now += 1_000) });
}

async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

async function schemas(like: string): Promise<readonly string[]> {
  const { rows } = await onDatabase((client) =>
    client.query<{ name: string }>('SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, $1) ORDER BY 1', [like]),
  );
  return rows.map(({ name }) => name);
}

test('what was backed up from SQLite is all on PostgreSQL, with files and secret', { timeout: 60_000 }, async () => {
  const folder = join(place, 'to_one');
  expect(await restore(backup.path, folder)).toMatchObject({ aside: undefined, asideSchema: undefined });
  expect(readdirSync(folder).toSorted()).toEqual(['files', 'lock.sqlite', 'secret.key']);
  expect(await openWith('postgres', folder, contents)).toEqual(whole);
  expect(await schemas('to_one')).toEqual(['to_one']);
});

test('what was backed up from PostgreSQL while others wrote is all on another schema, and in a folder', { timeout: 60_000 }, async () => {
  const folder = join(place, 'to_two');
  await restore(backup.path, folder);
  const [made, after] = await openWith('postgres', folder, async (lab) => {
    let isOver = false;
    const writing = (async () => {
      for (let n = 0; !isOver; n += 1) await lab.engine.create(owner, items, [{ name: `More ${n}` }, { name: `More ${n}` }], {});
    })();
    const copy = await backUp(folder, 'pg-backups', postgresSource(await addressOf(folder), migrations));
    isOver = true;
    await writing;
    return [copy, lab.engine.seq()] as const;
  });
  expect(made.manifest).toMatchObject({ from: 'postgres', lost: [] });
  expect(made.manifest.seq).toBeLessThanOrEqual(after);
  const [there, here] = [join(place, 'to_three'), join(place, 'here')];
  await restore(made.path, there);
  await restoreBackup({ from: made.path, folder: here, replace: false, now: () => now });
  const found = await openWith('postgres', there, contents);
  expect(found).toEqual(await openWith('sqlite', here, contents));
  expect(found).toMatchObject({ findings: [], totals: { log: { seq: made.manifest.seq } } });
});

test('a damaged or cut backup is refused before anything is touched', async () => {
  const path = join(place, 'damaged');
  cpSync(backup.path, path, { recursive: true });
  truncateSync(join(path, 'trellis.sqlite'), 8_192);
  const folder = join(place, 'to_never');
  expect(await refusal(restore(path, folder))).toBe('backup.damaged');
  rmSync(join(path, 'manifest.json'));
  expect(await refusal(restore(path, folder))).toBe('backup.not-one');
  expect([existsSync(folder), await schemas('to_never')]).toEqual([false, []]);
});

test('a schema or folder that holds something is refused, one at work too; with replace both lie aside, whole', { timeout: 60_000 }, async () => {
  const folder = join(place, 'to_taken');
  await restore(backup.path, folder);
  await openWith('postgres', folder, (lab) => lab.engine.create(owner, items, [{ name: 'Newer' }], {}));
  const newer = await openWith('postgres', folder, contents);
  expect(await refusal(restore(backup.path, folder))).toBe('backup.not-empty');
  // Another machine's folder is empty, the schema is not.
  const other = join(place, 'elsewhere', 'to_taken');
  mkdirSync(other, { recursive: true });
  expect(await refusal(restore(backup.path, other))).toBe('backup.not-empty');
  await openWith('postgres', folder, async () => expect(await refusal(restore(backup.path, other, true))).toBe('server.data-in-use'));
  expect(await openWith('postgres', folder, contents)).toEqual(newer);
  const { aside, asideSchema = '' } = await restore(backup.path, folder, true);
  expect(await openWith('postgres', folder, contents)).toEqual(whole);
  const former = join(place, 'former', asideSchema);
  cpSync(aside ?? '', former, { recursive: true });
  expect(await openWith('postgres', former, contents)).toEqual(newer);
});

const steps: readonly (readonly [stage: string, after: number, expected: 'old' | 'new'])[] = [
  ['files', 0, 'old'],
  ['files', 3, 'old'],
  ['database', 0, 'old'],
  ['database', 12, 'old'],
  // Everything is made and noted, but the schema has not taken its place.
  ['place', 0, 'old'],
  // It has; the folder has yet to follow.
  ['place', 1, 'new'],
  ['place', 2, 'new'],
  ['place', 3, 'new'],
];

test.each(steps)('killed at %s %i there is the %s, once begun anew as a server does', { timeout: 60_000 }, async (stage, after, expected) => {
  const folder = join(place, `to_killed_${stage}_${after}`);
  const schema = schemaOf(folder);
  const hasOld = after % 2 === 1 || stage === 'place';
  if (hasOld) {
    await restore(backup.path, folder);
    await openWith('postgres', folder, (lab) => lab.engine.create(owner, items, [{ name: 'Older' }], {}));
  }
  const old = hasOld ? await openWith('postgres', folder, contents) : undefined;
  const child = spawn(process.execPath, [program, backup.path, folder, schema, stage, String(after)], { stdio: 'inherit' });
  await new Promise((resolve) => child.once('close', resolve));
  expect(child.signalCode).toBe('SIGKILL');
  await settleRestoreOn(folder, await addressOf(folder));
  const [made] = (await schemas(schema)).filter((name) => name === schema);
  const found = made === undefined ? undefined : await openWith('postgres', folder, contents);
  expect(found).toEqual(expected === 'new' ? whole : old);
  expect(readdirSync(folder).filter((name) => name.startsWith('restore'))).toEqual([]);
  // Whatever was left half done is in nobody's way.
  await restore(backup.path, folder, true);
  expect(await openWith('postgres', folder, contents)).toEqual(whole);
  expect((await schemas(schema)).filter((name) => name.endsWith('first_start'))).toEqual([]);
});

test('a folder whose restore another database has to decide on is not opened before it was asked', { timeout: 60_000 }, async () => {
  const folder = join(place, 'to_undecided');
  const schema = schemaOf(folder);
  const child = spawn(process.execPath, [program, backup.path, folder, schema, 'place', '0'], { stdio: 'inherit' });
  await new Promise((resolve) => child.once('close', resolve));
  const address = await addressOf(folder);
  expect(await refusal(settleRestoreOn(folder, { ...address, schema: 'another' }))).toBe('backup.undecided');
  expect(await refusal(openWith('sqlite', folder, async () => undefined))).toBe('backup.undecided');
  await settleRestoreOn(folder, address);
  expect(readdirSync(folder)).toEqual(['lock.sqlite']);
});
