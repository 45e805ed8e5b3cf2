// Proves that refusals, returns from the trash, undo and computed values tell and give nothing that is hidden from whoever asks.
import { message, type AppError, type Issue } from '@trellis/errors';
import type { RecordInput } from '@trellis/engine';
import type { Actor } from '@trellis/permissions';
import type { RecordJson } from '@trellis/query';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { doorsSource } from './testing/doors.fixtures.ts';
import { addUsers, allTold, openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';
import { refusal } from './testing/refusal.fixtures.ts';

const CANARY = 'canary-7f3a';
const at = (entity: string) => ({ app: 'doors', entity });
const clerk = person(1, 'clerk');
const other = person(2, 'clerk');
const boss = person(3, 'boss');
const picker = person(4, 'picker');
const filer = person(5, 'filer');

let lab: Lab;
beforeEach(async () => {
  lab = await openLab({ source: doorsSource });
  await addUsers(lab, 5);
});
afterEach(() => lab.close());

async function make(entity: string, values: RecordInput, actor: Actor = owner): Promise<RecordJson> {
  const [made] = await lab.engine.create(actor, at(entity), [values], {});
  if (made === undefined) throw new TypeError('nothing was made');
  return made;
}

const told = (error: AppError): string =>
  JSON.stringify([error.code, error.params, error.issues, error.data, error.issues?.map((each: Issue) => message(each.code, each.params, 'en'))]);
const stored = async (id: number): Promise<RecordJson> => lab.engine.get(owner, at('order'), id, {});
const keyOf = async (id: number): Promise<RecordInput> => ({ id, version: (await stored(id)).version });
const change = async (actor: Actor, id: number, values: RecordInput): Promise<unknown> =>
  lab.engine.update(actor, at('order'), [{ ...(await keyOf(id)), ...values }], {});
const move = async (actor: Actor, id: number, to: string): Promise<unknown> =>
  lab.engine.transition(actor, at('order'), { field: 'status', to }, [await keyOf(id)], {});

describe('defaults that come through a link', () => {
  test('say the same of a customer that is hidden and of one that is not there', async () => {
    const hidden = await make('customer', { name: 'West', region: 'west', secret: CANARY });
    const said = async (customer: number): Promise<string> => told(await refusal(lab.engine.create(clerk, at('order'), [{ no: 'A', customer }], {})));
    expect(await said(hidden.id)).toBe(await said(99));
  });

  test('are not repeated when they are taken', async () => {
    const customer = await make('customer', { name: 'East', region: 'east', secret: CANARY });
    await make('order', { no: 'A', customer: customer.id });
    expect(told(await refusal(make('order', { no: 'B', customer: customer.id }, clerk)))).not.toContain(CANARY);
  });
});

describe('a transition', () => {
  test('does not say that a value is missing where the actor may not read it', async () => {
    const order = await make('order', { no: 'A', tier: 't', code: 'c', region: 'west' });
    await move(boss, order.id, 'approved');
    const error = await refusal(move(clerk, order.id, 'draft'));
    expect(error.issues?.map((each) => each.code)).toEqual(['record.transition-lacking']);
    await change(owner, order.id, { region: 'east' });
    expect((await refusal(move(clerk, order.id, 'draft'))).issues?.map((each) => each.code)).toEqual(['record.transition-required']);
  });
});

describe('undo', () => {
  async function reopened(): Promise<number> {
    const order = await make('order', { no: 'A', tier: 't', code: 'c', note: 'n', amount: 1 });
    await move(boss, order.id, 'approved');
    await move(clerk, order.id, 'draft');
    return order.id;
  }

  test('approves nothing that another changed since it was reopened', async () => {
    const id = await reopened();
    await change(other, id, { amount: 1_000_000 });
    expect((await refusal(lab.engine.undo(clerk, 'undo', {}, {}, 'en'))).code).toBe('undo.conflicts');
    expect(await stored(id)).toMatchObject({ status: 'draft', amount: 1_000_000 });
  });

  test('takes a reopening back where the record is as it was', async () => {
    const id = await reopened();
    await change(other, id, { amount: 2 });
    await change(other, id, { amount: 1 });
    await lab.engine.undo(clerk, 'undo', {}, {}, 'en');
    expect(await stored(id)).toMatchObject({ status: 'approved', amount: 1 });
  });

  test('approves nothing again for who may no longer approve', async () => {
    const order = await make('order', { no: 'A', tier: 't', code: 'c', note: 'n' });
    await move(boss, order.id, 'approved');
    await lab.engine.undo(boss, 'undo', {}, {}, 'en');
    const former = person(3, 'clerk');
    expect((await refusal(lab.engine.undo(former, 'redo', {}, {}, 'en'))).code).toBe('undo.conflicts');
    expect(await stored(order.id)).toMatchObject({ status: 'draft' });
    await lab.engine.undo(boss, 'redo', {}, {}, 'en');
    expect(await stored(order.id)).toMatchObject({ status: 'approved' });
  });

  test('tells no former value that the actor may not read', async () => {
    const order = await make('order', { no: 'A', tier: 't', code: CANARY, region: 'west' });
    await change(clerk, order.id, { code: 'mine' });
    await make('order', { no: 'B', tier: 't', code: CANARY, region: 'west' });
    expect(told(await refusal(lab.engine.undo(clerk, 'undo', {}, {}, 'en')))).not.toContain(CANARY);
  });
});

describe('the trash', () => {
  test('names no taken value where the actor may not read it', async () => {
    const order = await make('order', { no: 'A', tier: 't', code: CANARY, region: 'west' });
    await lab.engine.remove(clerk, at('order'), [await keyOf(order.id)], {});
    await make('order', { no: 'B', tier: 't', code: CANARY, region: 'west' });
    const restore = lab.engine.restore(clerk, at('order'), [{ id: order.id, version: 2 }], {});
    expect(told(await refusal(restore))).not.toContain(CANARY);
  });

  test('names no link that the actor may not read', async () => {
    const customer = await make('customer', { name: 'East', region: 'east', secret: 's' });
    const order = await make('order', { no: 'A', tier: 't', code: 'c', customer: customer.id });
    await lab.engine.remove(picker, at('order'), [await keyOf(order.id)], {});
    await lab.engine.remove(owner, at('customer'), [{ id: customer.id, version: 1 }], {});
    const error = await refusal(lab.engine.restore(picker, at('order'), [{ id: order.id, version: 2 }], {}));
    expect(error.issues?.map((each) => each.path)).toEqual(['records.0']);
  });
});

describe('rollups', () => {
  test('through a link that the actor may not read are hidden', async () => {
    const customer = await make('customer', { name: 'East', region: 'east', secret: 's' });
    await make('order', { no: 'A', tier: 't', code: 'c', amount: 7, customer: customer.id, partners: [customer.id] });
    const [seen] = (await lab.engine.list(picker, at('customer'), {})).records;
    expect(Object.keys(seen ?? {})).not.toContain('orders');
    expect(Object.keys(seen ?? {})).not.toContain('spent');
    const [order] = (await lab.engine.list(picker, at('order'), {})).records;
    expect(Object.keys(order ?? {})).not.toContain('partner_count');
    expect((await lab.engine.list(owner, at('customer'), {})).records[0]).toMatchObject({ orders: 1, spent: 7 });
  });
});

describe('an earlier version', () => {
  test('knows of no hidden field when it is told what to skip', async () => {
    const order = await make('order', { no: 'A', tier: 't', code: 'c' });
    await change(owner, order.id, { no: 'B' });
    const said = async (skip: string): Promise<string> =>
      told(
        await refusal(lab.engine.restoreVersion(picker, at('order'), { id: order.id, version: 2, to: 1, skip: [skip], dryRun: true }, {}, 'en')),
      ).replaceAll(skip, '');
    expect(await said('hidden')).toBe(await said('nothing'));
  });
});

describe('live changes', () => {
  test('do not tell that a hidden record was counted', async () => {
    const customer = await make('customer', { name: 'East', region: 'east', secret: 's' });
    const heard: unknown[] = [];
    const { stop } = await lab.engine.subscribe({ actor: filer, target: at('customer') }, (changes) => heard.push(changes));
    await make('order', { no: 'A', tier: 't', code: 'c', region: 'west', amount: 3, customer: customer.id });
    await allTold(lab, at('order'), { no: 'B', tier: 't', code: 'd' });
    stop();
    expect(heard).toEqual([]);
    const { records } = await lab.engine.list(filer, at('customer'), {});
    expect(records).toMatchObject([{ orders: 0 }]);
  });
});

describe('an upsert', () => {
  test('changes no record that the actor may not read', async () => {
    const hidden = await make('customer', { name: 'West', region: 'west', secret: 's' });
    const work = lab.engine.create(filer, at('customer'), [{ name: 'West', region: 'east' }], { upsertBy: 'name' });
    expect((await refusal(work)).code).toBe('record.invalid');
    expect(await lab.engine.get(owner, at('customer'), hidden.id, {})).toMatchObject({ region: 'west' });
  });
});

describe('a shared recipe', () => {
  test('tells no value of a field that is hidden from who uses it', async () => {
    const options = { mapping: { No: 'no', Tier: 'tier' }, constants: { hidden: CANARY } };
    const { id } = await lab.engine.saveRecipe(boss, at('order'), 0, { name: 'Weekly', shared: true, headers: ['No', 'Tier'], options });
    const path = join(lab.folder, 'orders.csv');
    await writeFile(path, 'No,Tier\nA,t\n');
    const preview = lab.engine.previewImport(clerk, at('order'), { name: 'orders.csv', path }, { recipe: id });
    expect((await refusal(preview)).code).toBe('import.recipe-not-found');
    expect(JSON.stringify(await lab.engine.recipes(clerk, at('order')))).not.toContain(CANARY);
    const own = await lab.engine.previewImport(boss, at('order'), { name: 'orders.csv', path }, { recipe: id });
    expect(JSON.stringify(own)).toContain(CANARY);
  });
});
