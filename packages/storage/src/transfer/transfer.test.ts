// In charge of: workspaces that move from a data folder to PostgreSQL and back with nothing lost, and places that are taken.
import { AppError } from '@trellis/errors';
import { testDatabase } from '@trellis/dx/postgres';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataTotals } from '../testing/data-totals.fixtures.ts';
import { at, openLab, owner, type Lab } from '../testing/open-lab.fixtures.ts';
import { dropStore, onDatabase, schemaOf, type StoreKind } from '../testing/stores.fixtures.ts';
import { moveToPostgres, moveToSqlite } from './index.ts';

const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));
const made: string[] = [];
let place: string;
let source: string;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'trellis-transfer-'));
  source = join(place, 'source');
  mkdirSync(source);
  cpSync(fileURLToPath(new URL('../../data-folders/format-1/trellis.sqlite', import.meta.url)), join(source, 'trellis.sqlite'));
  await openWith('sqlite', source, async (lab) => {
    const created = await lab.engine.create(
      owner,
      at('item'),
      [
        { code: 'a1', note: 'a\\"\u{1F4A1}数', active: true, tags: ['hot', 'new'], watchers: [1, 2] },
        { code: 'b1', active: false },
      ],
      {},
    );
    // The newest ids are gone: they must not be given out again.
    await lab.engine.remove(owner, at('item'), [{ id: created[1]?.id, version: 1 }], {});
    await lab.storage.identity.createSession(
      { userId: 1, kind: 'token', expiresAt: 9e14, beganAt: 1, scopes: ['read'] },
      Buffer.from([0, 255, 92, 34]),
      'script',
    );
    const documents = lab.engine.documents(owner, 'lab') as { readonly id: string }[];
    // Two fields go out of use, a flag and one with several values, with the grants that speak of them.
    const request = { documents: documents.filter((document) => !/item\.(active|watchers)"/.test(JSON.stringify(document))) };
    const { steps } = await lab.engine.previewChange(owner, 'lab', request);
    const decided = { ...request, decisions: Object.fromEntries(steps.map(({ id }) => [id, { accept: true }])) };
    const plan = await lab.engine.previewChange(owner, 'lab', decided);
    await lab.engine.applyChange(owner, 'lab', decided, plan.expect ?? '');
  });
});
afterAll(async () => {
  for (const folder of made) await dropStore('postgres', folder);
  rmSync(place, { recursive: true, force: true });
});

async function openWith<T>(kind: StoreKind, folder: string, run: (lab: Lab) => Promise<T>): Promise<T> {
  const lab = await openLab({ kind, folder });
  try {
    return await run(lab);
  } finally {
    await lab.close();
  }
}

/** Everything that can be asked of a workspace, and what the next numbers are. */
function contents(lab: Lab): Promise<unknown> {
  return (async () => ({
    totals: await dataTotals(lab.engine),
    records: (await lab.engine.list(owner, at('item'), { limit: 1_000 })).records,
    trash: (await lab.engine.trash(owner, at('item'), {})).records,
    history: (await lab.engine.history(owner, at('item'), 1)).map(({ at: time, ...entry }) => ({ ...entry, time })),
    people: [lab.storage.identity.users(), lab.storage.identity.departments()],
    token: lab.storage.identity.session(Buffer.from([0, 255, 92, 34])),
    dropped: lab.storage.dropped().map(({ id, document, number, records }) => ({ id, document, number, records })),
    apps: lab.storage.apps(),
  }))();
}

async function findings(lab: Lab): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const each of lab.engine.examine(owner, { repair: false })) found.push(each);
  return found;
}

/** What happens next is the same: ids, numbers, what is brought back. */
async function goOn(lab: Lab): Promise<unknown> {
  const created = await lab.engine.create(owner, at('item'), [{ code: 'n1' }], {});
  const user = await lab.storage.identity.createUser({
    email: 'n@example.test',
    name: 'N',
    owner: false,
    roles: [],
    passwordHash: null,
    locale: null,
    disabled: false,
  });
  for (const part of lab.engine.dropped(owner, 'lab')) await lab.engine.restoreDropped(owner, 'lab', part.id);
  const numbers = await lab.storage.reserveNumbers(1);
  const records = (await lab.engine.list(owner, at('item'), { limit: 1_000 })).records;
  return {
    created: created.map(({ id, number }) => ({ id, number })),
    user: user.id,
    numbers,
    records: records.map(({ id, active, watchers }) => ({ id, active, watchers })),
  };
}

async function moveOptions(folder: string, name: string) {
  const address = { url: await testDatabase(), schema: schemaOf(name) };
  made.push(name);
  return { folder, address, migrations, now: Date.now, onTable: () => undefined };
}

test('there and back again, every figure, record, id and number is the same, and a doctor finds nothing', { timeout: 90_000 }, async () => {
  const there = join(place, 'There');
  await moveToPostgres(await moveOptions(source, there));
  const before = await openWith('sqlite', source, contents);
  expect(before).toMatchObject({ dropped: [{ records: expect.any(Number) }, { records: expect.any(Number) }], token: { kind: 'token' } });
  expect(await openWith('postgres', there, contents)).toEqual(before);
  expect(await openWith('postgres', there, findings)).toEqual([]);
  const back = join(place, 'back');
  mkdirSync(back);
  await moveToSqlite({ ...(await moveOptions(back, there)), onTable: () => undefined });
  made.pop();
  expect(readdirSync(back).toSorted()).toEqual(['lock.sqlite', 'trellis.sqlite']);
  expect(await openWith('sqlite', back, contents)).toEqual(before);
  expect(await openWith('sqlite', back, findings)).toEqual([]);
  const next = await openWith('sqlite', source, goOn);
  expect(await openWith('postgres', there, goOn)).toEqual(next);
  expect(await openWith('sqlite', back, goOn)).toEqual(next);
});

test('a place that is taken, one in use, and nothing to move are refused, and nothing is left behind', { timeout: 60_000 }, async () => {
  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );
  const options = await moveOptions(source, join(place, 'Taken'));
  await openWith('sqlite', source, async () => expect(await code(moveToPostgres(options))).toBe('server.data-in-use'));
  const empty = join(place, 'empty');
  expect(await code(moveToPostgres({ ...options, folder: empty }))).toBe('backup.no-workspace');
  expect(await code(moveToSqlite({ ...options, folder: empty }))).toBe('backup.no-workspace');
  expect(existsSync(join(empty, 'trellis.sqlite'))).toBe(false);
  await moveToPostgres(options);
  expect(await code(moveToPostgres(options))).toBe('transfer.taken');
  expect(await code(moveToSqlite(options))).toBe('transfer.taken');
  const left = await onDatabase((client) => client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [`${options.address.schema}_first_start`]));
  expect(left.rowCount).toBe(0);
});
