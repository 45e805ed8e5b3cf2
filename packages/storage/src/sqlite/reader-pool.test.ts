// In charge of: long reads in processes of their own: stopped when too slow, replaced when gone, ended with the pool.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { execFileSync } from 'node:child_process';
import { setTimeout as later } from 'node:timers/promises';
import { addUsers, at, openLab, owner, type Lab } from '../testing/open-lab.fixtures.ts';
import { reader } from '../testing/stores.fixtures.ts';
import { ReaderPool } from './reader-pool.ts';

const ENDLESS = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n';

let lab: Lab;
let pool: ReaderPool;

beforeEach(async () => {
  lab = await openLab();
  await addUsers(lab, 1);
  await lab.engine.create(owner, at('shop'), [{ name: 'Asia' }], {});
});
afterEach(async () => {
  pool.close();
  await lab.close();
});

function open(timeoutMs: number, size = 1): ReaderPool {
  pool = new ReaderPool({ folder: lab.folder, ...reader, size, timeoutMs });
  return pool;
}

const count = (): Promise<readonly unknown[][]> => pool.run(`SELECT COUNT(*) FROM e_${lab.entity('shop').number}`, [], false);

/** Living reader processes of this lab: their arguments name its folder. */
function readers(): number {
  const programs = execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' }).split('\n');
  return programs.filter((line) => line.includes('reader-process') && line.includes(lab.folder)).length;
}

describe('a read', () => {
  test('sees what was committed just before', async () => {
    open(20_000);
    expect(await count()).toEqual([[1]]);
    await lab.engine.create(owner, at('shop'), [{ name: 'Europe' }], {});
    expect(await count()).toEqual([[2]]);
  });

  test('answers whole numbers past the safe range when asked to, and texts and blobs as they are', async () => {
    open(20_000);
    expect(await pool.run('SELECT 9007199254740993, ?, NULL', ['中文'], true)).toEqual([[9_007_199_254_740_993n, '中文', null]]);
  });

  test('that fails tells why and leaves the reader at work', async () => {
    open(20_000);
    await expect(pool.run('SELECT * FROM nowhere', [], false)).rejects.toThrow('no such table');
    expect(await count()).toEqual([[1]]);
  });

  test('writes nothing', async () => {
    open(20_000);
    await expect(pool.run('DELETE FROM meta RETURNING key', [], false)).rejects.toThrow('readonly');
  });

  test('that takes too long is stopped and said so; those waiting and later ones are answered', async () => {
    open(2_500);
    expect(await count()).toEqual([[1]]);
    const slow = pool.run(ENDLESS, [], false);
    const waiting = count();
    await expect(slow).rejects.toMatchObject({ kind: 'limit', code: 'query.too-slow', params: { seconds: 2.5 } });
    // Right after, while the stopped process may still be going.
    const next = count();
    expect(await waiting).toEqual([[1]]);
    expect(await next).toEqual([[1]]);
  });

  test('runs beside a slow one when there is another reader', async () => {
    open(2_500, 2);
    const slow = pool.run(ENDLESS, [], false).catch((error: unknown) => error);
    expect(await count()).toEqual([[1]]);
    expect(await slow).toMatchObject({ code: 'query.too-slow' });
  });
});

describe('a read that nobody waits for any more', () => {
  test('is stopped while it runs and while it waits; the next is answered', async () => {
    open(20_000);
    const gone = new AbortController();
    const unwanted = [pool.run(ENDLESS, [], false, gone.signal), pool.run(ENDLESS, [], false, gone.signal)];
    const wanted = count();
    gone.abort();
    for (const each of unwanted) await expect(each).rejects.toMatchObject({ code: 'server.busy' });
    expect(await wanted).toEqual([[1]]);
    await expect(pool.run('SELECT 1', [], false, gone.signal)).rejects.toMatchObject({ code: 'server.busy' });
  });

  test('and was answered before leaves its reader alone', async () => {
    open(20_000);
    const gone = new AbortController();
    expect(await pool.run('SELECT 1', [], false, gone.signal)).toEqual([[1]]);
    const next = count();
    gone.abort();
    expect(await next).toEqual([[1]]);
  });
});

describe('the pool', () => {
  test('refuses more waiting reads than it can hold, with a hint to come back', async () => {
    open(3_000);
    const reads = Array.from({ length: 600 }, () =>
      pool.run('SELECT 1', [], false).then(
        () => 'answered',
        (error: { code: string }) => error.code,
      ),
    );
    const outcomes = await Promise.all(reads);
    expect(outcomes.filter((outcome) => outcome === 'answered')).toHaveLength(501);
    expect(outcomes.filter((outcome) => outcome === 'server.busy')).toHaveLength(99);
  });

  test('refuses reads when it is closed, those under way too, and ends its processes', async () => {
    open(20_000, 2);
    pool.warm();
    expect(await count()).toEqual([[1]]);
    expect(readers()).toBe(2);
    const slow = pool.run(ENDLESS, [], false);
    pool.close();
    await expect(slow).rejects.toMatchObject({ code: 'server.busy' });
    await expect(count()).rejects.toMatchObject({ code: 'server.busy' });
    for (let waited = 0; readers() > 0 && waited < 100; waited += 1) await later(50);
    expect(readers()).toBe(0);
  });
});
