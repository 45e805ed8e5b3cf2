// In charge of: proving that an import finds the records it changes by several fields that are unique together, and tells nothing that is hidden.
import { AppError } from '@trellis/errors';
import type { Target } from '@trellis/engine';
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { doc } from '@trellis/model/testing';
import type { Actor } from '@trellis/permissions';
import type { ImportOptions, ImportRow, JobJson, RecordJson } from '@trellis/query';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLab, person, type Lab } from '../testing/open-lab.fixtures.ts';
import { ended, incoming, owner } from '../testing/products.fixtures.ts';

const field = (id: string, type: string, members: object = {}): SourceDocument => {
  const [entity, name = ''] = id.split('.');
  return doc('field', id, { entity, name, label: { en: name, 'zh-CN': name }, order: 1, type, ...members });
};

/** Prices of articles in shops: one for each shop and article, however the article is capitalised; tags are unique whatever their case. */
const documents: readonly SourceDocument[] = [
  doc('app', 'shop', { name: 'shop', label: 'Shop', order: 1, version: '1.0.0' }),
  doc('entity', 'shop', { name: 'shop', label: 'Shop', order: 1, titleField: 'shop.code' }),
  field('shop.code', 'text', { required: true, unique: true }),
  field('shop.owner', 'user', { order: 2 }),
  doc('entity', 'price', {
    name: 'price',
    label: 'Price',
    order: 2,
    titleField: 'price.article',
    uniques: {
      place: {
        label: { en: 'shop and article', 'zh-CN': '店铺和货号' },
        fields: { 'price.shop': true, 'price.article': true },
        caseSensitive: false,
      },
      day: { order: 1, fields: { 'price.article': true, 'price.since': true, 'price.secret': true } },
    },
  }),
  field('price.shop', 'link', { config: { target: 'shop', onDelete: 'clear' } }),
  field('price.article', 'text', { order: 2 }),
  field('price.since', 'date', { order: 3 }),
  field('price.amount', 'integer', { order: 4, required: true }),
  field('price.secret', 'text', { order: 5 }),
  field('price.tag', 'text', { order: 6, unique: true, caseSensitive: false }),
  field('price.keeper', 'user', { order: 7 }),
  doc('grant', 'seller.shop', { role: 'seller', entity: 'shop', actions: { read: true, create: true }, read: { all: true }, write: { all: true } }),
  doc('grant', 'seller.price', {
    role: 'seller',
    entity: 'price',
    actions: { create: true, read: true, update: true, import: true },
    condition: { call: 'eq', args: [{ path: ['price.keeper'] }, { user: 'id' }] },
    read: { except: { 'price.secret': true } },
    write: { except: { 'price.secret': true } },
  }),
];
const source: WorkspaceSource = {
  workspace: {
    kind: 'workspace',
    source: 'workspace.json',
    body: { kind: 'workspace', format: 1, id: 'workspace', label: 'Test', currency: 'CNY', timezone: 'Asia/Shanghai', locale: 'zh-CN' },
  },
  roles: [{ kind: 'role', source: 'roles/seller.json', body: { kind: 'role', format: 1, id: 'seller', name: 'seller', label: 'seller', order: 1 } }],
  apps: [{ id: 'shop', slug: 'shop', bindings: {}, documents }],
};
const shops: Target = { app: 'shop', entity: 'shop' };
const prices: Target = { app: 'shop', entity: 'price' };
/** Sees and changes the prices of their own, and of these not the secret. */
const seller = person(2, 'seller');

let lab: Lab;
beforeEach(async () => {
  lab = await openLab({ source });
  for (const { name, email, owner: isOwner, roles } of [owner, seller])
    await lab.storage.identity.createUser({ name, email: email ?? '', owner: isOwner, roles, passwordHash: null, locale: null, disabled: false });
  await lab.engine.create(owner, shops, [{ code: 'US' }, { code: 'DE' }], {});
  await lab.engine.create(
    owner,
    prices,
    [
      { shop: 1, article: 'A1', amount: 1, since: '2026-01-01', secret: 's', keeper: 2, tag: 'Red' },
      { shop: 2, article: 'A1', amount: 2, keeper: 1, tag: 'Blue' },
    ],
    {},
  );
});
afterEach(() => lab.close());

async function run(content: string, options: ImportOptions = {}, actor: Actor = owner): Promise<JobJson> {
  const { id } = await lab.engine.startImport(actor, prices, await incoming(lab, content), { upsertBy: 'place', ...options });
  return ended(lab.engine, actor, id);
}

async function stored(): Promise<readonly RecordJson[]> {
  return (await lab.engine.list(owner, prices, { limit: 100 })).records;
}

async function rowsOf(job: JobJson, kind: 'new' | 'changed', actor = owner): Promise<readonly ImportRow[]> {
  return (await lab.engine.importRows(actor, job.id, kind, 0, 100, 'en')).rows;
}

const issuesOf = (job: JobJson): string[] =>
  (job.refused ?? []).flatMap(({ row, issues }) => issues.map(({ path, code }) => `${row} ${path} ${code}`));

async function refusal(promise: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new TypeError(`no refusal: ${String(error)}`);
  return (error.issues ?? []).map(({ path, code }) => `${path} ${code}`);
}

describe('an import by fields that are unique together', () => {
  test('changes the records that are found and creates the others, a link by what finds its target', async () => {
    const job = await run('shop,article,amount\nUS,a1,10\nUS,A2,20\nDE,A1,2\n');
    expect(job).toMatchObject({ status: 'done', result: { created: 1, updated: 1, unchanged: 1, refused: 0 } });
    expect((await stored()).map(({ article, amount, version }) => [article, amount, version])).toEqual([
      ['A1', 10, 2],
      ['A1', 2, 1],
      ['A2', 20, 1],
    ]);
    expect((await run('shop,article,amount\nUS,a1,10\nUS,A2,20\nDE,A1,2\n')).result).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
  });

  test('tells beforehand what would change, and takes new or changed rows alone', async () => {
    const file = 'shop,article,amount\nUS,A1,10\nUS,A2,20\n';
    const job = await run(file, { dryRun: true });
    expect(await rowsOf(job, 'changed')).toMatchObject([{ row: 2, id: 1, title: 'A1', changes: { amount: { before: 1, after: 10 } } }]);
    expect(await rowsOf(job, 'new')).toMatchObject([{ row: 3, values: { article: 'A2', amount: 20 } }]);
    expect((await run(file, { only: 'new' })).result).toMatchObject({ created: 1, updated: 0, leftOut: 1 });
    expect((await run(file, { only: 'changed' })).result).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
  });

  test('refuses rows without a part of the key, with a bad part, and those that say the same key again', async () => {
    const job = await run(
      'shop,article,since,amount\nUS,,2026-01-01,1\n,,2026-01-01,1\nXX,A1,2026-01-01,1\nUS,A3,2026-01-01,1\nUS,a3,2026-01-01,2\n',
    );
    expect(issuesOf(job)).toEqual([
      '2 article record.no-key',
      '3 shop record.no-key',
      '3 article record.no-key',
      '4 shop import.no-match',
      '6 shop import.set-twice-in-file',
    ]);
    expect(await stored()).toHaveLength(2);
  });

  test('misses what new records need, on new ones alone', async () => {
    expect(issuesOf(await run('shop,article,since\nUS,A1,2026-02-02\nUS,A9,2026-02-02\n'))).toEqual(['3 amount record.required']);
    expect(await run('shop,article,since\nUS,A1,2026-02-02\n')).toMatchObject({ status: 'done', result: { updated: 1 } });
  });

  test('creates missing targets, and finds their records the next time', async () => {
    const file = 'shop,article,amount\nFR,A1,7\nFR,A2,8\n';
    expect((await run(file, { createMissing: ['shop'] })).result).toMatchObject({ created: 2, targets: 1 });
    expect((await run(file, { createMissing: ['shop'] })).result).toMatchObject({ created: 0, unchanged: 2 });
  });

  test('is a recipe that runs again', async () => {
    const options = { mapping: { 店: 'shop.code', 货: 'article', 价: 'amount' }, upsertBy: 'place' };
    const { id } = await lab.engine.saveRecipe(owner, prices, 0, { name: 'prices', shared: true, headers: ['店', '货', '价'], options });
    const again = await lab.engine.startImport(owner, prices, await incoming(lab, '店,货,价\nUS,A1,5\n'), { recipe: id });
    expect(await ended(lab.engine, owner, again.id)).toMatchObject({ status: 'done', result: { updated: 1 } });
  });

  test.each([
    ['a set without one of its columns', { mapping: { shop: 'shop.code', amount: 'amount' } }, ['upsertBy import.key-unmapped']],
    ['a set that is not there', { upsertBy: 'gone' }, ['upsertBy record.unknown-field']],
    ['a field that is not unique', { upsertBy: 'amount' }, ['upsertBy record.key-not-unique']],
  ])('%s is refused before anything is read', async (_name, options, expected) => {
    expect(await refusal(run('shop,article,amount\nUS,A1,1\n', options))).toEqual(expected);
  });
});

describe('what is hidden', () => {
  test('is found by no set that has it among its fields', async () => {
    const file = 'article,since,amount\nA1,2026-01-01,9\n';
    expect(await refusal(run(file, { upsertBy: 'day' }, seller))).toEqual(['upsertBy record.unknown-field']);
    const sets = (actor: Actor): readonly string[] =>
      Object.values(lab.engine.app(actor, 'shop').entities).flatMap(({ uniques = [] }) => uniques.map(({ id }) => id));
    expect([sets(owner), sets(seller)]).toEqual([['place', 'day'], ['place']]);
  });

  test("a record of another's is refused as taken, in a trial and in earnest, with the file's own words alone", async () => {
    const file = 'shop,article,amount,keeper\nDE,a1,9,user 2\n';
    for (const dryRun of [true, false]) {
      const job = await run(file, { dryRun }, seller);
      expect(issuesOf(job)).toEqual(['2 shop record.duplicate-set-values']);
      expect(job.refused?.[0]?.issues[0]?.message).toBe('Another record already has the same shop and article: “DE”, “a1”.');
      expect(await rowsOf(job, 'changed', seller)).toEqual([]);
    }
    expect((await stored())[1]).toMatchObject({ amount: 2, version: 1 });
    expect((await run('shop,article,amount,keeper\nUS,A1,9,user 2\n', {}, seller)).result).toMatchObject({ updated: 1 });
  });
});

test('a unique text whose case does not matter finds its record in any case, also where new records would lack something', async () => {
  expect(await run('tag,since\nRED,2026-03-03\n', { upsertBy: 'tag' })).toMatchObject({ status: 'done', result: { updated: 1 } });
  expect((await run('tag,amount\nred,4\nGreen,5\n', { upsertBy: 'tag', only: 'new' })).result).toMatchObject({ created: 1, leftOut: 1 });
  expect(issuesOf(await run('tag,amount\nRED,4\n', { upsertBy: 'tag', partial: true }, seller))).toEqual([]);
  expect(issuesOf(await run('tag,amount\nBLUE,4\n', { upsertBy: 'tag' }, seller))).toEqual(['2 tag record.duplicate']);
});
