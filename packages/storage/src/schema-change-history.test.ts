// Proves that what a record was before a field changed its type stays known: its history tells it, and nothing takes it back wrongly or silently.
import type { HistoryEntry, RecordJson, UndoConflict } from '@trellis/query';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { apply, Documents } from './testing/change.fixtures.ts';
import { openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';
import { refusal } from './testing/refusal.fixtures.ts';
import { shopSource } from './testing/shop.fixtures.ts';

const user = { ...person(1), owner: true };
const clerk = person(2, 'clerk');
const at = (entity: string) => ({ app: 'shop', entity });
const documents = new Documents(shopSource.apps[0]?.documents ?? []);
const text = documents
  .set('line.qty', { type: 'text', config: {} })
  .remove('line.amount', 'order.total', 'order.big_lines', 'customer.spent', 'customer.best', 'customer.rank');
let lab: Lab;

beforeEach(async () => {
  lab = await openLab({ source: shopSource });
});
afterEach(async () => {
  await lab.close();
  if (lab.errors.length > 0) throw new AggregateError(lab.errors, 'something failed that no caller waited for');
});

async function create(entity: string, ...inputs: readonly object[]): Promise<readonly RecordJson[]> {
  return lab.engine.create(user, at(entity), inputs as never, {});
}

async function update(entity: string, id: number, values: object): Promise<void> {
  const { version } = await lab.engine.get(user, at(entity), id, { fields: [] });
  await lab.engine.update(user, at(entity), [{ id, version, ...values }], {});
}

const get = (entity: string, id: number): Promise<RecordJson> => lab.engine.get(owner, at(entity), id, {});

const undo = (force?: 'skip-conflicts') => lab.engine.undo(user, 'undo', force === undefined ? {} : { force }, {}, 'en');

async function changes(actor = owner, entity = 'line'): Promise<readonly (readonly HistoryEntry['changes'][number][])[]> {
  return (await lab.engine.history(actor, at(entity), 1)).filter(({ operation }) => operation === 'updated').map((entry) => entry.changes);
}

test('values of each type that a field had are in the history as what they were', async () => {
  await create('line', { code: 'a', qty: 2 });
  await update('line', 1, { qty: 5 });
  await update('line', 1, { qty: 9 });
  await apply(lab, 'shop', text);
  await update('line', 1, { qty: 'some', code: 'b' });
  await apply(lab, 'shop', text.set('line.qty', { type: 'long_text', config: {} }));
  await update('line', 1, { qty: 'many' });
  expect(await changes()).toEqual([
    [{ field: 'qty', before: 'some', after: 'many' }],
    expect.arrayContaining([
      { field: 'qty', before: '9', after: 'some', was: { type: 'text', config: {} } },
      { field: 'code', before: 'a', after: 'b' },
    ]),
    [{ field: 'qty', before: 5, after: 9, was: { type: 'integer', config: {} } }],
    [{ field: 'qty', before: 2, after: 5, was: { type: 'integer', config: {} } }],
  ]);
});

test('links and several values are told as they were', async () => {
  await create('customer', { name: 'Ada' }, { name: 'Ben' });
  await create('order', { code: 'O1', customer: 1 });
  await update('order', 1, { customer: 2 });
  const base = documents.remove('order.level', 'customer.spent', 'customer.best', 'customer.orders_made', 'customer.rank', 'line.customer_name');
  const many = base.set('order.customer', { config: { target: 'customer', onDelete: 'clear', many: true } });
  await apply(lab, 'shop', many);
  await update('order', 1, { customer: [2, 1] });
  await apply(lab, 'shop', base.set('order.customer', { type: 'text', config: {} }));
  const [second, first] = await changes(owner, 'order');
  expect(second).toMatchObject([{ before: [{ id: 2, title: 'Ben' }], after: [{ id: 2 }, { id: 1, title: 'Ada' }], was: { type: 'link' } }]);
  expect(first).toMatchObject([{ before: { id: 1, title: 'Ada' }, after: { id: 2, title: 'Ben' }, was: { type: 'link' } }]);
});

test('who may not read the field now does not see what it was, and what went with its field is not told', async () => {
  await create('order', { code: 'O1' });
  const coded = documents.field('order.note', 'integer').set('clerk.order', { read: { only: { 'order.code': true, 'order.note': true } } });
  await apply(lab, 'shop', coded);
  await update('order', 1, { note: 1 });
  await update('order', 1, { note: 2 });
  const worded = coded.set('order.note', { type: 'text', config: {} });
  await apply(lab, 'shop', worded);
  expect(await changes(clerk, 'order')).toHaveLength(2);
  const hidden = worded.set('clerk.order', { read: { only: { 'order.code': true } } });
  await apply(lab, 'shop', hidden);
  expect(await changes(clerk, 'order')).toEqual([]);
  expect(await changes(owner, 'order')).toHaveLength(2);
  await apply(lab, 'shop', hidden.remove('order.note'), { 'field-removed:shop/order.note': { accept: true } });
  await apply(lab, 'shop', hidden);
  expect(await changes(owner, 'order')).toEqual([]);
});

test('undoing a change of a field that is of another type since is a conflict, and the rest can be undone', async () => {
  await create('line', { code: 'a', qty: 2 });
  await update('line', 1, { qty: 5, code: 'b' });
  await apply(lab, 'shop', text);
  const refused = await refusal(undo());
  expect(refused).toMatchObject({ kind: 'conflict', code: 'undo.conflicts' });
  const [conflict] = (refused.data as { readonly conflicts: readonly UndoConflict[] }).conflicts;
  expect(conflict).toMatchObject({
    reason: 'retyped',
    id: 1,
    fields: [{ field: 'qty', current: '5', former: 2, was: { type: 'integer' } }],
  });
  expect(await get('line', 1)).toMatchObject({ code: 'b', qty: '5' });
  expect(await undo('skip-conflicts')).toMatchObject({ changed: 1, skipped: [{ reason: 'retyped' }] });
  expect(await get('line', 1)).toMatchObject({ code: 'a', qty: '5' });
});

test('a record that someone changed before the field became another is not undone away; one that is as it was made is', async () => {
  await create('line', { code: 'a', qty: 2 }, { code: 'b', qty: 3 });
  await lab.engine.update(owner, at('line'), [{ id: 1, version: 1, qty: 7 }], {});
  await lab.engine.update(owner, at('line'), [{ id: 2, version: 1, qty: 7 }], {});
  await lab.engine.update(owner, at('line'), [{ id: 2, version: 2, qty: 3 }], {});
  await apply(lab, 'shop', text);
  const answer = await undo('skip-conflicts');
  expect(answer).toMatchObject({ changed: 1, skipped: [{ id: 1, reason: 'changed', fields: [{ field: 'qty', current: '7', former: 2 }] }] });
  expect(await get('line', 1)).toMatchObject({ qty: '7' });
  await expect(get('line', 2)).rejects.toMatchObject({ code: 'record.not-found' });
});

test('an earlier version from before is not brought back without a word', async () => {
  await create('line', { code: 'a', qty: 2 });
  await update('line', 1, { qty: 5, code: 'b' });
  await apply(lab, 'shop', text);
  await update('line', 1, { qty: '6' });
  const request = { id: 1, version: 3, to: 1, skip: [], dryRun: true };
  const shown = await lab.engine.restoreVersion(user, at('line'), request, {}, 'en');
  expect(shown.differences).toEqual(
    expect.arrayContaining([
      {
        field: 'qty',
        now: '6',
        then: 2,
        was: { type: 'integer', config: {} },
        problem: { code: 'record.version-retyped', message: expect.stringContaining('line.qty') },
      },
      { field: 'code', now: 'b', then: 'a' },
    ]),
  );
  expect(await refusal(lab.engine.restoreVersion(user, at('line'), { ...request, dryRun: false }, {}, 'en'))).toMatchObject({
    code: 'record.version-conflicts',
    issues: [{ code: 'record.version-retyped' }],
  });
  await lab.engine.restoreVersion(user, at('line'), { ...request, skip: ['qty'], dryRun: false }, {}, 'en');
  expect(await get('line', 1)).toMatchObject({ code: 'a', qty: '6' });
  // What the field became is of its type: a version from when it was not yet changed again can come back.
  await lab.engine.restoreVersion(user, at('line'), { id: 1, version: 4, to: 2, skip: [], dryRun: false }, {}, 'en');
  expect(await get('line', 1)).toMatchObject({ code: 'b', qty: '5' });
});

test('what is erased is gone from what the field was, too', async () => {
  const personal = documents.set('customer.level', { personal: true });
  await apply(lab, 'shop', personal);
  await create('customer', { name: 'Ada', level: 3 });
  await update('customer', 1, { level: 4 });
  const worded = personal.set('customer.level', { type: 'text', config: {} }).remove('customer.rank', 'order.level');
  await apply(lab, 'shop', worded);
  await lab.engine.erase(owner, at('customer'), [{ id: 1 }], {});
  expect(JSON.stringify(await lab.engine.history(owner, at('customer'), 1))).not.toMatch(/"(?:before|after)":\s*"?[34]/);
  const part = lab.engine.dropped(owner, 'shop').find(({ document }) => document === 'customer.level');
  await lab.engine.restoreDropped(owner, 'shop', part?.id ?? 0);
  expect(await get('customer', 1)).toMatchObject({ level: null, level_2: null });
});
