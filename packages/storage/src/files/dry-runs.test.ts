// In charge of: proving what a dry run tells: new, changed cell by cell, refused; that all or part of it can be stored; and links that are created or stand in the same file.
import type { ImportOptions, ImportRow, ImportRowKind, JobJson, RecordJson } from '@trellis/query';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Lab } from '../testing/open-lab.fixtures.ts';
import { ended, importProducts, incoming, openProducts, ops, owner, products, stores } from '../testing/products.fixtures.ts';
import { refusalIssues } from '../testing/refusal.fixtures.ts';

let lab: Lab;
beforeEach(async () => {
  lab = await openProducts();
  await lab.engine.create(owner, stores, [{ name: '深圳店', city: '深圳', code: 'SZ' }], {});
});
afterEach(async () => {
  await lab.close();
  rmSync(lab.folder, { recursive: true, force: true });
});

const run = (content: string, options: ImportOptions = {}, actor = owner): Promise<JobJson> => importProducts(lab, content, options, actor);

async function rowsOf(job: JobJson, kind: ImportRowKind, actor = owner): Promise<readonly ImportRow[]> {
  const rows: ImportRow[] = [];
  for (let after: number | undefined = 0; after !== undefined;) {
    const page = await lab.engine.importRows(actor, job.id, kind, after, 2, 'en');
    rows.push(...page.rows);
    after = page.next;
  }
  return rows;
}

async function stored(): Promise<readonly RecordJson[]> {
  return (await lab.engine.list(owner, products, { limit: 100 })).records;
}

async function storeNames(): Promise<readonly unknown[]> {
  return (await lab.engine.list(owner, stores, { limit: 100 })).records.map(({ name }) => name);
}

const issuesOf = (job: JobJson): string[] =>
  (job.refused ?? []).map(({ row, issues }) => `${row} ${issues.map(({ path, code }) => `${path} ${code}`).join(', ')}`);

describe('a dry run', () => {
  const file = 'code,name,qty,店铺\nA1,a,1,\nA2,b,20,深圳店\nA3,c,x,\nA9,n,9,\n';
  const before = async (): Promise<JobJson> => run('code,name,qty\nA1,a,1\nA2,b,2\n');

  test('tells new rows, changed ones cell by cell, and refused ones', async () => {
    await before();
    const job = await run(file, { upsertBy: 'code', dryRun: true });
    expect(job.result).toEqual({ created: 1, updated: 1, unchanged: 1, refused: 1 });
    expect(await rowsOf(job, 'new')).toEqual([{ kind: 'new', row: 5, values: { code: 'A9', name: 'n', qty: 9 } }]);
    expect(await rowsOf(job, 'changed')).toEqual([
      {
        kind: 'changed',
        row: 3,
        id: 2,
        title: 'A2',
        changes: { qty: { before: 2, after: 20 }, store: { before: null, after: { id: 1, title: '深圳店' } } },
      },
    ]);
    expect(await rowsOf(job, 'refused')).toMatchObject([{ kind: 'refused', row: 4, issues: [{ path: 'qty', code: 'value.number' }] }]);
    expect((await stored()).map(({ qty }) => qty)).toEqual([1, 2]);
  });

  test('can be read as a file, in both languages', async () => {
    await before();
    const job = await run(file, { upsertBy: 'code', dryRun: true });
    const chunks: Uint8Array[] = [];
    for await (const chunk of lab.engine.importChanges(owner, job.id, 'zh-CN')) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString('utf8').split('\r\n')).toEqual([
      '\uFEFF行,情况,记录,字段,原值,新值',
      '5,新增,,编码,,A9',
      '5,新增,,品名,,n',
      '5,新增,,数量,,9',
      '3,更改,A2,数量,2,20',
      '3,更改,A2,店铺,,深圳店',
      '4,拒绝,,qty,x,“x”不是数字。',
      '',
    ]);
  });

  test('comes in pages', async () => {
    const job = await run(`code\n${Array.from({ length: 700 }, (_, index) => `P${index}`).join('\n')}\n`, { dryRun: true });
    const rows = await rowsOf(job, 'new');
    expect([rows.length, rows[0]?.kind === 'new' && rows[0].row, rows.at(-1)?.kind === 'new' && (rows.at(-1) as { row: number }).row]).toEqual([
      700, 2, 701,
    ]);
  });

  test('tells fields and records only as far as the actor may see them', async () => {
    await run('code,buyer,qty\nA1,Ops,1\nB1,Owner,1\n');
    const job = await run('code,qty\nA1,2\nB1,2\n', { upsertBy: 'code', dryRun: true }, ops);
    expect(await rowsOf(job, 'changed', ops)).toMatchObject([{ row: 2, changes: { qty: { before: 1, after: 2 } } }]);
    expect(issuesOf(job)).toEqual(['3 code record.duplicate']);
    expect(await refusalIssues(lab.engine.importRows(owner, job.id, 'changed', 0, 10, 'en'))).toEqual(['job.not-found']);
  });

  const parts: readonly (readonly [string, ImportOptions, string[]])[] = [
    ['without the refused', { partial: true }, ['A1 1', 'A2 20', 'A9 9']],
    ['only what is new', { partial: true, only: 'new' }, ['A1 1', 'A2 2', 'A9 9']],
    ['only what changes', { partial: true, only: 'changed' }, ['A1 1', 'A2 20']],
    ['without rows that were left out', { leaveOut: [3, 4] }, ['A1 1', 'A2 2', 'A9 9']],
  ];
  test.each(parts)('can be stored %s', async (_name, options, expected) => {
    await before();
    const job = await run(file, { upsertBy: 'code', ...options });
    expect(job.status).toBe('done');
    expect((await stored()).map(({ code, qty }) => `${String(code)} ${String(qty)}`)).toEqual(expected);
  });

  test('is stored with its own settings and no others, by who made it, into the entity it was made for', async () => {
    await before();
    const { id } = await run(file, { upsertBy: 'code', mapping: { code: 'code', qty: 'qty' }, dryRun: true });
    const job = await run(file, { check: id, partial: true, only: 'changed' });
    expect(job).toMatchObject({ status: 'done', result: { created: 0, updated: 1, refused: 1 } });
    // By a suggestion of today the name and the store would have gone in too, and without the key three new records.
    expect((await stored()).map(({ code, name, qty, store }) => [code, name, qty, store])).toEqual([
      ['A1', 'a', 1, null],
      ['A2', 'b', 20, null],
    ]);
    const start = async (options: ImportOptions, actor = owner, target = products): Promise<string[]> =>
      refusalIssues(lab.engine.startImport(actor, target, await incoming(lab, file), options));
    expect(await start({ check: id, upsertBy: 'code' })).toEqual(['request.invalid', 'upsertBy import.bad-options']);
    expect(await start({ check: id, dryRun: true })).toEqual(['request.invalid', 'dryRun import.bad-options']);
    for (const [check, actor, target] of [
      [id, ops, products],
      [id, owner, stores],
      [job.id, owner, products],
      ['nowhere', owner, products],
    ] as const)
      expect(await start({ check }, actor, target)).toEqual(['job.not-found']);
  });

  test('says how many rows were left out', async () => {
    await before();
    expect((await run(file, { upsertBy: 'code', only: 'new', leaveOut: [4] })).result).toEqual({
      created: 1,
      updated: 0,
      unchanged: 0,
      refused: 0,
      leftOut: 3,
    });
  });
});

describe('one import is one action in the log', () => {
  test('whatever its units', async () => {
    const job = await run(`code\n${Array.from({ length: 6200 }, (_, index) => `P${index}`).join('\n')}\n`);
    expect(await lab.storage.read.logBatch(job.batch ?? 0)).toMatchObject({ kind: 'import', actorId: 1, entries: 6200 });
  });

  test('and is undone as one', async () => {
    await run('code,name\nP1,old\n');
    const job = await run(`code,name,店铺\n${Array.from({ length: 6200 }, (_, index) => `P${index},new,店${index % 2}`).join('\n')}\n`, {
      upsertBy: 'code',
      createMissing: ['store'],
    });
    expect(job.result).toMatchObject({ created: 6199, updated: 1, targets: 2 });
    const answer = await lab.engine.undo(owner, 'undo', job.batch === undefined ? {} : { batch: job.batch }, {}, 'en');
    if (answer.job !== undefined) await ended(lab.engine, owner, answer.job.id);
    expect((await stored()).map(({ code, name, store }) => [code, name, store])).toEqual([['P1', 'old', null]]);
    expect(await storeNames()).toEqual(['深圳店']);
  });

  test('with the targets that it created', async () => {
    const job = await run('code,店铺\nA1,北京店\n', { createMissing: ['store'] });
    expect(await lab.storage.read.logBatch(job.batch ?? 0)).toMatchObject({ kind: 'import', entries: 2 });
  });
});

describe('missing targets', () => {
  const file = 'code,店铺\nA1,北京店\nA2,深圳店\nA3,北京店\nA4,上海店\n';

  test('are refused unless they are to be created', async () => {
    expect(issuesOf(await run(file))).toEqual(['2 店铺 import.no-match', '4 店铺 import.no-match', '5 店铺 import.no-match']);
    const job = await run(file, { createMissing: ['store'] });
    expect(job).toMatchObject({ status: 'done', result: { created: 4, targets: 2 } });
    expect(await storeNames()).toEqual(['深圳店', '北京店', '上海店']);
    expect((await stored()).map(({ store }) => (store as { id: number }).id)).toEqual([2, 1, 2, 3]);
  });

  test('are counted and listed by a dry run, once each, and not kept', async () => {
    const many = Array.from({ length: 6000 }, (_, index) => `P${index},店${index % 3}`).join('\n');
    const job = await run(`code,店铺\n${many}\n`, { createMissing: ['store'], dryRun: true });
    expect(job.result).toMatchObject({ created: 6000, targets: 3 });
    expect(await rowsOf(job, 'target')).toEqual(['店0', '店1', '店2'].map((value) => ({ kind: 'target', field: 'store', value })));
    expect(await storeNames()).toEqual(['深圳店']);
    expect(await run(`code,店铺\n${many}\n`, { createMissing: ['store'] })).toMatchObject({ result: { created: 6000, targets: 3 } });
    expect(await storeNames()).toHaveLength(4);
  });

  test('are found by the field that was chosen', async () => {
    const mapping = { code: 'code', 店铺: 'store.code' };
    expect((await run('code,店铺\nA1,SZ\n', { mapping })).status).toBe('done');
    // A store made by its code would lack its name, which is required.
    const options = { mapping, createMissing: ['store'] };
    expect(await refusalIssues(lab.engine.startImport(owner, products, await incoming(lab, 'code,店铺\nA2,BJ\n'), options))).toEqual([
      'request.invalid',
      'createMissing.store import.create-needs-more',
    ]);
  });

  test('need the right to create them', async () => {
    const options = { createMissing: ['store'] };
    const file = await incoming(lab, 'code,buyer,店铺\nA1,Ops,北京店\n');
    expect(await refusalIssues(lab.engine.startImport(ops, products, file, options))).toEqual([
      'request.invalid',
      'createMissing.store import.create-denied',
    ]);
  });
});

describe('rows that refer to rows of the same file', () => {
  const parents = async (): Promise<readonly string[]> =>
    (await stored()).map(({ code, parent }) => `${String(code)}<${(parent as { title?: string } | null)?.title ?? ''}`).toSorted();

  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['above', 'code,上级\nA,\nB,A\nC,B\n', ['A<', 'B<A', 'C<B']],
    ['below', 'code,上级\nC,B\nB,A\nA,\n', ['A<', 'B<A', 'C<B']],
    ['in any order', 'code,上级\nD,A\nB,C\nA,\nC,A\n', ['A<', 'B<C', 'C<A', 'D<A']],
  ];
  test.each(cases)('%s', async (_name, content, expected) => {
    expect((await run(content)).status).toBe('done');
    expect(await parents()).toEqual(expected);
  });

  test('to records that are there, and to nothing', async () => {
    await run('code\nOLD\n');
    expect(issuesOf(await run('code,上级\nA,OLD\nB,NONE\nC,B\n', { partial: true }))).toEqual(['3 上级 import.no-match', '4 上级 import.no-match']);
    expect(await parents()).toEqual(['A<OLD', 'OLD<']);
  });

  test('in a circle are refused', async () => {
    expect(issuesOf(await run('code,上级\nA,B\nB,A\nC,C\nD,\n'))).toEqual([
      '2 上级 import.circular',
      '3 上级 import.circular',
      '4 上级 import.circular',
    ]);
    expect(await stored()).toEqual([]);
  });

  test('that are not there are created where that is asked for', async () => {
    expect(await run('code,上级\nA,TOP\nB,A\n', { createMissing: ['parent'] })).toMatchObject({ status: 'done', result: { created: 2, targets: 1 } });
    expect(await parents()).toEqual(['A<TOP', 'B<A', 'TOP<']);
  });

  test('over many slices', async () => {
    const rows = Array.from({ length: 6000 }, (_, index) => `P${5999 - index},${index === 5999 ? '' : `P${Math.floor((5999 - index) / 2)}`}`);
    expect(await run(`code,上级\n${rows.join('\n')}\n`, { dryRun: true })).toMatchObject({ result: { created: 6000, refused: 0 } });
    expect(await run(`code,上级\n${rows.join('\n')}\n`)).toMatchObject({ status: 'done', result: { created: 6000 } });
    const found = await lab.engine.list(owner, products, { filter: { field: 'code', op: 'eq', value: 'P4321' } });
    expect(found.records[0]?.['parent']).toMatchObject({ title: 'P2160' });
  });
});

describe('the key of an import', () => {
  const again = { idempotency: { key: 'k1', bodyHash: 'h1' } };

  test('gives the same job, also after a restart', async () => {
    const first = await lab.engine.startImport(owner, products, await incoming(lab, 'code\nA1\n'), {}, again);
    await ended(lab.engine, owner, first.id);
    const { folder } = lab;
    await lab.engine.close();
    lab = await openProducts(folder);
    const second = await lab.engine.startImport(owner, products, await incoming(lab, 'code\nA1\n'), {}, again);
    expect([second.id, second.status, (await stored()).length]).toEqual([first.id, 'done', 1]);
    const other = { idempotency: { key: 'k1', bodyHash: 'h2' } };
    expect(await refusalIssues(lab.engine.startImport(owner, products, await incoming(lab, 'code\nA2\n'), {}, other))).toEqual([
      'idempotency.other-body',
    ]);
  });

  test('sent twice at once starts one', async () => {
    const file = await incoming(lab, 'code\nA1\n');
    const copy = { ...file, path: `${file.path}-2` };
    await import('node:fs/promises').then(({ copyFile }) => copyFile(file.path, copy.path));
    const [a, b] = await Promise.all([file, copy].map((each) => lab.engine.startImport(owner, products, each, {}, again)));
    await ended(lab.engine, owner, a?.id ?? '');
    expect([a?.id === b?.id, (await stored()).length]).toEqual([true, 1]);
  });
});
