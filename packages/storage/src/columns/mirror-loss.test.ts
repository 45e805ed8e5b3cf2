// In charge of: whatever becomes of the mirror — killed, deleted, damaged, slow, of other documents, of another log — no answer is wrong, and it comes back.
import { Random } from '@trellis/dx/random';
import { longer, patience, seeded } from '@trellis/dx/soak';
import type { RecordInput } from '@trellis/engine';
import type { WorkspaceSource } from '@trellis/model';
import Sqlite from 'better-sqlite3';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, existsSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { setTimeout as later } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { databaseFile } from '../sqlite/connection.ts';
import { labSource } from '../testing/lab.fixtures.ts';
import { countOf, differences, mirrorAll, mirroredEntities, mirrorProgram, openMirror, type MirrorLab } from '../testing/mirror.fixtures.ts';
import { at, openLab, owner, type Lab } from '../testing/open-lab.fixtures.ts';
import { Bypassed, type ColumnMirrorOptions } from './column-mirror.ts';
import { mirrorFile } from './mirror-place.ts';

let lab: Lab;
let columns: MirrorLab;

/** A read that takes minutes. */
const ENDLESS = 'SELECT COUNT(*) FROM range(3000000) a, range(3000000) b WHERE a.range + b.range = 7';

const customers = (count: number, name: string): Promise<unknown> =>
  lab.engine.create(
    owner,
    at('customer'),
    Array.from({ length: count }, (_, n): RecordInput => ({ name: `${name} ${n}` })),
    {},
  );

function ask(text: string, options: { atLeast?: number; signal?: AbortSignal } = {}): Promise<readonly unknown[][]> {
  const entities = mirroredEntities(lab).filter((entity) => entity.number === lab.entity('customer').number);
  return columns.mirror.ask({ text, values: [], big: false, entities, atLeast: lab.storage.seq(), ...options });
}

/** Another mirror of the same folder, as after a restart of the server. */
async function reopen(options: Partial<ColumnMirrorOptions> = {}): Promise<void> {
  await columns.close();
  columns = openMirror(lab, options);
}

beforeEach(async () => {
  lab = await openLab();
  columns = openMirror(lab);
  await customers(300, 'first');
  await mirrorAll(lab, columns);
});
afterEach(async () => {
  await columns.close();
  await lab.close();
});

describe('a mirror that was', () => {
  test('closed goes on where it was, without copying anew', async () => {
    const before = statSync(mirrorFile(lab.folder)).birthtimeMs;
    await reopen();
    await customers(5, 'more');
    expect(await differences(lab, columns)).toEqual([]);
    expect(statSync(mirrorFile(lab.folder)).birthtimeMs).toBe(before);
  });

  test('killed while it applies goes on or begins anew', { timeout: patience(60_000) }, async () => {
    const random = new Random(seeded(5));
    for (let round = 0; round < longer(6); round += 1) {
      const writing = (async () => {
        for (let n = 0; n < 6; n += 1) await customers(200, `${round}.${n}`);
      })();
      const asking = differences(lab, columns).catch(() => undefined);
      await later(random.below(400));
      if (columns.mirror.pid !== undefined) process.kill(columns.mirror.pid, 'SIGKILL');
      await Promise.all([writing, asking]);
      await reopen();
      expect(await differences(lab, columns)).toEqual([]);
    }
  });

  test('deleted is made again', async () => {
    await columns.close();
    rmSync(mirrorFile(lab.folder));
    columns = openMirror(lab);
    expect(await differences(lab, columns)).toEqual([]);
    expect(existsSync(mirrorFile(lab.folder))).toBe(true);
  });

  test.each([
    ['overwritten by another file', (file: string) => writeFileSync(file, 'no database at all')],
    ['emptied', (file: string) => writeFileSync(file, '')],
    ['damaged in its head', (file: string) => damage(file, 0, 64)],
    ['damaged in its second header', (file: string) => damage(file, 4096, 12_288)],
    ['damaged in its data', (file: string) => damage(file, 20_000, statSync(file).size)],
    ['cut off', (file: string) => writeFileSync(file, new Uint8Array(9000))],
  ])('%s is made again', async (_name, spoil) => {
    await columns.close();
    spoil(mirrorFile(lab.folder));
    columns = openMirror(lab);
    expect(await differences(lab, columns)).toEqual([]);
  });

  test('made in another format is made again', async () => {
    await ask('SELECT 1');
    await columns.close();
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const other = await DuckDBInstance.create(mirrorFile(lab.folder));
    const connection = await other.connect();
    await connection.run('UPDATE mirror_format SET format = 0');
    await connection.run(`DELETE FROM e_${lab.entity('customer').number}`);
    connection.closeSync();
    other.closeSync();
    columns = openMirror(lab);
    expect(await differences(lab, columns)).toEqual([]);
  });

  test('made from another log, such as before a backup was put back, is made again', async () => {
    const kept = `${lab.folder}/kept.sqlite`;
    const backup = new Sqlite(databaseFile(lab.folder));
    await backup.backup(kept);
    backup.close();
    await customers(40, 'lost');
    await lab.engine.update(owner, at('customer'), [{ id: 1, version: 1, name: 'lost' }], {});
    expect(await differences(lab, columns)).toEqual([]);
    await columns.close();
    await lab.engine.close();
    for (const end of ['', '-wal', '-shm']) rmSync(`${databaseFile(lab.folder)}${end}`, { force: true });
    copyFileSync(kept, databaseFile(lab.folder));
    const { folder } = lab;
    lab = await openLab({ folder });
    lab.now += 60_000;
    await customers(60, 'other');
    columns = openMirror(lab);
    expect(await differences(lab, columns)).toEqual([]);
    await columns.close();
    await lab.close();
    rmSync(folder, { recursive: true });
    lab = await openLab();
    columns = openMirror(lab);
  });
});

function damage(file: string, from: number, to: number): void {
  const handle = openSync(file, 'r+');
  const random = new Random(from);
  const bytes = Uint8Array.from({ length: to - from }, () => random.below(256));
  writeSync(handle, bytes, 0, bytes.length, from);
  closeSync(handle);
}

test('a mirror whose server was killed while it was loaded ends, and lets go of the file', async () => {
  await columns.close();
  const orphan = fork(mirrorProgram.program, [lab.folder, '256', '1'], { serialization: 'advanced' });
  const ended = once(orphan, 'exit');
  onTestFinished(() => void orphan.kill('SIGKILL'));
  orphan.disconnect();
  expect(await ended).toEqual([0, null]);
});

describe('other documents', () => {
  function withCustomer(change: (fields: Map<string, Record<string, unknown>>) => void): WorkspaceSource {
    const apps = labSource.apps.map((app) => {
      const bodies = new Map(app.documents.map((document) => [(document.body as { id: string }).id, document.body as Record<string, unknown>]));
      change(bodies);
      return {
        ...app,
        documents: [...bodies].map(([id, body]) => ({
          ...(app.documents.find((each) => (each.body as { id: string }).id === id) ?? app.documents.find((each) => each.kind === 'field')),
          body,
        })),
      };
    });
    return { ...labSource, apps } as WorkspaceSource;
  }

  test('with one field more make the entity anew', async () => {
    expect(await differences(lab, columns)).toEqual([]);
    await columns.close();
    await lab.engine.close();
    const { folder } = lab;
    lab = await openLab({
      folder,
      install: withCustomer((bodies) =>
        bodies.set('customer.extra', { ...bodies.get('customer.phone'), id: 'customer.extra', name: 'extra', label: 'extra' }),
      ),
    });
    await lab.engine.create(owner, at('customer'), [{ name: 'with', extra: 'more' }], {});
    columns = openMirror(lab);
    expect(await differences(lab, columns)).toEqual([]);
    await columns.close();
    await lab.close();
    rmSync(folder, { recursive: true });
    lab = await openLab();
    columns = openMirror(lab);
  });
});

describe('a read', () => {
  test('sees what was committed just before it was asked', async () => {
    for (let n = 1; n <= 30; n += 1) {
      await customers(1, `next ${n}`);
      const found = await columns.runner.groups(countOf(lab.entity('customer')), owner);
      expect(found ?? 'left to the store').toEqual([{ keys: [], metrics: [300 + n] }]);
    }
  });

  test('is left to the store when the mirror may not catch up, and the store has it all', async () => {
    await reopen({ catchUpMs: 0 });
    await mirrorAll(lab, columns);
    await customers(20, 'late');
    await expect(ask('SELECT 1')).rejects.toMatchObject({ why: 'behind' });
    expect(await columns.both.groups(countOf(lab.entity('customer')), owner)).toEqual([{ keys: [], metrics: [320] }]);
  });

  test('is left to the store when the mirror does not move at all', async () => {
    const pid = columns.mirror.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    const start = performance.now();
    await expect(ask('SELECT 1')).rejects.toMatchObject({ why: 'behind' });
    expect(performance.now() - start).toBeLessThan(8_000);
    process.kill(pid, 'SIGCONT');
    expect(await differences(lab, columns)).toEqual([]);
  });

  test('that the mirror refuses or fails at is left to the store, and the mirror stays', async () => {
    const { pid } = columns.mirror;
    await expect(ask('SELECT * FROM nowhere')).rejects.toBeInstanceOf(Bypassed);
    await expect(ask('SELECT 9223372036854775807 + 1')).rejects.toBeInstanceOf(Bypassed);
    expect(await ask('SELECT 1')).toEqual([[1]]);
    expect(columns.mirror.pid).toBe(pid);
  });

  test('that takes too long is stopped and said so; the mirror answers on', async () => {
    await reopen({ timeoutMs: 700 });
    await mirrorAll(lab, columns);
    const { pid } = columns.mirror;
    const slow = [ask(ENDLESS), ask(ENDLESS), ask(ENDLESS)];
    for (const each of slow) await expect(each).rejects.toMatchObject({ kind: 'limit', code: 'query.too-slow', params: { seconds: 0.7 } });
    expect(await ask('SELECT 2')).toEqual([[2]]);
    expect(columns.mirror.pid).toBe(pid);
  });

  test('whose caller has gone is stopped, running or waiting', async () => {
    const gone = new AbortController();
    const slow = [ask(ENDLESS, { signal: gone.signal }), ask(ENDLESS, { signal: gone.signal }), ask(ENDLESS, { signal: gone.signal })];
    const outcomes = Promise.allSettled(slow);
    await later(200);
    gone.abort();
    expect((await outcomes).map((outcome) => outcome.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await ask('SELECT 3')).toEqual([[3]]);
    await expect(ask('SELECT 4', { signal: gone.signal })).rejects.toMatchObject({ code: 'server.busy' });
  });

  test('runs beside changes without seeing half of one', { timeout: 30_000 }, async () => {
    const entity = lab.entity('customer');
    const field = lab.field('customer', 'vip');
    const plan = { ...countOf(entity), keys: [{ expr: { kind: 'path', steps: [field], type: field.valueType } as const }] };
    await lab.engine.update(
      owner,
      at('customer'),
      Array.from({ length: 300 }, (_, n) => ({ id: n + 1, version: 1, vip: true })),
      {},
    );
    let seen = 0;
    let isOver = false;
    const writing = (async () => {
      for (let version = 2; version < 100 && seen < 8; version += 1)
        await lab.engine.update(
          owner,
          at('customer'),
          Array.from({ length: 300 }, (_, n) => ({ id: n + 1, version, vip: version % 2 === 1 })),
          {},
        );
      isOver = true;
    })();
    while (!isOver) {
      const found = await columns.runner.groups(plan, owner);
      if (found === undefined) continue;
      seen += 1;
      // All were changed by one unit: one group, never two.
      expect(found.map((row) => row.metrics)).toEqual([[300]]);
    }
    await writing;
    expect(seen).toBeGreaterThan(3);
  });
});
