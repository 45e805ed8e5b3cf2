// In charge of: killing a process that writes to PostgreSQL at any moment and finding every acknowledged write afterwards, and nothing half done.
import { DATABASE_DOOR } from '@trellis/dx/postgres';
import { openDoor, type Door } from '@trellis/dx/postgres/open-door';
import { testProgram } from '@trellis/dx/programs';
import { Random } from '@trellis/dx/random';
import { longer, patience, seeded } from '@trellis/dx/soak';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setTimeout as later } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { columnName, tableName } from '../sql/physical.ts';
import { openLab, owner, type Lab } from '../testing/open-lab.fixtures.ts';
import { connectionsTo, untilGone } from '../testing/postgres-connections.fixtures.ts';
import { BULK, ORDERS } from '../testing/postgres-writer.fixtures.ts';
import { shopSource } from '../testing/shop.fixtures.ts';
import { dropStore, onDatabase, schemaOf } from '../testing/stores.fixtures.ts';

const { program } = testProgram(new URL('../testing/postgres-writer.fixtures.ts', import.meta.url));
const KILLS = longer(6);
const shop = (entity: string) => ({ app: 'shop', entity });

let door: Door;
let folder: string;
const formerDoor = process.env[DATABASE_DOOR];

beforeAll(async () => {
  // A server of its own, that writes to the disk before it says that a commit is done.
  door = await openDoor({ durable: true });
  process.env[DATABASE_DOOR] = String(door.port);
  const lab = await openLab({ kind: 'postgres', source: shopSource });
  folder = lab.folder;
  await lab.engine.create(owner, shop('customer'), [{ name: 'Ann', level: 3 }, { name: 'Bo' }], {});
  const orders = Array.from({ length: ORDERS }, (_, place) => ({ code: `O${place}`, customer: 1 + (place % 2) }));
  await lab.engine.create(owner, shop('order'), orders, {});
  await lab.engine.close();
});
afterAll(async () => {
  await dropStore('postgres', folder);
  rmSync(folder, { recursive: true, force: true });
  await door.close();
  process.env[DATABASE_DOOR] = formerDoor;
});

/** Whole lines that a writer printed before it was killed: so many milliseconds after so many lines, so that a slow machine has as much to lose. */
async function killed(round: number, lines: number, after: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, folder, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  const ended = new Promise((resolve) => child.once('close', resolve));
  const busy = new Promise<void>((resolve) => {
    child.stdout.on('data', (part: Buffer) => {
      printed += part.toString();
      if (printed.split('\n').length > lines) resolve();
    });
  });
  await Promise.race([busy, ended]);
  await later(after);
  child.kill('SIGKILL');
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  return printed.split('\n').slice(0, -1);
}

/** What was acknowledged so far: the least that each line must have become. */
interface Acknowledged {
  readonly lines: Map<number, { code: string; version: number; qty?: number; removed: boolean }>;
  readonly bulks: Set<string>;
}

function note({ lines, bulks }: Acknowledged, printed: readonly string[]): void {
  for (const words of printed) {
    const [word, first = '', second = ''] = words.split(' ');
    const line = lines.get(Number(first));
    if (word === 'made') lines.set(Number(first), { code: second, version: 1, removed: false });
    if (word === 'changed' && line !== undefined) Object.assign(line, { version: 2, qty: Number(second) });
    if (word === 'removed' && line !== undefined) Object.assign(line, { version: 3, removed: true });
    if (word === 'bulk') bulks.add(first);
  }
}

type Ask = (text: string) => Promise<readonly Record<string, unknown>[]>;

/** Asks the database itself, in the schema of the workspace. */
async function asking<T>(run: (ask: Ask) => Promise<T>): Promise<T> {
  return onDatabase(async (client) => {
    await client.query(`SET search_path = "${schemaOf(folder)}"`);
    return run(async (text) => (await client.query<pg.QueryResultRow>(text)).rows);
  });
}

/** What is wrong with lines that were written one by one, and with bulks. */
async function wrongLines(ask: Ask, lab: Lab, { lines, bulks }: Acknowledged): Promise<readonly string[]> {
  const wrong: string[] = [];
  const check = (what: string, isRight: boolean): void => void (isRight || wrong.push(what));
  const [code, qty] = [columnName(lab.field('line', 'code')), columnName(lab.field('line', 'qty'))];
  const table = tableName(lab.entity('line'));
  const rows = await ask(
    `SELECT id::int, version::int, ${code} AS code, ${qty}::int AS qty, deleted_at IS NOT NULL AS removed FROM ${table} WHERE ${code} NOT LIKE '%bulk%'`,
  );
  const stored = new Map(rows.map((row) => [row['id'], row]));
  for (const [id, expected] of lines) {
    const found = stored.get(id);
    check(`line ${id} is lost`, found?.['code'] === expected.code && Number(found['version']) >= expected.version);
    check(`line ${id} has lost a change`, expected.qty === undefined || found?.['qty'] === expected.qty);
    check(`line ${id} is back`, !expected.removed || found?.['removed'] === true);
  }
  const sizes = await ask(
    `SELECT ${code} AS code, COUNT(*)::int AS size, COUNT(DISTINCT batch)::int AS batches FROM ${table} e
      JOIN log ON log.entity = ${lab.entity('line').number} AND log.record = e.id WHERE ${code} LIKE '%bulk%' GROUP BY 1`,
  );
  for (const { code: bulk, size, batches } of sizes) check(`bulk ${String(bulk)} is half there: ${String(size)}`, size === BULK && batches === 1);
  const there = new Set(sizes.map(({ code: bulk }) => bulk));
  for (const bulk of bulks) check(`bulk ${bulk} is lost`, there.has(bulk));
  return wrong;
}

/** Statements that count what may not be: the log with gaps, units half there, records that differ from their history. */
function impossible(lab: Lab): Readonly<Record<string, string>> {
  const number = lab.entity('line').number;
  // Entries of computed values follow a change of other records: they have no version.
  const history = `FROM log WHERE entity = ${number} AND record = e.id AND version > 0`;
  const table = tableName(lab.entity('line'));
  return {
    'gaps in the log': 'SELECT COALESCE(MAX(seq), 0) - COUNT(*) AS n FROM log',
    'units that are not whole': `SELECT COUNT(*) AS n FROM batches b WHERE (entries, first_seq, last_seq) IS DISTINCT FROM
      (SELECT (COUNT(*), MIN(seq), MAX(seq)) FROM log WHERE log.batch = b.batch)`,
    'entries of no unit': 'SELECT COUNT(*) AS n FROM log WHERE batch NOT IN (SELECT batch FROM batches)',
    'lines unlike their history': `SELECT COUNT(*) AS n FROM ${table} e WHERE version <> (SELECT COUNT(*) ${history}) OR version <> (SELECT MAX(version) ${history})`,
    'entries without a line': `SELECT COUNT(*) AS n FROM log WHERE entity = ${number} AND record NOT IN (SELECT id FROM ${table})`,
  };
}

async function wrongIn(lab: Lab, acknowledged: Acknowledged): Promise<readonly unknown[]> {
  const wrong: unknown[] = await asking(async (ask) => {
    const found = [...(await wrongLines(ask, lab, acknowledged))];
    for (const [what, text] of Object.entries(impossible(lab))) {
      const n = Number((await ask(text))[0]?.['n']);
      if (n !== 0) found.push(`${what}: ${n}`);
    }
    return found;
  });
  for await (const finding of lab.engine.examine(owner, { repair: false })) if (finding.kind !== 'nothing') wrong.push(finding);
  return wrong;
}

test('the server writes to the disk before it says that a commit is done', async () => {
  const [settings] = await asking((ask) => ask(`SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages`));
  expect(settings).toEqual({ fsync: 'on', pages: 'on' });
});

test(`${KILLS} kills while writing lose nothing acknowledged and leave nothing half done`, { timeout: patience(60_000) }, async () => {
  const random = new Random(seeded(11));
  const acknowledged: Acknowledged = { lines: new Map(), bulks: new Set() };
  for (let round = 0; round < KILLS; round += 1) {
    note(acknowledged, await killed(round, 2 + random.below(40), random.below(60)));
    const left = await connectionsTo(folder);
    // Opening again, and writing, works at once: a dead process keeps nobody waiting.
    const lab = await openLab({ folder, kind: 'postgres' });
    const [made] = await lab.engine.create(owner, shop('line'), [{ code: `after ${round}`, order: 1, qty: 1, price: 1 }], {});
    expect(made?.version).toBe(1);
    await untilGone(folder, left);
    expect({ round, wrong: await wrongIn(lab, acknowledged) }).toEqual({ round, wrong: [] });
    await lab.close();
  }
  console.log(`${acknowledged.lines.size} records and ${acknowledged.bulks.size} bulks were acknowledged`);
  expect(acknowledged.lines.size).toBeGreaterThan(KILLS);
  expect(acknowledged.bulks.size).toBeGreaterThan(0);
});
