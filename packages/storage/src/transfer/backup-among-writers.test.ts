// Proves that a backup of PostgreSQL, made while others write, is one moment: all that was acknowledged before it began, and nothing half done.
import { testDatabase } from '@trellis/dx/postgres';
import { testProgram } from '@trellis/dx/programs';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeBackup, restoreBackup, type Backup } from '../backup/index.ts';
import { diskStore } from '../file-store/index.ts';
import { openLab, owner, type Lab } from '../testing/open-lab.fixtures.ts';
import { BULK, ORDERS } from '../testing/postgres-writer.fixtures.ts';
import { shopSource } from '../testing/shop.fixtures.ts';
import { dropStore, schemaOf } from '../testing/stores.fixtures.ts';
import { postgresSource } from './index.ts';

const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));
const { program, execArgv } = testProgram(new URL('../testing/postgres-writer.fixtures.ts', import.meta.url));
const now = (): number => Date.UTC(2026, 10, 22, 20);
const shop = (entity: string) => ({ app: 'shop', entity });
/** Acknowledged writes before the backup begins, and at the least while it is made. */
const [BEFORE, MEANWHILE] = [60, 10];

let folder: string;
let place: string;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'trellis-among-'));
  const lab = await openLab({ kind: 'postgres', source: shopSource });
  folder = lab.folder;
  await lab.engine.create(owner, shop('customer'), [{ name: 'Ann', level: 3 }, { name: 'Bo' }], {});
  const orders = Array.from({ length: ORDERS }, (_, n) => ({ code: `O${n}`, customer: 1 + (n % 2) }));
  await lab.engine.create(owner, shop('order'), orders, {});
  await lab.engine.close();
});
afterAll(async () => {
  await dropStore('postgres', folder);
  rmSync(folder, { recursive: true, force: true });
  rmSync(place, { recursive: true, force: true });
});

async function backUp(minute: number): Promise<Backup> {
  const source = postgresSource({ url: await testDatabase(), schema: schemaOf(folder) }, migrations);
  return makeBackup({ source, folder, store: diskStore(join(folder, 'files')), to: join(place, 'backups'), now: () => now() + minute * 60_000 });
}

interface Line {
  readonly id: number;
  readonly version: number;
  readonly code: string;
  readonly qty: number;
}

async function everyLine({ engine }: Lab, from: 'list' | 'trash'): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (let cursor: string | undefined; ;) {
    const request = { limit: 1_000, ...(cursor === undefined ? {} : { cursor }) };
    const answer = await engine[from](owner, shop('line'), request);
    lines.push(...(answer.records as unknown as readonly Line[]));
    if (answer.nextCursor === undefined) return lines;
    cursor = answer.nextCursor;
  }
}

test(
  'a backup made among writers on PostgreSQL holds everything acknowledged before it began, and nothing half done',
  { timeout: 60_000 },
  async () => {
    const child = spawn(process.execPath, [...execArgv, program, folder, '1'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.on('data', (part: Buffer) => (printed += part.toString()));
    const ended = new Promise((resolve) => child.once('close', resolve));
    const words = (): readonly (readonly string[])[] =>
      printed
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split(' '));
    while (words().length < BEFORE) await later(10);
    let before = words();
    let backup = await backUp(0);
    // Where others keep the writers waiting, a backup may be over before enough was written: then another is made.
    for (let minute = 1; words().length - before.length <= MEANWHILE && minute < 20; minute += 1) {
      before = words();
      backup = await backUp(minute);
    }
    const { path, manifest } = backup;
    const meanwhile = words().length - before.length;
    child.kill('SIGKILL');
    await ended;
    expect(meanwhile).toBeGreaterThan(MEANWHILE);
    expect(manifest).toMatchObject({ from: 'postgres', lost: [] });

    const copy = join(place, 'copy');
    await restoreBackup({ from: path, folder: copy, replace: false, now });
    const lab = await openLab({ kind: 'sqlite', folder: copy });
    expect(lab.engine.seq()).toBe(manifest.seq);
    const findings: unknown[] = [];
    for await (const each of lab.engine.examine(owner, { repair: false })) findings.push(each);
    expect(findings).toEqual([]);

    const [live, trash] = [await everyLine(lab, 'list'), await everyLine(lab, 'trash')];
    const found = new Map([...live, ...trash].map((line) => [line.id, line]));
    const removed = new Set(trash.map((line) => line.id));
    const of = (word: string) => before.filter(([first]) => first === word).map(([, id = '', second = '']) => [Number(id), second] as const);
    expect(of('made').filter(([id, code]) => found.get(id)?.code !== code)).toEqual([]);
    expect(of('changed').filter(([id, qty]) => found.get(id)?.qty !== Number(qty))).toEqual([]);
    expect(of('removed').filter(([id]) => !removed.has(id))).toEqual([]);
    const sizes = new Map<string, number>();
    for (const { code } of live) if (code.includes('bulk')) sizes.set(code, (sizes.get(code) ?? 0) + 1);
    expect([...new Set(sizes.values())]).toEqual([BULK]);
    const bulks = before.flatMap(([first, code = '']) => (first === 'bulk' ? [code] : []));
    expect(bulks.filter((code) => !sizes.has(code))).toEqual([]);
    await lab.close();
  },
);
