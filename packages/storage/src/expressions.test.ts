// In charge of: conditions and values of the expression language, as documents may write them, alike in SQL, on the column mirror and in memory.
import { Random } from '@trellis/dx/random';
import { check, resolve } from '@trellis/expr';
import { expressionScope } from '@trellis/model';
import { idOf, type ActorValues, type Expr, type PlanRunner } from '@trellis/query';
import { MemoryRunner } from '@trellis/query/memory';
import type { Expression } from '@trellis/schemas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillLab, worldOf } from './testing/lab-records.fixtures.ts';
import { mirrorAll, openMirror, type MirrorLab } from './testing/mirror.fixtures.ts';
import { addUsers, openLab, type Lab } from './testing/open-lab.fixtures.ts';

let lab: Lab;
let memory: PlanRunner;
/** The column mirror, which SQLite alone has. */
let columns: MirrorLab | undefined;

beforeAll(async () => {
  lab = await openLab();
  await addUsers(lab, 5);
  memory = new MemoryRunner(worldOf(await fillLab(lab, new Random(21), 5), new Set()));
  if (lab.storage.name !== 'sqlite') return;
  columns = openMirror(lab);
  await mirrorAll(lab, columns);
});
afterAll(async () => {
  await columns?.close();
  await lab.close();
});

const actor: ActorValues = {
  id: 2,
  email: 'a',
  roles: ['hot', 'ops'],
  departments: [1, 3, 12],
  departmentsBelow: [3, 12],
  departmentsLed: [2],
  team: [1, 2],
};

function typed(text: string | Expression): Expr {
  const entity = lab.entity('item');
  const scope = expressionScope(lab.engine.model, entity, entity.app);
  const result = typeof text === 'string' ? resolve(text, scope) : check(text, scope);
  if (!result.ok) throw new TypeError(`${JSON.stringify(text)}: ${JSON.stringify(result.issues)}`);
  return result.typed;
}

/** Ids that a condition picks, and the value for each of them, from both. */
async function both(where: Expr, value: Expr): Promise<{ store: unknown; reference: unknown }> {
  const entity = lab.entity('item');
  const id = idOf(entity);
  const plan = { kind: 'rows', entity, where, columns: [id, value], order: [{ expr: id, descending: false }], limit: 1000, offset: 0 } as const;
  const store = await lab.storage.read.rows(plan, actor);
  expect((await columns?.both.rows(plan, actor)) ?? store).toEqual(store);
  return { store, reference: await memory.rows(plan, actor) };
}

const conditions = [
  // Numbers of different scales.
  'qty in (1, 2.5, 3.0)',
  'weight in (1, 0.25, 2)',
  'not (weight in (qty, price, 0.5))',
  'price = qty',
  'price > weight',
  'weight + qty >= price * 2',
  'qty - weight < 0.5',
  '-qty = weight - 1',
  'IF(active, qty, weight) > 1.5',
  'IF(active, weight) = 0',
  'COALESCE(price, qty) <= 2.25',
  'COALESCE(price, weight, qty, 0) = 0',
  // Conditions as values, and nulls.
  '(qty > 1) = (weight > 1)',
  '(qty > 1) = active',
  'not (active = (price > 0))',
  'active = null',
  'note <> null',
  'note <> "a"',
  'not (qty > 2)',
  'not not (qty > 2)',
  'IF(qty > 2, active, not active)',
  'ISEMPTY(note) or ISEMPTY(tags)',
  'COALESCE(active, qty > 3)',
  // Texts.
  'CONTAINS(note, "A")',
  'CONTAINS(note, "Ａ")',
  'CONTAINS(note, memo)',
  'STARTSWITH(note, "中")',
  'STARTSWITH(note, "SS")',
  'STARTSWITH(COALESCE(memo, note), note)',
  'CONTAINS(kind, "ecr")',
  'note < memo',
  'note >= "z"',
  'kind = note',
  'note in ("a", "中国", memo)',
  // Who acts.
  'helper = $user.id',
  'not (helper = $user.id)',
  '$user.id in watchers',
  'not ($user.id in watchers)',
  'note = $user.email',
  'note in $user.roles',
  'team in $user.departments',
  'team in $user.departmentsBelow',
  'not (team in $user.departmentsLed)',
  'OVERLAPS(teams, $user.departmentsLed)',
  'helper in $user.team',
  'not (team in $user.departments)',
  'team = 3',
  'OVERLAPS(teams, $user.departments)',
  'team in teams',
  'CONTAINS(note, $user.email)',
  'OVERLAPS(tags, $user.roles)',
  'OVERLAPS($user.roles, tags)',
  'HASALL($user.roles, tags)',
  // Lists.
  '"hot" in tags',
  'not ("hot" in tags)',
  'kind in ("open", "done") and not ISEMPTY(lines)',
  'weight in lines.amount',
  'OVERLAPS(lines.amount, friends.qty)',
  'HASALL(friends, friend_of)',
  'OVERLAPS(friends, friend_of)',
  'ISEMPTY(friend_of) and not ISEMPTY(friends)',
  'helper in watchers',
  // Paths, also through several records.
  'shop.owner = $user.id',
  'customer.shop.region = "asia"',
  'not (customer.shop.region = shop.region)',
  '$user.id in friends.helper',
  '2 in lines.amount',
  '0.5 in lines.amount',
  '"asia" in friends.shop.region',
  'OVERLAPS(friends.tags, tags)',
  'ISEMPTY(lines.label)',
  'true in friends.customer.vip',
  '"a" in shop.items.note',
  'OVERLAPS(friends.watchers, watchers)',
  'kind in friends.kind',
  // Days.
  'at > "2026-11-22"',
  'at = "2026-11-23"',
  'LOCALDAY(at) = day',
  'LOCALDAY(at) > LOCALDAY(seen)',
  'IF(active, LOCALDAY(at)) <= "2026-11-24"',
  'at in ("2026-11-22", "2026-11-23")',
  'createdAt > "2026-11-22"',
  'at < createdAt',
  'day in ("2026-01-01", "2024-02-29")',
];

const tags = { path: ['item.tags'] };
const some = { list: [{ value: 'hot' }, { value: 'cold' }] };

/** Longer than what SQLite takes as parts of one compound statement. */
const LONG = 700;
/** A value, and after it the same three numbers again and again. */
const numbers = (first: object, scale = 1): Expression => {
  const rest = Array.from({ length: LONG }, (_, place) => ({ value: (place % 3) / scale }));
  return { list: [first, ...rest] } as Expression;
};
const qty = { path: ['item.qty'] };
const longTags = { list: Array.from({ length: LONG }, (_, place) => ({ value: place % 2 === 0 ? 'hot' : 'cold' })) };

/** What the text of an expression has no words for. */
const stored: readonly (readonly [string, Expression])[] = [
  ['some of a list of options', { call: 'overlaps', args: [tags, some] }],
  ['all of a list of options', { call: 'hasAll', args: [tags, some] }],
  ['an option of a list in another', { call: 'overlaps', args: [some, tags] }],
  ['every tag within a list', { call: 'hasAll', args: [some, tags] }],
  ['all of a long list of options', { call: 'hasAll', args: [tags, longTags] }],
  ['some of a long list of options', { call: 'overlaps', args: [tags, longTags] }],
  ['an option of a long list in another', { call: 'overlaps', args: [longTags, tags] }],
  ['every tag within a long list', { call: 'hasAll', args: [longTags, tags] }],
  ['all of a long list of numbers', { call: 'hasAll', args: [{ list: [qty, { value: 0 }, { value: 1 }] }, numbers({ value: 2 })] }],
  ['some of a long list of numbers of another scale', { call: 'overlaps', args: [numbers({ value: 2 }, 4), { list: [qty, { value: 9_999 }] }] }],
  ['a long list with nothing in it but null', { call: 'hasAll', args: [tags, { list: [{ value: null }] }] }],
  ['a number in a long list', { call: 'in', args: [{ path: ['item.weight'] }, numbers({ value: 2 }, 4)] }],
  ['all of a list beside a field that may be empty', { call: 'hasAll', args: [{ list: [qty, { value: 0 }] }, { list: [{ value: 2 }] }] }],
  ['nothing of an empty list', { call: 'hasAll', args: [tags, { list: [] }] }],
  ['nothing in an empty list', { call: 'in', args: [{ path: ['item.qty'] }, { list: [] }] }],
];

describe('a condition picks the same records', () => {
  test.each([...conditions.map((text) => [text, text] as const), ...stored])('%s', async (_name, written) => {
    const condition = typed(written);
    const { store, reference } = await both(condition, condition);
    expect(store).toEqual(reference);
    const other = await both({ kind: 'call', name: 'not', args: [condition], type: { kind: 'boolean' } }, condition);
    expect(other.store).toEqual(other.reference);
    // Each record is picked by the condition or by its complement, never by both.
    expect((store as unknown[]).length + (other.store as unknown[]).length).toBe(160);
  });
});

test('the column mirror answered where the store has one, but for a search in what it keeps no folded text of', () => {
  const counts = { answered: 2 * (conditions.length + stored.length) - 2, left: 2 };
  expect(columns?.counts).toEqual(lab.storage.name === 'postgres' ? undefined : counts);
});

test('a long list with a field among its values is said in parts', async () => {
  const where = typed({ call: 'hasAll', args: [{ list: [{ value: 0 }, { value: 1 }, { value: 2 }, { value: 3 }] }, numbers(qty)] });
  const some = typed({ call: 'overlaps', args: [numbers(qty), { list: [{ value: 9_999 }, { value: 3 }] }] });
  const entity = lab.entity('item');
  const id = idOf(entity);
  for (const condition of [where, some]) {
    const plan = { kind: 'rows', entity, where: condition, columns: [id], order: [{ expr: id, descending: false }], limit: 1000, offset: 0 } as const;
    const found = await lab.storage.read.rows(plan, actor);
    expect(found).toEqual(await memory.rows(plan, actor));
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(160);
  }
});

describe('a value is the same', () => {
  test.each([
    'IF(active, qty, weight)',
    'COALESCE(weight, rate)',
    'qty > 2',
    'not active',
    'LOCALDAY(at)',
    'IF(qty > 1, LOCALDAY(seen))',
    'customer.shop.name',
    '-weight',
    '"hot" in tags',
    'ISEMPTY(lines)',
  ])('%s', async (text) => {
    const { store, reference } = await both({ kind: 'literal', value: true, type: { kind: 'boolean' } }, typed(text));
    expect(store).toEqual(reference);
  });
});
