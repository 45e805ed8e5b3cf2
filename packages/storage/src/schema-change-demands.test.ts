// Proves that what a change demands of the records that are there is shown before it is made: every one that stands against it is counted.
import { call, path } from '@trellis/model/testing';
import type { ChangePlan, ChangeStep } from '@trellis/query';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { apply, Documents, preview } from './testing/change.fixtures.ts';
import { openLab, owner, type Lab } from './testing/open-lab.fixtures.ts';
import { refusal } from './testing/refusal.fixtures.ts';
import { shopSource } from './testing/shop.fixtures.ts';

const at = (entity: string) => ({ app: 'shop', entity });
const documents = new Documents(shopSource.apps[0]?.documents ?? []).field('line.note', 'text').field('line.until', 'date');
const value = (json: unknown) => ({ value: json });
let lab: Lab;

beforeEach(async () => {
  lab = await openLab({ source: shopSource });
  await apply(lab, 'shop', documents);
  await create('customer', [
    { name: 'Ada', level: 1 },
    { name: 'Ben', level: 12 },
  ]);
  await create('order', [
    { code: 'O1', customer: 1 },
    { code: 'O2', customer: 2 },
  ]);
  await create('line', [
    { code: 'a', order: 1, qty: 2, price: 1.25, note: 'Red' },
    { code: 'b', order: 1, qty: 6, price: 2.5, note: 'ＲＥＤ' },
    { code: 'c', order: 1, qty: 2, price: 10, note: 'Red' },
    { code: 'd', order: 2, qty: 2, price: 3, note: null },
    { code: 'e', order: 1, qty: null, price: 3, note: null },
    { code: 'f', order: 1, qty: null, price: 3, note: 'Red' },
    { code: 'g', order: 1, qty: 2, price: 1, note: 'Red' },
  ]);
  // In the trash values are given up.
  await lab.engine.remove(owner, at('line'), [{ id: 7, version: 1 }], {});
});
afterEach(async () => {
  await lab.close();
  if (lab.errors.length > 0) throw new AggregateError(lab.errors, 'something failed that no caller waited for');
});

async function create(entity: string, records: readonly object[]): Promise<void> {
  await lab.engine.create(owner, at(entity), records as never, {});
}

const only = (plan: ChangePlan, id: string): ChangeStep | undefined => plan.steps.find((step) => step.id === id);
const ids = (step: ChangeStep | undefined): readonly number[] => (step?.affected ?? []).map(({ record }) => record);

const together = (fields: object, more: object = {}): Documents => documents.set('line', { uniques: { pair: { fields, ...more } } });

test('values that become unique together are refused with the records, as the index compares them', async () => {
  const changed = together({ 'line.order': true, 'line.qty': true });
  const plan = await preview(lab.engine, 'shop', changed);
  const step = only(plan, 'entity-unique:shop/line#pair');
  expect(plan.state).toBe('refused');
  // c is a again; e and f lack a value, d is of another order, g is in the trash.
  expect(step).toMatchObject({
    kind: 'entity-unique',
    state: 'refused',
    records: 1,
    reason: { code: 'change.duplicate-set', params: { count: 1 } },
    affected: [{ record: 3, title: 'c', before: 'O1, 2', outcome: 'duplicate', twin: 1 }],
    more: false,
  });
  expect(await refusal(lab.engine.applyChange(owner, 'shop', { documents: changed.bodies }, 'x.e30'))).toMatchObject({ code: 'change.refused' });
  await lab.engine.update(owner, at('line'), [{ id: 3, version: 1, qty: 3 }], {});
  expect(only(await apply(lab, 'shop', changed), 'entity-unique:shop/line#pair')).toMatchObject({ state: 'fine', records: 0, affected: [] });
  expect(await refusal(lab.engine.update(owner, at('line'), [{ id: 3, version: 2, qty: 2 }], {}))).toMatchObject({ kind: 'invalid' });
  // What is compared already is not told again.
  expect(only(await preview(lab.engine, 'shop', changed.set('line', { label: 'Lines' })), 'entity-unique:shop/line#pair')).toBeUndefined();
});

test('case and width count in a set as it says', async () => {
  const byCase = await preview(lab.engine, 'shop', together({ 'line.order': true, 'line.note': true }));
  expect(ids(only(byCase, 'entity-unique:shop/line#pair'))).toEqual([3, 6]);
  const folded = await preview(lab.engine, 'shop', together({ 'line.order': true, 'line.note': true }, { caseSensitive: false }));
  expect(ids(only(folded, 'entity-unique:shop/line#pair'))).toEqual([2, 3, 6]);
});

test('case counts in one unique field as it says, also when it counted before', async () => {
  await lab.engine.update(
    owner,
    at('line'),
    [
      { id: 3, version: 1, note: 'Blue' },
      { id: 6, version: 1, note: null },
    ],
    {},
  );
  const byCase = documents.set('line.note', { unique: true });
  expect(only(await apply(lab, 'shop', byCase), 'field-unique:shop/line.note')).toMatchObject({ state: 'fine', records: 0 });
  const plan = await preview(lab.engine, 'shop', documents.set('line.note', { unique: true, caseSensitive: false }));
  expect(only(plan, 'field-unique:shop/line.note')).toMatchObject({
    state: 'refused',
    records: 1,
    affected: [{ record: 2, before: 'ＲＥＤ', outcome: 'duplicate', twin: 1 }],
  });
});

test('a set of a field that changes is compared by the values that it will have', async () => {
  const changed = together({ 'line.order': true, 'line.price': true }).set('line.price', { config: { scale: 0 } });
  const plan = await preview(lab.engine, 'shop', changed, { 'field-converted:shop/line.price': { accept: true } });
  expect(only(plan, 'entity-unique:shop/line#pair')).toMatchObject({ state: 'refused', records: 2 });
  // 2.5 becomes 3, as e and f have.
  expect(ids(only(plan, 'entity-unique:shop/line#pair'))).toEqual([5, 6]);
});

test('a new rule is allowed, with the records that break it; they stay and are refused when they are saved', async () => {
  const message = { en: 'At most four.', 'zh-CN': '最多四个。' };
  const rule = { order: 1, require: call('lte', path('line.qty'), value(4)), message, fields: { 'line.qty': true } };
  const changed = documents.set('line', { rules: { most: rule } });
  const plan = await apply(lab, 'shop', changed);
  expect(plan.state).toBe('fine');
  expect(only(plan, 'entity-rule:shop/line#most')).toMatchObject({
    kind: 'entity-rule',
    state: 'fine',
    label: message,
    records: 3,
    reason: { code: 'change.rule-broken', params: { count: 3 } },
    affected: [
      { record: 2, before: '6', outcome: 'broken' },
      { record: 5, before: '', outcome: 'broken' },
      { record: 6, before: '', outcome: 'broken' },
    ],
  });
  expect(await lab.engine.get(owner, at('line'), 2, {})).toMatchObject({ qty: 6 });
  const refused = await refusal(lab.engine.update(owner, at('line'), [{ id: 2, version: 1, note: 'x' }], {}));
  expect(refused.issues).toMatchObject([{ code: 'record.rule' }]);
  await lab.engine.update(owner, at('line'), [{ id: 2, version: 1, qty: 4 }], {});
  // Said otherwise it is told again, said the same it is not.
  const wider = changed.set('line', { rules: { most: { ...rule, require: call('lte', path('line.qty'), value(9)) } } });
  expect(ids(only(await preview(lab.engine, 'shop', wider), 'entity-rule:shop/line#most'))).toEqual([5, 6]);
  const renamed = changed.set('line', { rules: { most: { ...rule, message: 'Four' } }, label: 'Lines' });
  expect((await preview(lab.engine, 'shop', renamed)).steps).toEqual([]);
});

test('a rule reads what links lead to, values that the same change converts, and formulas that it makes', async () => {
  const words = (each: string) => ({ en: each, 'zh-CN': each });
  const changed = documents
    .set('line.price', { config: { scale: 1 } })
    .field('line.twice', 'formula', {
      config: {
        expression: call('mul', path('line.qty'), path('line.order', 'order.customer', 'customer.level')),
        result: { type: 'integer', config: {} },
      },
    })
    .set('line', {
      rules: {
        level: { order: 1, require: call('lt', path('line.order', 'order.customer', 'customer.level'), value(10)), message: words('level') },
        price: { order: 2, require: call('ne', path('line.price'), value(1.3)), message: words('price') },
        twice: {
          order: 3,
          when: call('not', call('isEmpty', path('line.qty'))),
          require: call('lt', path('line.twice'), value(6)),
          message: words('twice'),
        },
      },
    });
  const plan = await preview(lab.engine, 'shop', changed, { 'field-converted:shop/line.price': { accept: true } });
  expect(ids(only(plan, 'entity-rule:shop/line#level'))).toEqual([4]);
  expect(ids(only(plan, 'entity-rule:shop/line#price'))).toEqual([1]);
  expect(ids(only(plan, 'entity-rule:shop/line#twice'))).toEqual([2, 4]);
  expect(only(plan, 'entity-rule:shop/line#level')?.affected).toMatchObject([{ title: 'd', before: 'O2' }]);
});

test('what only the change computes is not guessed', async () => {
  const changed = documents
    .field('order.pieces', 'rollup', { config: { path: ['line.order~back', 'line.qty'], op: 'sum' } })
    .set('order', { rules: { few: { order: 1, require: call('lt', path('order.pieces'), value(5)), message: 'Few' } } });
  const step = only(await preview(lab.engine, 'shop', changed), 'entity-rule:shop/order#few');
  expect(step).toMatchObject({ state: 'fine', records: 0, reason: { code: 'change.rule-uncounted' } });
  // A rollup that is there already is known.
  const known = documents.set('order', { rules: { few: { order: 1, require: call('lt', path('order.big_lines'), value(1)), message: 'Few' } } });
  expect(ids(only(await preview(lab.engine, 'shop', known), 'entity-rule:shop/order#few'))).toEqual([1]);
});

test('a rule that stays is told of where a conversion breaks it', async () => {
  const require = call('not', call('isEmpty', path('line.note')));
  const ruled = documents.set('line', { rules: { noted: { order: 1, when: call('gt', path('line.price'), value(9)), require, message: 'Noted' } } });
  expect(only(await apply(lab, 'shop', ruled), 'entity-rule:shop/line#noted')).toMatchObject({ records: 0 });
  const lossy = ruled.set('line.note', { config: { pattern: '^ＲＥＤ' } });
  const decisions = { 'field-converted:shop/line.note': { accept: true } } as const;
  expect(ids(only(await preview(lab.engine, 'shop', lossy, decisions), 'entity-rule:shop/line#noted'))).toEqual([3]);
  const kept = ruled.set('line.note', { config: { maxLength: 20 } });
  expect((await preview(lab.engine, 'shop', kept)).steps.map(({ id }) => id)).not.toContain('entity-rule:shop/line#noted');
});

test('required on a condition is a warning, required always is a decision', async () => {
  const when = documents.set('line.note', { requiredWhen: call('gt', path('line.price'), value(2)) });
  const plan = await apply(lab, 'shop', when);
  expect(only(plan, 'field-required-when:shop/line.note')).toMatchObject({
    state: 'fine',
    document: 'shop/line.note',
    records: 2,
    reason: { code: 'change.required-broken' },
    affected: [{ record: 4 }, { record: 5 }],
  });
  const always = await preview(lab.engine, 'shop', documents.set('line.note', { required: true }));
  expect(only(always, 'field-required:shop/line.note')).toMatchObject({ state: 'decide', records: 2, affected: [{ record: 4 }, { record: 5 }] });
});

test.each([
  ['a range', 'line.qty', { config: { max: 4 } }, [2]],
  ['a pattern', 'line.note', { config: { pattern: '^[A-Z][a-z]+$' } }, [2]],
  ['a greatest length', 'line.code', { config: { maxLength: 1 } }, []],
  ['a least length', 'line.note', { config: { minLength: 4 } }, [1, 2, 3, 6]],
])('%s over values outside of it asks whether they may go, with each of them', async (_, id, members, expected) => {
  const step = only(await preview(lab.engine, 'shop', documents.set(id, members)), `field-converted:shop/${id}`);
  expect(step).toMatchObject({ state: expected.length === 0 ? 'fine' : 'decide', counts: { lost: expected.length } });
  expect(ids(step)).toEqual(expected);
});

test('counts are exact and lists go on, however many there are', { timeout: 60_000 }, async () => {
  const many = Array.from({ length: 4_000 }, (_, n) => ({ code: `m${n}`, order: 2, qty: n % 40, price: n }));
  await create('line', many);
  const changed = together({ 'line.order': true, 'line.qty': true }).set('line', {
    rules: { cheap: { order: 1, require: call('lt', path('line.price'), value(1000)), message: 'Cheap' } },
  });
  const plan = await preview(lab.engine, 'shop', changed);
  const unique = only(plan, 'entity-unique:shop/line#pair');
  // 40 values, each first met once (of 2 in line d); and c is a again.
  expect(unique).toMatchObject({ records: 4_000 - 39 + 1, more: true });
  expect(unique?.affected).toHaveLength(50);
  const rule = only(plan, 'entity-rule:shop/line#cheap');
  expect(rule).toMatchObject({ records: 3_000, more: true });
  const last = rule?.affected.at(-1)?.record ?? 0;
  const next = await lab.engine.affectedByChange(owner, 'shop', { documents: changed.bodies }, { step: rule?.id ?? '', after: last });
  expect(next.map(({ record }) => record)).toEqual(Array.from({ length: 50 }, (_, place) => last + 1 + place));
});
