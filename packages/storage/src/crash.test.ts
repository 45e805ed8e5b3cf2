// In charge of: killing a writing process at any moment and finding every acknowledged write afterwards, and nothing half done.
import { testProgram } from '@trellis/dx/programs';
import { Random } from '@trellis/dx/random';
import { longer, patience, seeded } from '@trellis/dx/soak';
import Sqlite, { type Database } from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseFile } from './sqlite/connection.ts';
import { columnName, tableName } from './sql/physical.ts';
import { BULK } from './testing/crash-writer.fixtures.ts';
import { differences, openMirror } from './testing/mirror.fixtures.ts';
import { openLab, type Lab } from './testing/open-lab.fixtures.ts';

const { program } = testProgram(new URL('testing/crash-writer.fixtures.ts', import.meta.url));
const KILLS = longer(20);
const MIRROR_KILLS = longer(4);

let folder: string;

beforeAll(async () => {
  const lab = await openLab();
  await lab.storage.write(
    {
      kind: 'system',
      id: null,
      name: 'test',
      email: null,
      owner: true,
      roles: [],
      departments: [],
      departmentsBelow: [],
      departmentsLed: [],
      team: [],
    },
    async () => undefined,
  );
  folder = mkdtempSync(join(tmpdir(), 'trellis-crash-'));
  cpSync(lab.folder, folder, { recursive: true });
  await lab.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lines that a writer prints before its time runs, so that a slow machine has as much to lose. */
const FIRST_LINES = 40;

/** Whole lines that a writer printed before it was killed, so many milliseconds after its first lines. */
async function killed(round: number, after: number, ...more: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, [program, folder, String(round), ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  const ended = new Promise((resolve) => child.once('close', resolve));
  const busy = new Promise<void>((resolve) => {
    child.stdout.on('data', (part: Buffer) => {
      printed += part.toString();
      if (printed.split('\n').length > FIRST_LINES) resolve();
    });
  });
  await Promise.race([busy, ended]);
  await later(after);
  child.kill('SIGKILL');
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  return printed.split('\n').slice(0, -1);
}

/** What was acknowledged so far: the least that each record must have become. */
interface Acknowledged {
  readonly items: Map<number, { code: string; version: number; qty?: number; removed: boolean }>;
  readonly bulks: Set<string>;
}

function note(acknowledged: Acknowledged, lines: readonly string[]): void {
  for (const line of lines) {
    const [word, first = '', second = ''] = line.split(' ');
    const item = acknowledged.items.get(Number(first));
    if (word === 'made') acknowledged.items.set(Number(first), { code: second, version: 1, removed: false });
    if (word === 'changed' && item !== undefined) Object.assign(item, { version: 2, qty: Number(second) });
    if (word === 'removed' && item !== undefined) Object.assign(item, { version: 3, removed: true });
    if (word === 'bulk') acknowledged.bulks.add(first);
  }
}

/** Everything wrong in the folder. */
function wrongIn(database: Database, lab: Lab, { items, bulks }: Acknowledged): string[] {
  const wrong: string[] = [];
  const check = (what: string, isRight: boolean): void => void (isRight || wrong.push(what));
  check('integrity', database.pragma('integrity_check', { simple: true }) === 'ok');
  const [item, customer] = [lab.entity('item'), lab.entity('customer')];
  const qty = columnName(lab.field('item', 'qty'));
  const code = columnName(lab.field('item', 'code'));
  const stored = new Map(
    (
      database.prepare(`SELECT id, version, ${code} AS code, ${qty} AS qty, deleted_at FROM ${tableName(item)}`).all() as {
        id: number;
        version: number;
        code: string;
        qty: number;
        deleted_at: number | null;
      }[]
    ).map((row) => [row.id, row]),
  );
  for (const [id, expected] of items) {
    const found = stored.get(id);
    check(`item ${id} is lost`, found?.code === expected.code && found.version >= expected.version);
    check(`item ${id} has lost a change`, expected.qty === undefined || found?.qty === expected.qty);
    check(`item ${id} is back`, !expected.removed || found?.deleted_at !== null);
  }
  const name = columnName(lab.field('customer', 'name'));
  const sizes = new Map(
    database
      .prepare(`SELECT ${name}, COUNT(*) FROM ${tableName(customer)} GROUP BY 1`)
      .raw()
      .all() as [string, number][],
  );
  for (const [label, size] of sizes) check(`bulk ${label} is half there: ${size}`, size === BULK);
  for (const label of bulks) check(`bulk ${label} is lost`, sizes.has(label));
  const [count, newest] = database.prepare('SELECT COUNT(*), COALESCE(MAX(seq), 0) FROM log').raw().get() as [number, number];
  check('the log has gaps', count === newest);
  for (const entity of [item, customer]) {
    const unlike = `SELECT COUNT(*) FROM ${tableName(entity)} e WHERE version <> (SELECT COUNT(*) FROM log WHERE entity = ${entity.number} AND record = e.id) OR version <> (SELECT MAX(version) FROM log WHERE entity = ${entity.number} AND record = e.id)`;
    check(`${entity.name} and the log tell different stories`, database.prepare(unlike).pluck().get() === 0);
    check(
      `${entity.name}: entries without a record`,
      database
        .prepare(`SELECT COUNT(*) FROM log WHERE entity = ${entity.number} AND record NOT IN (SELECT id FROM ${tableName(entity)})`)
        .pluck()
        .get() === 0,
    );
  }
  return wrong;
}

test(`${KILLS} kills while writing lose nothing acknowledged and leave nothing half done`, { timeout: patience(180_000) }, async () => {
  const random = new Random(seeded(4));
  const acknowledged: Acknowledged = { items: new Map(), bulks: new Set() };
  for (let round = 0; round < KILLS; round += 1) {
    note(acknowledged, await killed(round, 20 + random.below(350)));
    // The folder was held by the killed process alone: opening it again must work at once.
    const lab = await openLab({ folder });
    const database = new Sqlite(databaseFile(folder), { readonly: true });
    expect({ round, wrong: wrongIn(database, lab, acknowledged) }).toEqual({ round, wrong: [] });
    database.close();
    await lab.close();
  }
  console.log(`${acknowledged.items.size} records and ${acknowledged.bulks.size} bulks were acknowledged`);
  expect(acknowledged.items.size).toBeGreaterThan(KILLS * 16);
  expect(acknowledged.bulks.size).toBeGreaterThan(KILLS / 2);
});

test(`${MIRROR_KILLS} kills while the column mirror is fed and asked leave it true`, { timeout: patience(120_000) }, async () => {
  const random = new Random(seeded(6));
  const lines: string[] = [];
  for (let round = 0; round < MIRROR_KILLS; round += 1) {
    lines.push(...(await killed(KILLS + round, 1_500 + random.below(1_500), 'mirrored')));
    const lab = await openLab({ folder });
    const columns = openMirror(lab);
    expect(await differences(lab, columns)).toEqual([]);
    await columns.close();
    await lab.close();
  }
  expect(lines.filter((line) => line.startsWith('stale'))).toEqual([]);
  expect(lines.filter((line) => line.startsWith('grouped')).length).toBeGreaterThan(MIRROR_KILLS);
});

test('a folder in use is refused to a second process', async () => {
  const lab = await openLab({ folder });
  await expect(openLab({ folder })).rejects.toMatchObject({ kind: 'conflict', code: 'server.data-in-use' });
  await lab.close();
  await (await openLab({ folder })).close();
});
