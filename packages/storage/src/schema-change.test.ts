// Proves that documents change while there are records: what is shown is what happens, nothing is lost silently, and what goes can come back.
import type { RecordJson } from '@trellis/query';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { apply, Documents, preview } from './testing/change.fixtures.ts';
import { openLab, owner, type Lab } from './testing/open-lab.fixtures.ts';
import { refusal } from './testing/refusal.fixtures.ts';
import { shopSource } from './testing/shop.fixtures.ts';

const at = (entity: string) => ({ app: 'shop', entity });
const documents = new Documents(shopSource.apps[0]?.documents ?? []);
let lab: Lab;

beforeEach(async () => {
  lab = await openLab({ source: shopSource });
  await lab.engine.create(
    owner,
    at('customer'),
    [
      { name: 'Ada', level: 1 },
      { name: 'Ben', level: 12 },
      { name: '7', level: null },
    ],
    {},
  );
  await lab.engine.create(
    owner,
    at('order'),
    [
      { code: 'O1', customer: 1 },
      { code: 'O2', customer: 2 },
      { code: 'O3', customer: 1 },
    ],
    {},
  );
  await lab.engine.create(
    owner,
    at('line'),
    [
      { code: 'a', order: 1, qty: 2, price: 1.25 },
      { code: 'b', order: 1, qty: 6, price: 2.5 },
      { code: 'c', order: 2, qty: null, price: 10 },
      { code: 'd', order: 3, qty: 1, price: 3 },
    ],
    {},
  );
});
afterEach(async () => {
  await lab.close();
  if (lab.errors.length > 0) throw new AggregateError(lab.errors, 'something failed that no caller waited for');
});

async function values(entity: string, field: string): Promise<readonly unknown[]> {
  const { records } = await lab.engine.list(owner, at(entity), { sort: ['id'] });
  return records.map((record: RecordJson) => (record as Record<string, unknown>)[field] ?? null);
}

test('nothing changes where nothing is different', async () => {
  const plan = await preview(lab.engine, 'shop', documents);
  expect(plan).toMatchObject({ state: 'fine', steps: [], issues: [], written: 0, isJob: false });
});

test('an integer becomes a decimal, and what is computed from it follows', async () => {
  const plan = await apply(lab, 'shop', documents.set('line.qty', { type: 'decimal', config: { scale: 3 } }));
  expect(plan.steps.find((step) => step.kind === 'field-converted')).toMatchObject({ counts: { exact: 3, lost: 0, empty: 1 }, state: 'fine' });
  expect(await values('line', 'qty')).toEqual([2, 6, null, 1]);
  expect(await values('line', 'amount')).toEqual([2.5, 15, null, 3]);
  expect(await values('order', 'total')).toEqual([17.5, 0, 3]);
  expect(await values('order', 'big_lines')).toEqual([1, 0, 0]);
  await lab.engine.update(owner, at('line'), [{ id: 3, version: 1, qty: 0.5 }], {});
  expect(await values('order', 'total')).toEqual([17.5, 5, 3]);
  expect(await values('customer', 'spent')).toEqual([20.5, 5, 0]);
});

test('a loss is shown, needs a decision, and can be brought back', async () => {
  const changed = documents.set('line.price', { config: { scale: 1 } });
  const plan = await preview(lab.engine, 'shop', changed);
  expect(plan).toMatchObject({ state: 'decide' });
  expect(plan.steps[0]).toMatchObject({
    kind: 'field-converted',
    counts: { exact: 3, approximate: 1, lost: 0 },
    affected: [{ record: 1, title: 'a', before: '1.25', after: '1.3', outcome: 'approximate' }],
  });
  const refused = await refusal(lab.engine.applyChange(owner, 'shop', { documents: changed.bodies }, plan.expect ?? ''));
  expect(refused).toMatchObject({ code: 'change.undecided' });
  await apply(lab, 'shop', changed, { 'field-converted:shop/line.price': { accept: true } });
  expect(await values('line', 'price')).toEqual([1.3, 2.5, 10, 3]);
  expect(await values('order', 'total')).toEqual([17.6, 0, 3]);
  const [part] = lab.engine.dropped(owner, 'shop');
  expect(part).toMatchObject({ kind: 'values', document: 'line.price', records: 4, by: owner.name });
  await lab.engine.restoreDropped(owner, 'shop', part?.id ?? 0);
  expect(await values('line', 'price_2')).toEqual([1.25, 2.5, 10, 3]);
  expect(lab.engine.dropped(owner, 'shop')).toEqual([]);
});

test('more than was shown is not lost', async () => {
  const changed = documents.set('customer.level', { config: { max: 10 } });
  const decisions = { 'field-converted:shop/customer.level': { accept: true } } as const;
  const plan = await preview(lab.engine, 'shop', changed, decisions);
  expect(plan.steps[0]).toMatchObject({
    counts: { lost: 1 },
    state: 'fine',
    affected: [{ title: 'Ben', before: '12', after: null, outcome: 'lost' }],
  });
  await lab.engine.create(owner, at('customer'), [{ name: 'Cem', level: 50 }], {});
  const refused = await refusal(lab.engine.applyChange(owner, 'shop', { documents: changed.bodies, decisions }, plan.expect ?? ''));
  expect(refused).toMatchObject({ kind: 'conflict', code: 'change.stale' });
  expect(await values('customer', 'level')).toEqual([1, 12, null, 50]);
  await apply(lab, 'shop', changed, decisions);
  expect(await values('customer', 'level')).toEqual([1, null, null, null]);
});

test('P6: a removed field comes back with its values; a new one of its name starts empty', async () => {
  const without = documents.remove('customer.level', 'customer.rank', 'order.level');
  await apply(lab, 'shop', without, { 'field-removed:shop/customer.level': { accept: true } });
  expect(Object.keys((await lab.engine.get(owner, at('customer'), 1, {})) as object)).not.toContain('level');
  await apply(lab, 'shop', without.field('customer.level', 'integer'));
  expect(await values('customer', 'level')).toEqual([null, null, null]);
  await apply(lab, 'shop', without);
  const parts = lab.engine.dropped(owner, 'shop').filter((part) => part.records > 0);
  expect(parts).toMatchObject([{ kind: 'field', document: 'customer.level', records: 2 }]);
  await lab.engine.restoreDropped(owner, 'shop', parts[0]?.id ?? 0);
  expect(await values('customer', 'level')).toEqual([1, 12, null]);
});

test('what refers to a removed field is shown with the removal', async () => {
  const plan = await preview(lab.engine, 'shop', documents.remove('customer.level'));
  expect(plan.state).toBe('refused');
  expect(plan.expect).toBeUndefined();
  expect(plan.steps).toMatchObject([{ kind: 'field-removed', records: 2 }]);
  expect(plan.issues.length).toBeGreaterThan(0);
  for (const found of plan.issues) expect(found).toMatchObject({ step: 'field-removed:shop/customer.level' });
});

test('a new field is filled with its default, its formula or its numbers', async () => {
  const changed = documents
    .field('line.state', 'text', { default: 'open', required: true })
    .field('line.number', 'autonumber', { config: { pattern: 'L-{000}' } })
    .field('line.twice', 'formula', {
      config: { expression: { call: 'mul', args: [{ path: ['line.amount'] }, { value: 2 }] }, result: { type: 'decimal', config: { scale: 2 } } },
    });
  await apply(lab, 'shop', changed);
  expect(await values('line', 'state')).toEqual(['open', 'open', 'open', 'open']);
  expect(await values('line', 'number')).toEqual(['L-001', 'L-002', 'L-003', 'L-004']);
  expect(await values('line', 'twice')).toEqual([5, 30, null, 6]);
  const [line] = await lab.engine.create(owner, at('line'), [{ code: 'e', qty: 2, price: 2 }], {});
  expect(line).toMatchObject({ state: 'open', number: 'L-005', twice: 8 });
});

test('a status begins where its states say, and texts become states by their labels', async () => {
  const states = { draft: { label: 'Draft', order: 1 }, done: { label: 'Done', order: 2, final: true } };
  const transitions = { finish: { label: 'Finish', order: 1, from: { draft: true }, to: 'done' } };
  const config = { states, transitions, initial: 'draft' };
  const withText = documents.field('line.word', 'text').field('line.state', 'status', { config });
  await apply(lab, 'shop', withText);
  expect(await values('line', 'state')).toEqual(['draft', 'draft', 'draft', 'draft']);
  await lab.engine.update(owner, at('line'), [{ id: 1, version: 1, word: 'Done' }], {});
  await apply(lab, 'shop', withText.set('line.word', { type: 'status', config }));
  expect(await values('line', 'word')).toEqual(['done', 'draft', 'draft', 'draft']);
  const more = { ...config, states: { ...states, held: { label: 'Held', order: 3 } } };
  expect((await preview(lab.engine, 'shop', withText.set('line.state', { config: more }))).steps.map((step) => step.kind)).toContain(
    'field-settings',
  );
});

test('required over empty cells asks for a value', async () => {
  const changed = documents.set('line.qty', { required: true });
  const plan = await preview(lab.engine, 'shop', changed);
  expect(plan.steps).toMatchObject([
    { kind: 'field-required', records: 1, state: 'decide', affected: [{ record: 3, title: 'c', outcome: 'empty' }] },
  ]);
  await apply(lab, 'shop', changed, { 'field-required:shop/line.qty': { fill: 7 } });
  expect(await values('line', 'qty')).toEqual([2, 6, 7, 1]);
  expect(await values('order', 'total')).toEqual([17.5, 70, 3]);
});

test('unique over equal values is refused with the records', async () => {
  await lab.engine.create(owner, at('line'), [{ code: 'a' }], {});
  const plan = await preview(lab.engine, 'shop', documents.set('line.code', { unique: true }));
  expect(plan.steps).toMatchObject([
    { kind: 'field-unique', state: 'refused', records: 1, affected: [{ record: 5, before: 'a', outcome: 'duplicate' }] },
  ]);
  await lab.engine.update(owner, at('line'), [{ id: 5, version: 1, code: 'z' }], {});
  await apply(lab, 'shop', documents.set('line.code', { unique: true }));
  expect(await refusal(lab.engine.create(owner, at('line'), [{ code: 'z' }], {}))).toMatchObject({ issues: [{ code: 'record.duplicate' }] });
  await apply(lab, 'shop', documents);
  await lab.engine.create(owner, at('line'), [{ code: 'z' }], {});
});

test('a link to one becomes a link to several and back, and goes by title to text', async () => {
  const link = { target: 'customer', onDelete: 'clear' };
  const base = documents.remove('order.level', 'customer.spent', 'customer.best', 'customer.orders_made', 'customer.rank', 'line.customer_name');
  await apply(lab, 'shop', base);
  await apply(lab, 'shop', base.set('order.customer', { config: { ...link, many: true } }));
  expect(await values('order', 'customer')).toMatchObject([[{ id: 1, title: 'Ada' }], [{ id: 2 }], [{ id: 1 }]]);
  await lab.engine.update(owner, at('order'), [{ id: 3, version: 1, customer: [2, 1] }], {});
  const one = base.set('order.customer', { config: link });
  const plan = await preview(lab.engine, 'shop', one);
  expect(plan.steps).toMatchObject([{ counts: { exact: 2, approximate: 1 }, affected: [{ record: 3, before: 'Ben, Ada', after: 'Ben' }] }]);
  await apply(lab, 'shop', one, { 'field-converted:shop/order.customer': { accept: true } });
  expect(await values('order', 'customer')).toMatchObject([{ id: 1 }, { id: 2 }, { id: 2 }]);
  const text = base.set('order.customer', { type: 'text', config: {} });
  await apply(lab, 'shop', text);
  expect(await values('order', 'customer')).toEqual(['Ada', 'Ben', 'Ben']);
  await lab.engine.update(owner, at('order'), [{ id: 1, version: 1, customer: 'Nobody' }], {});
  const back = await preview(lab.engine, 'shop', one);
  expect(back.steps[0]).toMatchObject({
    counts: { exact: 2, lost: 1 },
    affected: [{ before: 'Nobody', after: null, reason: { code: 'value.names-nothing' } }],
  });
  await apply(lab, 'shop', one, { 'field-converted:shop/order.customer': { map: { Nobody: 1 } } });
  expect(await values('order', 'customer')).toMatchObject([{ id: 1 }, { id: 2 }, { id: 2 }]);
});

test('a removed option becomes another', async () => {
  const options = { new: { label: 'New', order: 1 }, old: { label: 'Old', order: 2 } };
  const withState = documents.field('line.state', 'single_choice', { config: { options } });
  await apply(lab, 'shop', withState);
  await lab.engine.update(
    owner,
    at('line'),
    [
      { id: 1, version: 1, state: 'old' },
      { id: 2, version: 1, state: 'new' },
    ],
    {},
  );
  const without = withState.set('line.state', { config: { options: { new: options.new } } });
  expect(await preview(lab.engine, 'shop', without)).toMatchObject({ state: 'decide', steps: [{ counts: { exact: 1, lost: 1 } }] });
  await apply(lab, 'shop', without, { 'field-converted:shop/line.state': { map: { old: 'new' } } });
  expect(await values('line', 'state')).toEqual(['new', 'new', null, null]);
});

test('an entity goes with its records and comes back', async () => {
  const ids = documents.bodies.map((body) => String(body['id']));
  const gone = ids.filter((id) => id === 'line' || id.startsWith('line.'));
  const computed = [
    'order.total',
    'order.big_lines',
    'order.average',
    'order.cheapest',
    'order.codes',
    'customer.spent',
    'customer.best',
    'customer.rank',
  ];
  const without = documents.remove(...gone, ...computed);
  expect(await preview(lab.engine, 'shop', without)).toMatchObject({ state: 'decide' });
  await apply(lab, 'shop', without, { 'entity-removed:shop/line': { accept: true } });
  expect(lab.engine.model.entities.has('shop/line')).toBe(false);
  const part = lab.engine.dropped(owner, 'shop').find((each) => each.kind === 'entity');
  expect(part).toMatchObject({ document: 'line', records: 4 });
  await lab.engine.update(owner, at('customer'), [{ id: 1, version: 1, name: 'Eva' }], {});
  await lab.engine.restoreDropped(owner, 'shop', part?.id ?? 0);
  expect(await values('line', 'qty')).toEqual([2, 6, null, 1]);
  expect(await values('line', 'customer_name')).toEqual(['Eva', 'Eva', 'Ben', 'Eva']);
});

test('a field that links to a record that is gone by then comes back without it', async () => {
  const base = documents.remove('order.level', 'customer.spent', 'customer.best', 'customer.orders_made', 'customer.rank', 'line.customer_name');
  await apply(lab, 'shop', base.remove('order.customer'), { 'field-removed:shop/order.customer': { accept: true } });
  await lab.engine.remove(owner, at('customer'), [{ id: 2, version: 1 }], {});
  const part = lab.engine.dropped(owner, 'shop').find((each) => each.document === 'order.customer');
  await lab.engine.restoreDropped(owner, 'shop', part?.id ?? 0);
  expect(await values('order', 'customer')).toMatchObject([{ id: 1 }, null, { id: 1 }]);
});

test('what is out of use can be deleted for good', async () => {
  await apply(lab, 'shop', documents.set('line.code', { type: 'long_text' }).set('line', { titleField: 'line.qty' }));
  const [part] = lab.engine.dropped(owner, 'shop');
  await lab.engine.purgeDropped(owner, 'shop', part?.id ?? 0);
  expect(lab.engine.dropped(owner, 'shop')).toEqual([]);
  expect(await values('line', 'code')).toEqual(['a', 'b', 'c', 'd']);
  expect(await refusal(lab.engine.restoreDropped(owner, 'shop', part?.id ?? 0))).toMatchObject({ code: 'change.nothing-dropped' });
});

test('only owners change documents, and wrong ones are refused with every mistake', async () => {
  const clerk = { ...owner, owner: false, roles: ['clerk'] };
  expect(await refusal(lab.engine.previewChange(clerk, 'shop', { documents: [] }))).toMatchObject({ code: 'access.denied' });
  expect(() => lab.engine.dropped(clerk, 'shop')).toThrow('access.denied');
  const wrong = documents.set('line.qty', { type: 'integr' }).set('customer.name', { nonsense: 1 });
  const plan = await preview(lab.engine, 'shop', wrong);
  expect(plan.issues.map((found) => found.code).sort()).toEqual(['document.shape', 'document.unknown-type-near']);
  expect(await refusal(lab.engine.applyChange(owner, 'shop', { documents: wrong.bodies }, 'x.e30'))).toMatchObject({ code: 'document.invalid' });
  expect(await refusal(lab.engine.previewChange(owner, 'shop', { documents: [{ kind: 'role' }] }))).toMatchObject({
    issues: [{ code: 'change.document' }],
  });
});

const big = documents.add('view', 'line.big', {
  entity: 'line',
  name: 'big',
  label: 'Big',
  order: 1,
  type: 'table',
  columns: { c1: { order: 1, path: ['line.qty'] } },
  filter: { path: ['line.qty'], op: 'gt', value: 1 },
  sort: { s1: { order: 1, path: ['line.qty'], direction: 'desc' } },
});

/** The records that a view shows, asked for as the app's documents say. */
async function shownBy(id: string): Promise<readonly RecordJson[]> {
  const view = lab.engine.app(owner, 'shop').views[id];
  if (view?.filter === undefined) throw new TypeError(`no view ${id}`);
  const fields = view.columns.map(({ field }) => field);
  return (await lab.engine.list(owner, at('line'), { fields, filter: view.filter, sort: view.sort })).records;
}

test('a field that a formula reads and a view filters by takes another name, and everything follows', async () => {
  await apply(lab, 'shop', big);
  const before = await lab.engine.get(owner, at('line'), 2, {});
  const plan = await apply(lab, 'shop', big.set('line.qty', { name: 'pieces' }));
  expect(plan).toMatchObject({ state: 'fine', written: 0, isJob: false });
  expect(plan.steps).toMatchObject([{ kind: 'field-renamed', from: 'qty', to: 'pieces' }]);
  const { qty, ...rest } = before as RecordJson & { readonly qty: number };
  expect(await lab.engine.get(owner, at('line'), 2, {})).toEqual({ ...rest, pieces: qty });
  expect(await shownBy('line.big')).toMatchObject([
    { id: 2, pieces: 6 },
    { id: 1, pieces: 2 },
  ]);
  await lab.engine.update(owner, at('line'), [{ id: 4, version: 1, pieces: 9 }], {});
  expect(await values('line', 'amount')).toEqual([2.5, 15, null, 27]);
  expect(await values('order', 'big_lines')).toEqual([1, 0, 1]);
  expect((await shownBy('line.big')).map(({ id }) => id)).toEqual([4, 2, 1]);
  expect(await refusal(lab.engine.update(owner, at('line'), [{ id: 4, version: 2, qty: 1 }], {}))).toMatchObject({
    issues: [{ code: 'record.unknown-field', path: 'records.0.qty' }],
  });
  expect((await lab.engine.history(owner, at('line'), 4))[0]).toMatchObject({ changes: [{ field: 'pieces', before: 1, after: 9 }] });
  const wrong: unknown[] = [];
  for await (const finding of lab.engine.examine(owner, { repair: false })) wrong.push(finding);
  expect(wrong).toEqual([]);
});

test('two fields that swap their names keep their values', async () => {
  await apply(lab, 'shop', documents.field('line.weight', 'integer'));
  await lab.engine.update(owner, at('line'), [{ id: 1, version: 1, weight: 70 }], {});
  await apply(lab, 'shop', documents.field('line.weight', 'integer', { name: 'qty' }).set('line.qty', { name: 'weight' }));
  expect(await lab.engine.get(owner, at('line'), 1, {})).toMatchObject({ qty: 70, weight: 2, amount: 2.5 });
  await lab.engine.update(owner, at('line'), [{ id: 1, version: 2, qty: 1 }], {});
  expect(await lab.engine.get(owner, at('line'), 1, {})).toMatchObject({ qty: 1, weight: 2, amount: 2.5 });
});

test('a name that another field gave up starts empty', async () => {
  await apply(lab, 'shop', documents.set('line.qty', { name: 'pieces' }).field('line.other', 'integer', { name: 'qty' }));
  expect(await values('line', 'pieces')).toEqual([2, 6, null, 1]);
  expect(await values('line', 'qty')).toEqual([null, null, null, null]);
  expect(await values('line', 'amount')).toEqual([2.5, 15, null, 3]);
});
