// In charge of: proving that imports store all of a file or nothing, survive a crash, and are their owner's alone.
import type { Engine, Storage, Tx } from '@trellis/engine';
import type { Actor } from '@trellis/permissions';
import type { ImportOptions, JobJson, RecordJson } from '@trellis/query';
import { rmSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Lab } from '../testing/open-lab.fixtures.ts';
import {
  ended,
  engineOver,
  importProducts,
  incoming,
  openProducts,
  ops,
  owner,
  products,
  stores,
  until,
  viewer,
} from '../testing/products.fixtures.ts';
import { refusalIssues } from '../testing/refusal.fixtures.ts';

let lab: Lab;

beforeEach(async () => {
  lab = await openProducts();
  const london = { name: 'London', city: 'London', owner: 2 };
  await lab.engine.create(owner, stores, [{ name: '深圳店', city: '深圳' }, london], {});
});
afterEach(async () => {
  await lab.close();
  // A lab opened again leaves its folder in place.
  rmSync(lab.folder, { recursive: true, force: true });
});

const run = (content: string | Uint8Array, options: ImportOptions = {}, actor: Actor = owner): Promise<JobJson> =>
  importProducts(lab, content, options, actor);

const start = async (content: string, actor: Actor = owner, engine: Engine = lab.engine): Promise<string> =>
  (await engine.startImport(actor, products, await incoming(lab, content), {})).id;

async function stored(): Promise<readonly RecordJson[]> {
  return (await lab.engine.list(owner, products, {})).records;
}

async function countProducts(): Promise<number> {
  return (await lab.engine.list(owner, products, { limit: 1, count: 'exact' })).total ?? 0;
}

const issuesOf = (job: JobJson): string[] =>
  (job.refused ?? []).map(({ row, issues }) => `${row} ${issues.map(({ path, code }) => `${path} ${code}`).join(', ')}`);

async function text(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString('utf8');
}

/** Rows of a large file: `code,name`. */
function manyRows(count: number): string {
  return `code,name\n${Array.from({ length: count }, (_, index) => `P${index},Product ${index}`).join('\n')}\n`;
}

describe('an import', () => {
  test('stores every kind of value', async () => {
    const job = await run(
      '编码,品名,类别,店铺,成本,数量,上架时间,启用,采购员\nA1,"蓝牙, 耳机",玩具,深圳店,"1,234.5678",5,2026-03-01 10:00:00,是,ops@example.com\nA2,,,,,,,,\n',
    );
    expect(job).toMatchObject({ status: 'done', done: 2, total: 2, result: { created: 2, updated: 0, unchanged: 0, refused: 0 } });
    expect(await stored()).toMatchObject([
      {
        code: 'A1',
        name: '蓝牙, 耳机',
        kind: 'toys',
        store: { id: 1, title: '深圳店' },
        cost: 1234.5678,
        qty: 5,
        listed_at: '2026-03-01T02:00:00.000Z',
        active: true,
        buyer: { id: 2 },
      },
      { code: 'A2', name: null, kind: null, store: null, qty: null },
    ]);
  });

  test('fills defaults and constants for what no column holds', async () => {
    await run('code\nA1\n', { constants: { kind: 'home' } });
    expect(await stored()).toMatchObject([{ code: 'A1', kind: 'home', qty: 0 }]);
  });

  test('of a GBK file reads it right', async () => {
    const gbk = Buffer.concat([Buffer.from('code,name\nA1,'), Buffer.from([0xc0, 0xb6, 0xd1, 0xc0]), Buffer.from('\n')]);
    await run(gbk);
    expect(await stored()).toMatchObject([{ code: 'A1', name: '蓝牙' }]);
  });

  test('with two bad rows stores nothing and reports both', async () => {
    const job = await run('code,name,kind,store,qty\nA1,a,toys,London,1\nA2,b,tois,London,x\nA3,c,home,Nowhere,3\n');
    expect(job).toMatchObject({ status: 'failed', error: { code: 'import.refused' }, result: { created: 0, refused: 2 } });
    expect(issuesOf(job)).toEqual(['3 kind value.option-near, qty value.number', '4 store import.no-match']);
    expect(job.refused?.[0]?.values).toEqual({ code: 'A2', name: 'b', kind: 'tois', store: 'London', qty: 'x' });
    expect(await countProducts()).toBe(0);
    const report = await text(lab.engine.importReport(owner, job.id, 'zh-CN'));
    expect(report.split('\r\n')[0]).toBe('\uFEFF行,原因,code,name,kind,store,qty');
    expect(report).toContain('4,store: 店铺：找不到“Nowhere”。,A3,c,home,Nowhere,3');
  });

  test('stores the good rows where that is asked for', async () => {
    const job = await run('code,qty\nA1,1\nA2,x\nA3,3\n', { partial: true });
    expect(job).toMatchObject({ status: 'done', result: { created: 2, refused: 1 } });
    expect((await stored()).map(({ code }) => code)).toEqual(['A1', 'A3']);
  });

  const bad: readonly (readonly [string, string, readonly string[]])[] = [
    ['an empty required cell', 'code,name\n,x\n', ['2 code record.required']],
    ['a value twice in the file', 'code\nA1\nA2\nA1\n', ['4 code import.twice-in-file']],
    ['a value that a record has', 'code\nHAVE\n', ['2 code record.duplicate']],
    ['a row with too many cells', 'code,name\nA1,x,y\n', ['2  import.extra-cells']],
    ['a user who is not there', 'code,buyer\nA1,nobody\n', ['2 buyer import.no-match']],
  ];
  test.each(bad)('refuses %s', async (_name, content, expected) => {
    await lab.engine.create(owner, products, [{ code: 'HAVE' }], {});
    const job = await run(content);
    expect([job.status, issuesOf(job), await countProducts()]).toEqual(['failed', expected, 1]);
  });

  test('by a key changes those that exist, creates the others and leaves equal ones alone', async () => {
    await run('code,name,qty\nA1,a,1\nA2,b,2\nA3,c,3\n');
    const job = await run('code,qty\nA1,1\nA2,20\nA9,9\n', { upsertBy: 'code', constants: { kind: 'toys' } });
    expect(job.result).toEqual({ created: 1, updated: 1, unchanged: 1, refused: 0 });
    expect(await stored()).toMatchObject([
      { code: 'A1', version: 1, kind: null },
      { code: 'A2', version: 2, qty: 20, name: 'b', kind: null },
      { code: 'A3', version: 1 },
      { code: 'A9', version: 1, kind: 'toys' },
    ]);
  });

  test('that is only tried says what it would do and stores nothing', async () => {
    await run('code,qty\nA1,1\nA2,2\n');
    const before = lab.engine.seq();
    const job = await run('code,qty\nA1,1\nA2,20\nA9,9\n', { upsertBy: 'code', dryRun: true });
    expect(job).toMatchObject({ status: 'done', result: { created: 1, updated: 1, unchanged: 1, refused: 0 } });
    expect([await countProducts(), lab.engine.seq()]).toEqual([2, before]);
  });

  test('leaves no file behind but the report', async () => {
    const job = await run('code,qty\nA1,x\n');
    expect(await readdir(join(lab.folder, 'jobs', job.id))).toEqual(['refused.jsonl']);
    await expect(stat(join(lab.folder, 'incoming'))).rejects.toThrow('ENOENT');
  });
});

describe('rights', () => {
  test('rows outside the conditions of the actor are refused, and nothing is stored', async () => {
    const job = await run('code,buyer\nA1,Ops\nA2,Owner\n', {}, ops);
    expect([job.status, issuesOf(job), await countProducts()]).toEqual(['failed', ['3  access.record-outside'], 0]);
  });

  test('of a large import they are tried before anything is stored', async () => {
    const rows = Array.from({ length: 5200 }, (_, index) => `P${index},${index === 5100 ? 'Owner' : 'Ops'}`);
    const job = await run(`code,buyer\n${rows.join('\n')}\n`, {}, ops);
    expect([job.status, issuesOf(job), await countProducts()]).toEqual(['failed', ['5102  access.record-outside'], 0]);
  });

  test('links lead only to what the actor may read', async () => {
    const job = await run('code,buyer,store\nA1,Ops,London\nA2,Ops,深圳店\n', {}, ops);
    expect(issuesOf(job)).toEqual(['3 store import.no-match']);
  });

  test('a record of someone else is neither changed nor told from a taken value', async () => {
    await run('code\nA1\n');
    const job = await run('code,buyer\nA1,Ops\n', { upsertBy: 'code' }, ops);
    expect(issuesOf(job)).toEqual(['2 code record.duplicate']);
  });

  test('who may not import cannot start', async () => {
    const file = await incoming(lab, 'code\nA1\n');
    expect(await refusalIssues(lab.engine.startImport(viewer, products, file, {}))).toEqual(['access.denied']);
    expect(await refusalIssues(lab.engine.previewImport(viewer, products, file, {}))).toEqual(['access.denied']);
  });

  test('are those of the moment of storing', async () => {
    const started = start('code,buyer\nA1,Ops\n', ops);
    await lab.storage.identity.updateUser(2, { roles: ['viewer'] });
    const job = await ended(lab.engine, ops, await started);
    expect([job.error?.code, await countProducts()]).toEqual(['access.denied', 0]);
  });

  test('another actor’s job is not found', async () => {
    const job = await run('code\nA1\n');
    expect(await refusalIssues(lab.engine.job(ops, job.id, 'en'))).toEqual(['job.not-found']);
    expect(await refusalIssues(lab.engine.cancelJob(ops, job.id))).toEqual(['job.not-found']);
    expect(await refusalIssues(text(lab.engine.importReport(ops, job.id, 'en')))).toEqual(['job.not-found']);
    expect(await refusalIssues(lab.engine.job(owner, '../../etc', 'en'))).toEqual(['job.not-found']);
  });
});

describe('starting', () => {
  const cases: readonly (readonly [string, string, unknown, readonly string[]])[] = [
    ['an empty file', '', {}, ['import.empty-file']],
    ['a header alone', 'code,name\n', {}, ['import.no-rows']],
    ['a page', '<html></html>', {}, ['import.web-page']],
    ['a required field unmapped', 'name\nx\n', {}, ['request.invalid', 'mapping import.required-unmapped']],
    ['an unknown option', 'code\nA1\n', { wrong: true }, ['request.invalid', 'wrong import.bad-options']],
  ];
  test.each(cases)('with %s is refused and keeps nothing', async (_name, content, options, expected) => {
    expect(await refusalIssues(lab.engine.startImport(owner, products, await incoming(lab, content), options as ImportOptions))).toEqual(expected);
    expect(await readdir(join(lab.folder, 'jobs')).catch(() => [])).toEqual([]);
  });

  test('with a unique text that no index holds is refused at its row', async () => {
    const job = await run(`code,name\nA1,x\n${'长'.repeat(867)},y\n`);
    expect([job.status, issuesOf(job), await countProducts()]).toEqual(['failed', ['3 code record.unique-too-long'], 0]);
  });

  test('is preceded by a preview', async () => {
    const file = await incoming(lab, '编码;备注;店铺\nA1;x;London\nA2;;\n');
    expect(await lab.engine.previewImport(owner, products, file, {})).toEqual({
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ';',
      header: { row: 1, rows: 1 },
      columns: [
        { name: '编码', type: 'text', suggestion: 'code', samples: ['A1', 'A2'] },
        { name: '备注', type: 'text', suggestion: null, samples: ['x'] },
        { name: '店铺', type: 'text', suggestion: 'store.name', samples: ['London'] },
      ],
      rows: [
        ['A1', 'x', 'London'],
        ['A2', '', ''],
      ],
    });
    expect((await stat(file.path)).isFile()).toBe(true);
  });
});

/** The store as it is, but after its n-th write that saves a storing job nothing is answered, as if the process ended there. */
function dyingAfter(writes: number): { readonly storage: Storage; readonly isDead: () => boolean } {
  let left = writes;
  const { storage } = lab;
  const dying = async <T>(actor: Actor, unit: (tx: Tx) => Promise<T>): Promise<T> => {
    if (left <= 0) return new Promise(() => {});
    const before = left;
    const result = await storage.write(actor, async (tx) => {
      const seen = new Proxy(tx, {
        get(target, name) {
          if (name === 'saveJob')
            return (job: Parameters<Tx['saveJob']>[0]) => {
              if (job.state.includes('"phase":"storing"') && job.status === 'running') left = before - 1;
              return target.saveJob(job);
            };
          const member: unknown = Reflect.get(target, name);
          return typeof member === 'function' ? member.bind(target) : member;
        },
      });
      return unit(seen);
    });
    return result;
  };
  return { storage: new Proxy(storage, { get: (target, name) => (name === 'write' ? dying : bound(target, name)) }), isDead: () => left <= 0 };
}

function bound(target: object, name: string | symbol): unknown {
  const member: unknown = Reflect.get(target, name);
  return typeof member === 'function' ? member.bind(target) : member;
}

/** Ends the engine where it stands and opens its folder again. */
async function reopen(): Promise<void> {
  const { folder } = lab;
  await lab.engine.close();
  lab = await openProducts(folder);
}

describe('a large import', () => {
  test('is stored in slices', async () => {
    const job = await run(manyRows(6200));
    expect(job).toMatchObject({ status: 'done', total: 6200, result: { created: 6200 } });
    expect(await countProducts()).toBe(6200);
  });

  test('that is killed between slices goes on without loss or doubling', async () => {
    // The first is that storing begins, the others are slices.
    const { storage, isDead } = dyingAfter(4);
    const dying = await engineOver(lab, storage);
    const id = await start(manyRows(6200), owner, dying);
    await until(isDead);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const count = await countProducts();
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(6200);
    expect(await lab.engine.job(owner, id, 'en')).toMatchObject({ status: 'running', phase: 'storing', done: count, total: 6200 });
    await reopen();
    expect(await ended(lab.engine, owner, id)).toMatchObject({ status: 'done', result: { created: 6200, refused: 0 } });
    expect(await countProducts()).toBe(6200);
  });

  test('that is interrupted while checking begins again', async () => {
    const id = await start(manyRows(6200));
    await reopen();
    expect(await lab.engine.job(owner, id, 'en')).toMatchObject({ status: 'running', done: 0 });
    expect([(await ended(lab.engine, owner, id)).status, await countProducts()]).toEqual(['done', 6200]);
  });

  test('that is cancelled stops and says what it stored', async () => {
    const id = await start(manyRows(20_000));
    await until(async () => (await countProducts()) > 0);
    await lab.engine.cancelJob(owner, id);
    const job = await lab.engine.job(owner, id, 'en');
    const count = await countProducts();
    expect([job.status, job.result?.created]).toEqual(['cancelled', count]);
    expect(job.done).toBe(count);
    expect(count).toBeLessThan(20_000);
  });

  test('cancelled before it stores leaves nothing', async () => {
    const id = await start(manyRows(6200));
    await lab.engine.cancelJob(owner, id);
    expect([(await lab.engine.job(owner, id, 'en')).status, await countProducts()]).toEqual(['cancelled', 0]);
  });

  test('that meets a value taken meanwhile stops and says exactly what is stored', async () => {
    const racing = await engineOver(lab, takenBefore('P6100', 2));
    const job = await ended(racing, owner, await start(manyRows(6200), owner, racing));
    const created = (await countProducts()) - 1;
    expect(created).toBeGreaterThanOrEqual(500);
    expect(created).toBeLessThanOrEqual(6100);
    expect(job).toMatchObject({ status: 'failed', error: { code: 'import.stopped' }, done: created, result: { created, refused: 1 } });
    expect(job.error?.message).toBe(`The import stopped at row 6102. ${created} rows before it are stored, the others are not.`);
  });
});

/** The store, but someone else takes a code just before the n-th slice. */
function takenBefore(code: string, slice: number): Storage {
  const { storage } = lab;
  let slices = 0;
  const write = async <T>(actor: Actor, unit: (tx: Tx) => Promise<T>): Promise<T> => {
    const isSlice = (await storage.read.jobs('running')).some((job) => job.state.includes('"phase":"storing"'));
    if (isSlice) slices += 1;
    if (slices === slice) {
      slices += 1;
      await lab.engine.create(owner, products, [{ code }], {});
    }
    return storage.write(actor, unit);
  };
  return new Proxy(storage, { get: (target, name) => (name === 'write' ? write : bound(target, name)) });
}
