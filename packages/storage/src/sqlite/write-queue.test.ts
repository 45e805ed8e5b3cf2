// In charge of: units of writing one after another, sharing commits, and what a failed unit or commit leaves.
import type { Tx } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import Sqlite, { type Database } from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLab, owner, type Lab } from '../testing/open-lab.fixtures.ts';
import { openReader, openWriter } from './connection.ts';
import { WriteQueue } from './write-queue.ts';

let folder: string;
let database: Database;
let queue: WriteQueue;
let commits: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-queue-'));
  database = openWriter(folder);
  database.exec('CREATE TABLE t (n INTEGER PRIMARY KEY, body BLOB)');
  commits = [];
  queue = new WriteQueue(database, { committed: () => commits.push('committed'), failed: () => commits.push('failed') });
});

afterEach(async () => {
  await queue.idle();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const insert = (n: number, bytes = 1): void => void database.prepare('INSERT INTO t VALUES (?, zeroblob(?))').run(n, bytes);
const kept = (): unknown[] => database.prepare('SELECT n FROM t ORDER BY n').pluck().all();

describe('the connection that writes', () => {
  test('syncs every commit and keeps a write-ahead log', () => {
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
  });

  test('a reading connection writes nothing', () => {
    const reading = openReader(folder);
    expect(() => reading.exec('INSERT INTO t VALUES (1, NULL)')).toThrow(/readonly/);
    reading.close();
  });
});

describe('units', () => {
  test('run strictly one after another, however often each awaits', async () => {
    const steps: string[] = [];
    const unit = (name: string) => async (): Promise<string> => {
      for (let step = 0; step < 3; step += 1) {
        steps.push(`${name}${step}`);
        await Promise.resolve();
      }
      return name;
    };
    expect(await Promise.all(['a', 'b', 'c'].map((name) => queue.add(unit(name))))).toEqual(['a', 'b', 'c']);
    expect(steps).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2', 'c0', 'c1', 'c2']);
  });

  test('that wait together share one commit', async () => {
    await Promise.all([1, 2, 3, 4].map((n) => queue.add(async () => insert(n))));
    expect(commits).toEqual(['committed']);
    expect(kept()).toEqual([1, 2, 3, 4]);
  });

  test('are answered only after the commit', async () => {
    const seen: unknown[] = [];
    const reading = openReader(folder);
    await queue.add(async () => insert(1)).then(() => seen.push(...reading.prepare('SELECT n FROM t').pluck().all()));
    reading.close();
    expect(seen).toEqual([1]);
  });

  test('a failing one leaves nothing and spares the others of its commit', async () => {
    const failing = async (): Promise<void> => {
      insert(2);
      await Promise.resolve();
      throw new Error('no');
    };
    const outcomes = await Promise.allSettled([queue.add(async () => insert(1)), queue.add(failing), queue.add(async () => insert(3))]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(kept()).toEqual([1, 3]);
  });

  test('one that throws before its first await fails like any other', async () => {
    const throwing = (): Promise<never> => {
      throw new Error('at once');
    };
    const outcomes = await Promise.allSettled([queue.add(throwing), queue.add(async () => insert(1))]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'fulfilled']);
  });

  test('one that awaits a timer is refused and leaves nothing', async () => {
    const slow = async (): Promise<void> => {
      insert(1);
      await later(60_000, undefined, { ref: false });
    };
    await expect(queue.add(slow)).rejects.toThrow(TypeError);
    await queue.add(async () => insert(2));
    expect(kept()).toEqual([2]);
  });
});

describe('units that yield', () => {
  const yielding = (unit: () => Promise<unknown>): Promise<unknown> => queue.add(unit, undefined, { yields: true });

  test('are overtaken by those that wait with them, and lengthen no commit that began before', async () => {
    const order: string[] = [];
    const unit = (name: string) => async (): Promise<void> => void order.push(name);
    await Promise.all([yielding(unit('long 1')), yielding(unit('long 2')), queue.add(unit('a')), queue.add(unit('b'))]);
    expect(order).toEqual(['a', 'b', 'long 1', 'long 2']);
    expect(commits).toHaveLength(3);
  });

  test('go on however many others there are', async () => {
    let isOver = false;
    let others = 0;
    const load = async (): Promise<void> => {
      while (!isOver) {
        await queue.add(async () => void (others += 1));
      }
    };
    const all = Promise.all([load(), load(), load()]);
    for (let n = 1; n <= 3; n += 1) {
      await yielding(async () => insert(n));
      expect(kept()).toHaveLength(n);
    }
    isOver = true;
    await all;
    expect(others).toBeGreaterThan(10);
  }, 10_000);

  test('fail by themselves when nothing can be begun', async () => {
    const other = new Sqlite(join(folder, 'trellis.sqlite'), { timeout: 0 });
    database.pragma('busy_timeout = 0');
    other.exec('BEGIN IMMEDIATE');
    await expect(yielding(async () => insert(1))).rejects.toThrow(/locked/);
    other.exec('ROLLBACK');
    other.close();
    await yielding(async () => insert(2));
    expect(kept()).toEqual([2]);
  });
});

describe('a disk that is full', () => {
  function fill(pages: number): void {
    const used = database.pragma('page_count', { simple: true }) as number;
    database.pragma(`max_page_count = ${used + pages}`);
  }

  test('is said in words to everyone in the commit, nothing is half done, and later writes work again', async () => {
    await queue.add(async () => insert(1));
    fill(2);
    const outcomes = await Promise.allSettled([
      queue.add(async () => insert(2)),
      queue.add(async () => insert(3, 100_000)),
      queue.add(async () => insert(4)),
    ]);
    expect(outcomes.slice(0, 2)).toMatchObject([
      { status: 'rejected', reason: { code: 'server.disk-full' } },
      { status: 'rejected', reason: { code: 'server.disk-full' } },
    ]);
    // The third had not begun, so it goes into a commit of its own.
    expect(outcomes[2]?.status).toBe('fulfilled');
    expect(kept()).toEqual([1, 4]);
    database.pragma('max_page_count = 1000000');
    await queue.add(async () => insert(5, 100_000));
    expect(kept()).toEqual([1, 4, 5]);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  test('is told by the commit itself when it cannot begin', async () => {
    const other = new Sqlite(join(folder, 'trellis.sqlite'), { timeout: 0 });
    database.pragma('busy_timeout = 0');
    other.exec('BEGIN IMMEDIATE');
    await expect(queue.add(async () => insert(1))).rejects.toThrow(/locked/);
    other.exec('ROLLBACK');
    other.close();
    await queue.add(async () => insert(2));
    expect(kept()).toEqual([2]);
    expect(commits).toEqual(['failed', 'committed']);
  });
});

describe('units of a store', () => {
  let lab: Lab;

  beforeEach(async () => {
    lab = await openLab();
  });
  afterEach(() => lab.close());

  const added = async (tx: Tx): Promise<void> => {
    const shop = lab.entity('shop');
    const [made] = await tx.insert(shop, [{ cells: new Map(), days: new Map() }]);
    if (made === undefined || !('id' in made)) throw new TypeError('nothing was inserted');
    await tx.append([{ entity: shop, record: made.id, operation: 'created', version: 1 }]);
  };

  test('one that outlived its turn can write no more, and the log has no gap', async () => {
    let late: Promise<unknown> = Promise.resolve();
    const slow = async (tx: Tx): Promise<void> => {
      await added(tx);
      late = later(5).then(() => added(tx));
      await late;
    };
    await expect(lab.storage.write(owner, slow)).rejects.toThrow('awaited something other than its tx');
    await lab.storage.write(owner, added);
    await expect(late).rejects.toThrow('is over');
    await lab.storage.write(owner, added);
    expect((await lab.storage.read.logAfter(0, 10)).map((entry) => entry.seq)).toEqual([1, 2]);
    expect(lab.storage.seq()).toBe(2);
  });

  test('a unit that fails gives its numbers in the log back', async () => {
    const failing = async (tx: Tx): Promise<void> => {
      await added(tx);
      throw new AppError('invalid', 'record.invalid');
    };
    const units = [added, failing, added, failing, added].map((unit) => lab.storage.write(owner, unit));
    await Promise.allSettled(units);
    expect((await lab.storage.read.logAfter(0, 10)).map((entry) => entry.seq)).toEqual([1, 2, 3]);
  });
});
