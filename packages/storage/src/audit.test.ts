// Proves what the audit is on every store (S7): numbered in the order of commits, part of the act's own unit, and never changed or deleted.
import { carryAudit, claimAudit, decidesAudit, type AuditAddition, type AuditedAct, type AuditEntry } from '@trellis/engine';
import Database from 'better-sqlite3';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { archiveSource, fillArchived } from './testing/archived.fixtures.ts';
import { Documents, jobEnd, preview } from './testing/change.fixtures.ts';
import { shopSource } from './testing/shop.fixtures.ts';
import { databaseFile } from './sqlite/connection.ts';
import { addUsers, at, openLab, owner, type Lab } from './testing/open-lab.fixtures.ts';
import { onDatabase, schemaOf, storeKind } from './testing/stores.fixtures.ts';

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.close());

const entry = (members: Partial<AuditAddition> = {}): AuditAddition => ({
  actorId: 1,
  actorName: 'Ann',
  kind: 'sign-in',
  target: 'user:1',
  result: 'done',
  source: '127.0.0.1',
  ...members,
});
const entries = (): Promise<readonly AuditEntry[]> => lab.storage.read.auditEntries({ filter: {}, limit: 1_000 });
const carried = <T>(run: () => Promise<T>, added = entry(), decides: 'any' | 'stated' = 'any'): Promise<T> => carryAudit(() => added, decides, run);
/** What the database refuses: no entry is without a kind. */
const bad = { ...entry(), kind: null } as unknown as AuditAddition;

describe('S7: append-only', () => {
  const statements = ["UPDATE audit SET result = 'refused'", 'DELETE FROM audit', 'DELETE FROM audit WHERE seq = 1'];

  test.each(statements)('the database itself refuses: %s', async (statement) => {
    await lab.engine.audit.add(entry());
    const before = await entries();
    const attempt =
      storeKind === 'sqlite'
        ? async () => {
            const database = new Database(databaseFile(lab.folder));
            try {
              database.exec(statement);
            } finally {
              database.close();
            }
          }
        : () => onDatabase((client) => client.query(`SET search_path TO "${schemaOf(lab.folder)}"; ${statement}`));
    await expect(attempt()).rejects.toThrow('the audit is append-only');
    expect(await entries()).toEqual(before);
  });

  test('the port adds and reads, and can nothing else', async () => {
    const namesOf = (value: object): readonly string[] =>
      Object.getOwnPropertyNames(Object.getPrototypeOf(value)).filter((name) => /audit/i.test(name));
    expect(namesOf(lab.storage)).toEqual([]);
    expect(namesOf(lab.storage.read)).toEqual(['auditEntries']);
    await lab.storage.write(owner, async (tx) => {
      expect(namesOf(tx)).toEqual(['audit', 'auditEntries']);
    });
    expect(Object.getOwnPropertyNames(Object.getPrototypeOf(lab.engine.audit)).toSorted()).toEqual([
      'add',
      'addDaily',
      'constructor',
      'export',
      'list',
    ]);
  });
});

describe('S7: ordered', () => {
  test('S7: numbers follow one another in the order of commits, however many come at once; a unit that fails takes none', async () => {
    const adds = Array.from({ length: 60 }, (_, place) =>
      place % 3 === 0
        ? lab.storage.write(owner, async (tx) => {
            await tx.audit(entry({ target: `user:${place}` }));
            throw new TypeError('given up');
          })
        : lab.engine.audit.add(entry({ target: `user:${place}` })),
    );
    await Promise.allSettled(adds);
    const found = await entries();
    expect(found.map((each) => each.seq)).toEqual(Array.from({ length: 40 }, (_, place) => place + 1));
    expect(found.map((each) => Number(each.target.slice(5)) % 3)).not.toContain(0);
  });

  test('S7: entries are found by kind, actor, target, result and time, either way along', async () => {
    for (const [place, kind] of (['sign-in', 'sign-out', 'sign-in'] as const).entries()) {
      lab.now += 1_000;
      await lab.engine.audit.add(entry({ kind, actorId: place, target: `user:${place}`, result: place === 2 ? 'refused' : 'done' }));
    }
    const seqs = async (filter: object, page: object = {}): Promise<readonly number[]> =>
      (await lab.storage.read.auditEntries({ filter, limit: 10, ...page })).map((each) => each.seq);
    expect(await seqs({ kind: 'sign-in' })).toEqual([1, 3]);
    expect(await seqs({ actor: 1 })).toEqual([2]);
    expect(await seqs({ target: 'user:0' })).toEqual([1]);
    expect(await seqs({ result: 'refused' })).toEqual([3]);
    expect(await seqs({ from: lab.now - 1_000, to: lab.now })).toEqual([2]);
    expect(await seqs({}, { before: 3 })).toEqual([2, 1]);
    expect(await seqs({}, { after: 1 })).toEqual([2, 3]);
  });
});

describe('S7: one unit with the act', () => {
  test('S7: the entry is kept with the write that decides, by whatever way it is made', async () => {
    await carried(() => lab.engine.create(owner, at('item'), [{ code: 'a' }], {}), entry({ target: 'record' }));
    await carried(() => addUsers(lab, 1), entry({ target: 'people' }));
    expect((await entries()).map((each) => each.target)).toEqual(['record', 'people']);
  });

  test('S7: an entry that cannot be written fails the act, of which nothing is kept', async () => {
    const { users } = await carried(async () => ({ users: lab.storage.identity.countUsers() }));
    await expect(carried(() => lab.engine.create(owner, at('item'), [{ code: 'a' }], {}), bad)).rejects.toThrow(/audit|null/i);
    await expect(carried(() => addUsers(lab, 1), bad)).rejects.toThrow(/audit|null/i);
    await expect(lab.storage.write(owner, (tx) => tx.audit(bad))).rejects.toThrow(/audit|null/i);
    expect([await entries(), (await lab.engine.list(owner, at('item'), {})).records, lab.storage.identity.countUsers()]).toEqual([[], [], users]);
  });

  test('S7: an act that fails leaves no entry', async () => {
    await lab.engine.create(owner, at('item'), [{ code: 'a' }], {});
    await expect(carried(() => lab.engine.create(owner, at('item'), [{ code: 'a' }], {}))).rejects.toThrow('record.');
    expect(await entries()).toEqual([]);
  });

  test('S7: of an act in several units one takes the entry: the first, or the one that is stated', async () => {
    const create = (code: string): Promise<unknown> => lab.engine.create(owner, at('item'), [{ code }], {});
    await carried(async () => {
      await create('a');
      await create('b');
    });
    await carried(
      async () => {
        await create('c');
        expect(claimAudit()).toBeUndefined();
        await decidesAudit(() => create('d'), { target: 'known later' });
      },
      entry(),
      'stated',
    );
    expect((await entries()).map((each) => each.target)).toEqual(['user:1', 'known later']);
  });

  test('S7: what goes on after an act is not the act', async () => {
    let later: Promise<unknown> | undefined;
    await carried(async () => {
      later = new Promise((resolve) => {
        setTimeout(() => resolve(lab.engine.create(owner, at('item'), [{ code: 'z' }], {})), 5);
      });
    });
    await later;
    expect(await entries()).toEqual([]);
  });
});

describe('S7: long work', () => {
  test('S7: a change of documents that runs as a job is written down where it ends: in the unit that puts it in force, or gives it up', async () => {
    const documents = new Documents(shopSource.apps[0]?.documents ?? []);
    const shop = await openLab({ source: shopSource, changes: { atOnce: 5, slice: 5 } });
    const place = (entity: string) => ({ app: 'shop', entity });
    await shop.engine.create(owner, place('customer'), [{ name: 'c', level: 1 }], {});
    await shop.engine.create(owner, place('order'), [{ code: 'o', customer: 1 }], {});
    const lines = Array.from({ length: 40 }, (_, n) => ({ code: `l${n}`, order: 1, qty: n, price: 1 }));
    await shop.engine.create(owner, place('line'), lines, {});
    const changed = documents.set('line.qty', { type: 'decimal', config: { scale: 2 } });
    const plan = await preview(shop.engine, 'shop', changed);
    const { done, job = '' } = await shop.engine.applyChange(owner, 'shop', { documents: changed.bodies }, plan.expect ?? '');
    expect([done, await shop.storage.read.auditEntries({ filter: {}, limit: 9 })]).toEqual([false, []]);
    await jobEnd(shop.engine, job);
    const found = await shop.storage.read.auditEntries({ filter: {}, limit: 9 });
    expect(found).toMatchObject([
      { kind: 'documents.changed', target: 'app:shop', result: 'done', source: 'job', detail: { job, 'documents-changed': 1 } },
      { kind: 'document.changed', target: 'field:shop/line.qty', source: 'job', detail: { change: 'changed', parts: 'config type' } },
    ]);
    await shop.close();
  });

  test('S7: a change of grants tells what each said and says: actions, condition, fields; ids are kept, and names shown beside them', async () => {
    const documents = new Documents(shopSource.apps[0]?.documents ?? []);
    const shop = await openLab({ source: shopSource });
    const same = { path: ['order.code'] };
    const changed = documents
      .set('clerk.order', {
        actions: { read: true, update: true },
        condition: { call: 'eq', args: [same, same] },
        read: { except: { 'order.code': true } },
        write: { only: { 'order.code': true } },
      })
      .add('grant', 'clerk.line', { role: 'clerk', entity: 'line', actions: { read: true }, read: { all: true } });
    const plan = await preview(shop.engine, 'shop', changed);
    const apply = () => shop.engine.applyChange(owner, 'shop', { documents: changed.bodies }, plan.expect ?? '');
    await carried(apply, entry({ kind: 'documents.changed', target: 'app:shop' }), 'stated');
    const { entries: told } = await shop.engine.audit.list(owner, { filter: {}, limit: 9 }, 'en');
    expect(told.toReversed().map(({ target, detail }) => [target, detail])).toEqual([
      ['app:shop', { 'documents-added': 1, 'documents-changed': 1 }],
      ['grant:shop/clerk.line', { change: 'added', role: '— → clerk', entity: '— → line', actions: '— → read', read: '— → all' }],
      [
        'grant:shop/clerk.order',
        {
          change: 'changed',
          role: 'clerk',
          entity: 'order',
          actions: 'read → read update',
          condition: '— → code = code',
          read: 'order.code → all −order.code',
          write: '— → order.code',
        },
      ],
    ]);
    const field = shop.engine.model.entities.get('shop/order')?.fields.find(({ id }) => id === 'order.code')?.label;
    expect(told[0]?.named).toMatchObject({ actions: 'read → read, update', write: `— → ${String(field)}` });
    const parts: Uint8Array[] = [];
    for await (const part of shop.engine.audit.export(owner, {}, 'csv', 'zh-CN')) parts.push(part);
    const csv = Buffer.concat(parts).toString();
    expect([csv.includes('actions=read → read update'), csv.includes('actions=查看 → 查看、修改')]).toEqual([true, true]);
    await shop.close();
  });

  test('S7: an app that is brought in takes its entry into the unit that puts it in force; one that is refused leaves none', async () => {
    const from = await openLab({ source: archiveSource });
    await addUsers(from, 3);
    await fillArchived(from);
    const path = join(from.folder, 'archive.gz');
    await writeFile(path, from.engine.exportApp(owner, 'depot', '1.0.0'));
    const bring = (slug: string): Promise<unknown> => from.engine.importApp(owner, { name: 'archive', path }, { slug });
    const added = entry({ kind: 'app.imported', target: 'app:again' });
    const acts: AuditedAct[] = [];
    await carryAudit(
      () => added,
      'stated',
      () => bring('again'),
      (act) => acts.push(act),
    );
    await expect(carried(() => bring('depot'), added, 'stated')).rejects.toThrow('archive.');
    const found = await from.storage.read.auditEntries({ filter: {}, limit: 9 });
    expect([acts[0]?.isKept, found.map(({ kind, target }) => `${kind} ${target}`)]).toEqual([true, ['app.imported app:again']]);
    await from.close();
  });
});
