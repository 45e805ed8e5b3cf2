// In charge of: two worlds that differ only in what a role may not see: other values, and records that only one of them has.
import type { Random } from '@trellis/dx/random';
import type { Engine, RecordInput } from '@trellis/engine';
import type { Actor } from '@trellis/permissions';
import { arrived, png } from './attachments.fixtures.ts';
import { addUsers, at, openLab, owner, person, type Lab } from './open-lab.fixtures.ts';
import { twinSource } from './twin-documents.fixtures.ts';

/** One of the two worlds. */
export type Side = 0 | 1;

/** A world with the keys of its files, in the order in which they came. */
export interface Twin {
  readonly side: Side;
  readonly lab: Lab;
  readonly engine: Engine;
  readonly files: string[];
}

/** Whose eyes the worlds are alike in. */
export type TwinRole = 'helper' | 'desk';

/** Who asks. */
export const askers: { readonly [role in TwinRole]: Actor } = { helper: person(1, 'helper'), desk: person(3, 'desk') };

/** How many records of each entity there are; the last items and lines are in one world only. */
export const twinSizes = { shop: 6, customer: 8, item: 30, line: 40 } as const;
/** Items up to this one are the same in both worlds but for memo and papers, so that they may come into view and go. */
export const MOVERS = 8;
/** The last that both worlds have. */
const ALONE = { item: 27, line: 36 } as const;
/** In the trash of both: one that a helper sees there, and one that nobody of a role does. */
const TRASHED = { item: [25, 27], line: [35, 36] } as const;
/** The item whose photo was replaced; a helper may only read it. */
export const REPLACED = 9;
/** Nothing links to what goes to the trash. */
const LINKED = 24;

/** A record as both worlds have it, with the values that differ. */
interface Made {
  readonly common: RecordInput;
  readonly hidden: (side: Side) => RecordInput;
}

// Orders differ too: what is sorted by a hidden value comes in another order.
const text = (side: Side, place: number): string => (side === 0 ? `canary alpha ${place}` : `canary omega ${900_000 - place}`);
const amount = (side: Side, place: number): number => (side === 0 ? place + 0.25 : 700_000.5 - place);
const count = (side: Side, place: number): number => (side === 0 ? 100 + place : 90_000 - place);

/** Picks those of the values that a role does not see. */
function only(names: readonly string[], values: RecordInput): RecordInput {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}

const isHiddenShop = (role: TwinRole, place: number): boolean => role === 'helper' && place % 3 === 0;

function shop(role: TwinRole, place: number): Made {
  const region = place % 3 === 0 ? 'europe' : 'asia';
  const name = (side: Side): RecordInput => (isHiddenShop(role, place) ? { name: text(side, place) } : {});
  return {
    common: { name: `Shop ${place}`, region, owner: 1 + (place % 4), fee: 1 },
    hidden: (side) => ({ ...name(side), owner: 1 + ((place + side) % 4), fee: amount(side, place) }),
  };
}

function customer(role: TwinRole, place: number): Made {
  const names = role === 'desk' ? ['name', 'code', 'phone'] : ['code', 'phone'];
  return {
    common: { name: `Customer ${place}`, vip: place % 2 === 0, shop: 1 + (place % twinSizes.shop), code: `c${place}`, phone: '1' },
    hidden: (side) => only(names, { name: text(side, place), code: text(side, place), phone: text(side, place) }),
  };
}

/** Whether a helper may see an item, as it was made. */
function standing(place: number): { readonly own: boolean; readonly open: boolean } {
  return { own: place % 3 === 1 && place <= ALONE.item, open: place % 4 < 2 && place <= ALONE.item };
}

/** Fields of an item that a role does not see. */
function hiddenOfItem(role: TwinRole, place: number): readonly string[] {
  const always = ['memo'];
  if (place <= MOVERS) return always;
  if (role === 'desk') return [...always, 'price'];
  const { own, open } = standing(place);
  if (own) return open ? always : [...always, 'price'];
  const seldom = [...always, 'note', 'qty', 'day', 'customer', 'friends'];
  return open ? seldom : [...seldom, 'code', 'price', 'shop', 'tags'];
}

function item(role: TwinRole, random: Random, place: number): Made {
  const { own, open } = standing(place);
  const free = Array.from({ length: LINKED }, (_, index) => index + 1).filter((id) => id > MOVERS && !standing(id).own && id < place);
  const common = {
    code: `I${String(place).padStart(3, '0')}`,
    kind: open ? 'open' : 'secret',
    helper: own ? 1 : 2 + (place % 2),
    note: random.pick(['a', 'b', 'zeta', null]),
    memo: 'm',
    qty: random.below(5),
    price: random.below(900) / 4,
    day: random.pick(['2026-11-20', '2026-11-23', null]),
    tags: random.pick([[], ['hot'], ['hot', 'cold']]),
    shop: 1 + random.below(twinSizes.shop),
    customer: random.pick([null, 1 + random.below(twinSizes.customer)]),
  };
  // Which of the hidden shops it is of is hidden too.
  const ofHidden = (side: Side): RecordInput => (isHiddenShop(role, common.shop) ? { shop: 3 + 3 * side } : {});
  return {
    common,
    hidden: (side) => ({
      ...ofHidden(side),
      ...only(hiddenOfItem(role, place), {
        code: text(side, place),
        note: text(side, place),
        memo: text(side, place),
        qty: count(side, place),
        price: amount(side, place),
        day: side === 0 ? '2024-02-29' : '2030-01-01',
        tags: side === 0 ? ['cold'] : ['hot'],
        shop: 1 + ((place + side) % twinSizes.shop),
        customer: 1 + ((place + side) % twinSizes.customer),
        // What a helper may delete must be linked alike in both.
        ...(free.length === 0 ? {} : { friends: [free[(place + side) % free.length]] }),
      }),
    }),
  };
}

function line(role: TwinRole, place: number): Made {
  const done = place % 3 === 0 || place > ALONE.line;
  const others = Array.from({ length: LINKED }, (_, index) => index + 1).filter((id) => id > MOVERS && !standing(id).own);
  const target = (by: number): number => others[by % others.length] ?? 1;
  const names = role === 'desk' || done ? ['label', 'amount', 'item'] : ['amount'];
  return {
    common: { label: `Line ${place}`, item: done ? target(place) : 1 + (place % LINKED), amount: place, done },
    hidden: (side) => only(names, { label: text(side, place), amount: amount(side, place), ...(done ? { item: target(place + side * 3) } : {}) }),
  };
}

async function fill(twin: Twin, role: TwinRole, random: Random): Promise<void> {
  const makers: { readonly [entity in keyof typeof twinSizes]: (place: number) => Made } = {
    shop: (place) => shop(role, place),
    customer: (place) => customer(role, place),
    item: (place) => item(role, random, place),
    line: (place) => line(role, place),
  };
  for (const [name, make] of Object.entries(makers)) {
    const count = twinSizes[name as keyof typeof twinSizes];
    const records = Array.from({ length: count }, (_, index) => {
      const { common, hidden } = make(index + 1);
      return { ...common, ...hidden(twin.side) };
    });
    // An item may be a friend only of items that are there.
    await twin.engine.create(
      owner,
      at(name),
      records.map((record) => ({ ...record, ...('friends' in record ? { friends: [] } : {}) })),
      {},
    );
    const befriended = records.flatMap((record, index) => ('friends' in record ? [{ id: index + 1, version: 1, friends: record['friends'] }] : []));
    if (befriended.length > 0) await twin.engine.update(owner, at(name), befriended, {});
  }
}

async function versions(engine: Engine, name: string): Promise<ReadonlyMap<number, number>> {
  return new Map((await engine.list(owner, at(name), { fields: [], limit: 1000 })).records.map(({ id, version }) => [id, version]));
}

/** Takes the records that only one world has out of the other for good, so that ids go on alike. */
async function takeAlone({ engine, side }: Twin, role: TwinRole): Promise<void> {
  if (side === 1) return;
  for (const name of ['line', 'item'] as const) {
    if (name === 'item' && role === 'desk') continue;
    const known = await versions(engine, name);
    const ids = Array.from({ length: twinSizes[name] - ALONE[name] }, (_, index) => ALONE[name] + 1 + index);
    const records = ids.map((id) => ({ id, version: known.get(id) ?? 0 }));
    await engine.remove(owner, at(name), records, {});
    const trashed = records.map(({ id, version }) => ({ id, version: version + 1 }));
    await engine.purge(owner, at(name), trashed, {});
  }
}

async function addToTrash({ engine }: Twin): Promise<void> {
  for (const name of ['line', 'item'] as const) {
    const known = await versions(engine, name);
    const records = TRASHED[name].map((id) => ({ id, version: known.get(id) ?? 0 }));
    await engine.remove(owner, at(name), records, {});
  }
}

/** A change that only one world has, of a record that nobody of the role sees. */
export async function stirAlone({ engine, side }: Twin, role: TwinRole, times: number): Promise<void> {
  if (side === 0) return;
  for (const [name, id, values] of [
    ['item', ALONE.item + 2, { memo: `canary alone ${times}`, price: times }],
    ['line', ALONE.line + 2, { amount: times }],
  ] as const) {
    if (role === 'desk' && name === 'item') continue;
    await engine.update(owner, at(name), [{ id, version: (await versions(engine, name)).get(id) ?? 0, ...values }], {});
  }
}

async function addFiles({ engine, lab, side, files }: Twin, role: TwinRole): Promise<void> {
  const known = await versions(engine, 'item');
  for (let id = 1; id <= 14; id += 1) {
    const given: { [field: string]: unknown } = {};
    for (const field of ['papers', 'photos']) {
      const isAlike = field === 'photos' && (role === 'desk' || id <= MOVERS || standing(id).own);
      const bytes = png(4, isAlike ? 4 : 4 + side);
      const name = isAlike ? `photo ${id}.png` : `${text(side, id)}.png`;
      const { id: key } = await engine.files.upload(owner, at('item'), field, arrived(lab, name, bytes, bytes), {});
      files.push(key);
      given[field] = [key];
    }
    // A link that led elsewhere is history, and leads to what is hidden.
    if (role === 'helper' && id === 10) given['shop'] = 6 - 3 * side;
    await engine.update(owner, at('item'), [{ id, version: known.get(id) ?? 0, ...given }], {});
  }
  // A photo that was replaced is still in the history.
  const { id: key } = await engine.files.upload(owner, at('item'), 'photos', arrived(lab, 'later.png', png()), {});
  files.push(key);
  const version = (await versions(engine, 'item')).get(REPLACED) ?? 0;
  await engine.update(owner, at('item'), [{ id: REPLACED, version, photos: [key] }], {});
}

/** Opens both worlds for a role, in folders that go with them unless they are given. */
export async function openTwins(role: TwinRole, random: () => Random, folder?: () => string): Promise<readonly [Twin, Twin]> {
  const open = async (side: Side): Promise<Twin> => {
    const place = folder === undefined ? { source: twinSource(side) } : { folder: folder(), install: twinSource(side) };
    const lab = await openLab({ ...place, kind: 'sqlite' });
    await addUsers(lab, 4);
    // Jobs run with the roles that people have when they run.
    for (const { id, roles } of Object.values(askers)) if (id !== null) await lab.storage.identity.updateUser(id, { roles });
    const twin: Twin = { side, lab, engine: lab.engine, files: [] };
    await fill(twin, role, random());
    await addFiles(twin, role);
    await takeAlone(twin, role);
    await addToTrash(twin);
    return twin;
  };
  return [await open(0), await open(1)];
}

/** Values that nobody of the role sees, other than any before, for a record that is there in both worlds. */
export function freshHidden(role: TwinRole, entity: string, id: number, side: Side, times: number): RecordInput {
  const place = 1000 + times;
  if (entity === 'shop') return { fee: amount(side, place) };
  if (entity === 'customer') return { phone: text(side, place) };
  if (entity === 'line') return { amount: amount(side, place) };
  const names = hiddenOfItem(role, id).filter((name) => ['memo', 'note', 'price', 'qty'].includes(name));
  return only(names, { memo: text(side, place), note: text(side, place), price: amount(side, place), qty: count(side, place) });
}
