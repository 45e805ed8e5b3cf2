// In charge of: twin worlds: two workspaces that differ only in what a role may not see answer it byte for byte alike.
import { Random } from '@trellis/dx/random';
import { longer, patience, seeded } from '@trellis/dx/soak';
import type { Engine, RecordInput } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { WorkspaceSource } from '@trellis/model';
import type { Actor } from '@trellis/permissions';
import { describe, expect, test } from 'vitest';
import { fillLab, texts } from './testing/lab-records.fixtures.ts';
import { Requests } from './testing/lab-requests.fixtures.ts';
import { labSource } from './testing/lab.fixtures.ts';
import { mirrorAll, openMirror } from './testing/mirror.fixtures.ts';
import { addUsers, at, openLab, person, type Lab } from './testing/open-lab.fixtures.ts';
import { engineOver } from './testing/other-runner.fixtures.ts';

const REQUESTS = longer(320);
const MIRRORED = longer(60);
const EXPLAINED = longer(400);

/** The zone shows through local days, so it is not among what twins may differ in. */
const common = (entity: string, input: RecordInput): RecordInput => (entity === 'shop' ? { ...input, zone: 'Europe/London' } : input);

function hasUser(list: unknown, id: number): boolean {
  return Array.isArray(list) && list.includes(id);
}

/** Names of fields that a role may not see on a record; undefined for none hidden, 'all' for the record itself. */
type Hidden = (input: RecordInput, shops: readonly RecordInput[]) => readonly string[];

interface Role {
  readonly actor: Actor;
  /** By entity: fields whose values are changed in the other world. */
  readonly hidden: { readonly [entity: string]: Hidden };
  /** Values that may not come out of the change, since rights hang on them. */
  readonly keep: (entity: string, before: RecordInput, after: Record<string, unknown>) => RecordInput;
}

const customer: Hidden = () => ['name', 'code', 'vip', 'since', 'phone'];
const itemFields = ['code', 'memo', 'note', 'qty', 'weight', 'price', 'rate', 'active', 'day', 'seen', 'tags', 'customer', 'friends', 'watchers'];
const without = (...names: readonly string[]): readonly string[] => itemFields.filter((name) => !names.includes(name));

const roles: readonly Role[] = [
  {
    actor: person(1, 'helper'),
    hidden: {
      shop: (input) => (input['region'] === 'asia' ? ['owner', 'fee'] : ['name', 'owner', 'fee']),
      customer,
      item: (input) => {
        if (input['helper'] === 1) return input['kind'] === 'open' ? ['customer'] : ['price', 'customer'];
        return input['kind'] === 'open' ? without('code', 'price', 'tags') : without();
      },
      line: (input) => (input['done'] === false ? ['amount'] : ['label', 'amount', 'item']),
    },
    keep: (_entity, _before, after) => after,
  },
  {
    actor: person(3, 'fin'),
    hidden: {
      shop: () => ['name', 'region', 'owner', 'fee'],
      customer: () => ['name', 'code', 'shop', 'phone'],
      item: () => ['memo', 'watchers'],
      line: () => ['label', 'done'],
    },
    keep: (_entity, _before, after) => after,
  },
  {
    actor: person(1, 'lead'),
    hidden: {
      shop: (input) => (input['owner'] === 1 ? [] : ['name', 'region', 'fee']),
      customer,
      item: (input, shops) => {
        if (shops[Number(input['shop']) - 1]?.['owner'] === 1) return hasUser(input['watchers'], 1) ? ['customer'] : ['note', 'customer'];
        return hasUser(input['watchers'], 1) ? without('code', 'note', 'watchers', 'friends') : without();
      },
      line: () => [],
    },
    // Who does not watch must not begin to.
    keep: (entity, before, after) =>
      entity === 'item' && !hasUser(before['watchers'], 1) && Array.isArray(after['watchers'])
        ? { ...after, watchers: after['watchers'].filter((id) => id !== 1) }
        : after,
  },
];

/** Other values for the hidden fields: of other records of the same kind, so that they are of the right type. */
function changed(role: Role, entity: string, input: RecordInput, place: number, shops: readonly RecordInput[], random: Random): RecordInput {
  const after: Record<string, unknown> = { ...input };
  for (const name of role.hidden[entity]?.(input, shops) ?? []) {
    const value = input[name];
    if (name === 'item') after[name] = 1 + random.below(150);
    else if (name === 'code' || (entity === 'shop' && name === 'name')) after[name] = `other ${place} ${random.pick(texts)}`;
    else if (typeof value === 'string' && name !== 'region' && !['day', 'since', 'seen'].includes(name)) after[name] = `canary ${random.pick(texts)}`;
    else if (typeof value === 'number') after[name] = 1 + random.below(4);
    else if (typeof value === 'boolean') after[name] = !value;
    else if (name === 'region') after[name] = 'europe';
    else if (name === 'seen' || name === 'since' || name === 'day') after[name] = null;
    else if (name === 'tags') after[name] = ['cold'];
    // Whether a list is empty decides how often the record is written, and versions may tell that.
    else if (Array.isArray(value)) after[name] = value.length === 0 ? [] : [1 + random.below(4)];
    else if (name === 'name') after[name] = 'canary';
  }
  return role.keep(entity, input, after);
}

async function outcome(run: () => Promise<object>): Promise<string> {
  try {
    const { nextCursor, ...answer } = (await run()) as { nextCursor?: string };
    return JSON.stringify({ answer, more: nextCursor !== undefined });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { kind, code, params, issues, data } = error;
    return JSON.stringify({ kind, code, params, issues, data });
  }
}

async function pair(role: Role): Promise<readonly [Lab, Lab]> {
  const labs = await Promise.all([openLab(), openLab()] as const);
  for (const lab of labs) await addUsers(lab, 5);
  const shops: RecordInput[] = [];
  await fillLab(labs[0], new Random(seeded(77)), 5, (entity, input) => {
    const sent = common(entity, input);
    if (entity === 'shop') shops.push(sent);
    return sent;
  });
  const random = new Random(seeded(78));
  await fillLab(labs[1], new Random(seeded(77)), 5, (entity, input, place) => changed(role, entity, common(entity, input), place, shops, random));
  return labs;
}

/** Asks both twins the same and compares what they answer; counts the answers that tell something. */
async function compareTwins(role: Role, [one, other]: readonly [Engine, Engine], lab: Lab, asked: { count: number; seed: number }): Promise<number> {
  const random = new Random(asked.seed);
  const requests = new Requests(random, lab.engine.model, new Map(), 5);
  const entities = entitiesFor(role, lab);
  let told = 0;
  for (let n = 0; n < asked.count; n += 1) {
    const name = random.pick(entities);
    const entity = lab.entity(name);
    const isList = random.chance(0.6);
    const request = isList ? requests.list(role.actor, entity) : requests.query(role.actor, entity);
    const [left, right] = await Promise.all(
      [one, other].map((engine) =>
        outcome(() => (isList ? engine.list(role.actor, at(name), request as never) : engine.query(role.actor, at(name), request as never))),
      ),
    );
    expect({ request, answer: right }).toEqual({ request, answer: left });
    if (left?.includes('"records":[{') || left?.includes('"rows":[{')) told += 1;
  }
  return told;
}

/** The same from the column mirror, which SQLite alone has. */
async function compareMirrored(role: Role, one: Lab, other: Lab): Promise<void> {
  if (one.storage.name !== 'sqlite') return;
  const mirrors = [openMirror(one), openMirror(other)] as const;
  await Promise.all([mirrorAll(one, mirrors[0]), mirrorAll(other, mirrors[1])]);
  const engines = await Promise.all([engineOver(one, () => mirrors[0].both), engineOver(other, () => mirrors[1].both)]);
  expect(await compareTwins(role, engines, one, { count: MIRRORED, seed: seeded(901) })).toBeGreaterThan(MIRRORED / 2);
  expect(Math.min(...mirrors.map(({ counts }) => counts.answered))).toBeGreaterThan(MIRRORED);
  await Promise.all(mirrors.map((each) => each.close()));
}

function entitiesFor(role: Role, lab: Lab): readonly string[] {
  return ['item', 'item', 'line', 'shop', 'customer'].filter((name) => outcomeOf(() => lab.engine.recordSchema(role.actor, at(name))));
}

describe('a role is answered alike in worlds that differ only in what it may not see', () => {
  test.each(roles.map((role) => [role.actor.roles.join(), role] as const))('%s', { timeout: patience(60_000) }, async (_name, role) => {
    const [one, other] = await pair(role);
    expect(await compareTwins(role, [one.engine, other.engine], one, { count: REQUESTS, seed: seeded(900) })).toBeGreaterThan(REQUESTS / 2);
    await compareMirrored(role, one, other);
    const entities = entitiesFor(role, one);
    for (const name of entities) {
      for (let id = 1; id <= 25; id += 1) {
        const [left, right] = await Promise.all([one, other].map((lab) => outcome(() => lab.engine.get(role.actor, at(name), id, {}))));
        expect({ name, id, answer: right }).toEqual({ name, id, answer: left });
      }
    }
    await explainedAlike(role, one, other, entities);
    await comebacksAlike(role, one, other);
    // The worlds do differ: whoever sees all is answered unlike.
    const everything = { limit: 1000 };
    expect(await outcome(() => other.engine.list(person(1, 'all'), at('item'), everything))).not.toBe(
      await outcome(() => one.engine.list(person(1, 'all'), at('item'), everything)),
    );
    await Promise.all([one.close(), other.close()]);
  });
});

const explained = ['create', 'read', 'update', 'delete', 'export', 'transition'] as const;

/** P9: why something is allowed or not is told alike, in both languages, of every record and field, those that are nowhere among them. */
async function explainedAlike(role: Role, one: Lab, other: Lab, entities: readonly string[]): Promise<void> {
  const random = new Random(seeded(902));
  const codes = new Set<string>();
  for (let n = 0; n < EXPLAINED; n += 1) {
    const entity = random.pick(entities);
    const fields = one.entity(entity).fields.map((field) => field.name);
    const request = {
      entity,
      action: random.pick(explained),
      ...(random.chance(0.8) ? { record: random.pick([1 + random.below(40), 1 + random.below(9), 99_999]) } : {}),
      ...(random.chance(0.6) ? { field: random.pick([...fields, 'nowhere']) } : {}),
    };
    const locale = random.pick(['en', 'zh-CN'] as const);
    const [left, right] = await Promise.all([one, other].map((lab) => outcome(() => lab.engine.explain(role.actor, 'lab', request, locale))));
    expect({ request, answer: right }).toEqual({ request, answer: left });
    expect(left).not.toMatch(/canary/);
    for (const { code } of (JSON.parse(left ?? '{}') as { answer?: { reasons: { code: string }[] } }).answer?.reasons ?? []) codes.add(code);
  }
  expect(codes).toContain('explain.no-record');
  expect(codes).toContain('explain.no-field');
  expect(codes.size).toBeGreaterThan(4);
}

/** History, earlier versions, the trash and undo tell a role nothing of what it may not see either. */
async function comebacksAlike(role: Role, one: Lab, other: Lab): Promise<void> {
  const worlds = [one, other] as const;
  const alike = async (run: (lab: Lab) => Promise<object>): Promise<string> => {
    const [left, right] = await Promise.all(worlds.map((lab) => outcome(() => run(lab))));
    expect(right).toBe(left);
    return left ?? '';
  };
  const isHidden = role.actor.roles.includes('fin');
  let told = 0;
  for (let id = 1; id <= 25; id += 1) {
    for (const [place, lab] of worlds.entries()) {
      const { version } = await lab.engine.get(person(1, 'all'), at('item'), id, { fields: [] });
      const hidden = isHidden ? { memo: `canary ${place} ${id}` } : {};
      await lab.engine.update(person(1, 'all'), at('item'), [{ id, version, ...hidden, color: id % 2 === 0 ? '#112233' : '#445566' }], {});
    }
    await alike((lab) => lab.engine.history(role.actor, at('item'), id));
    const version = async (lab: Lab): Promise<number> => (await lab.engine.get(person(1, 'all'), at('item'), id, { fields: [] })).version;
    const wanted = { id, to: 1, skip: [], dryRun: true };
    await alike(async (lab) => lab.engine.restoreVersion(role.actor, at('item'), { ...wanted, version: await version(lab) }, {}, 'en'));
  }
  for (const lab of worlds) {
    await lab.storage.write(person(1, 'all'), async (tx) => {
      for (const name of ['item', 'line'])
        await tx.remove(
          lab.entity(name),
          Array.from({ length: 60 }, (_, index) => index + 1),
        );
    });
  }
  const requests = new Requests(new Random(seeded(901)), one.engine.model, new Map(), 5);
  for (let n = 0; n < 60; n += 1) {
    const name = n % 3 === 0 ? 'line' : 'item';
    if (!outcomeOf(() => one.engine.recordSchema(role.actor, at(name)))) continue;
    const request = requests.list(role.actor, one.entity(name));
    if ((await alike((lab) => lab.engine.trash(role.actor, at(name), request as never))).includes('"records":[{')) told += 1;
  }
  await alike((lab) => lab.engine.undoState(role.actor));
  await alike((lab) => lab.engine.undo(role.actor, 'undo', {}, {}, 'en'));
  expect(told > 0).toBe(!isHidden);
}

function outcomeOf(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}

/** The lab without some fields at all. */
function lacking(...ids: readonly string[]): WorkspaceSource {
  const apps = labSource.apps.map((app) => ({
    ...app,
    documents: app.documents
      .filter((document) => !ids.includes((document.body as { id: string }).id))
      .map((document) => {
        const body = document.body as { read?: { except?: object; only?: object }; write?: { except?: object; only?: object } };
        const trim = (fields: object | undefined): object => Object.fromEntries(Object.entries(fields ?? {}).filter(([id]) => !ids.includes(id)));
        const side = (fields: typeof body.read): object => ({
          ...fields,
          ...(fields?.except === undefined ? {} : { except: trim(fields.except) }),
          ...(fields?.only === undefined ? {} : { only: trim(fields.only) }),
        });
        return {
          ...document,
          body: {
            ...body,
            ...(body.read === undefined ? {} : { read: side(body.read) }),
            ...(body.write === undefined ? {} : { write: side(body.write) }),
          },
        };
      }),
  }));
  return { ...labSource, apps };
}

test('a field hidden from a role is to it like one that does not exist', async () => {
  const fin = person(3, 'fin');
  const clerk = person(4, 'clerk', 'fin');
  const [one, other] = await Promise.all([openLab(), openLab({ source: lacking('item.memo', 'customer.phone') })]);
  const list =
    (request: object, entity = 'item', actor = fin) =>
    (lab: Lab) =>
      lab.engine.list(actor, at(entity), request as never);
  const query =
    (request: object, entity = 'item') =>
    (lab: Lab) =>
      lab.engine.query(fin, at(entity), request as never);
  const cases: readonly (readonly [string, (lab: Lab) => Promise<object>])[] = [
    ['fields', list({ fields: ['memo'] })],
    ['a path in fields', list({ fields: ['customer.phone'] })],
    ['filter', list({ filter: { field: 'memo', op: 'contains', value: 'a' } })],
    ['filter on a path', list({ filter: { field: 'customer.phone', op: 'eq', value: 'a' } })],
    ['an operator it would not take', list({ filter: { field: 'memo', op: 'gt', value: 'a' } })],
    [
      'filter behind or',
      list({
        filter: {
          or: [
            { field: 'memo', op: 'isEmpty' },
            { field: 'qty', op: 'isEmpty' },
          ],
        },
      }),
    ],
    ['sort', list({ sort: ['-memo'] })],
    ['sort on a path', list({ sort: ['customer.phone'] })],
    ['expand', list({ expand: ['memo'] })],
    ['group', query({ groupBy: [{ field: 'customer.phone' }], metrics: [{ op: 'count', as: 'n' }] })],
    ['metric', query({ metrics: [{ op: 'count', field: 'memo', as: 'n' }] })],
    ['metric expression', query({ metrics: [{ op: 'count', expr: 'memo', as: 'n' }] })],
    ['metric expression on a path', query({ metrics: [{ op: 'count', expr: 'customer.phone = "1"', as: 'n' }] })],
    ['stored metric expression', query({ metrics: [{ op: 'count', expr: { path: ['item.memo'] }, as: 'n' }] })],
    ['a near miss, which must not be helped along', query({ metrics: [{ op: 'count', expr: 'memoo', as: 'n' }] })],
    ['a near miss in a filter', list({ filter: { field: 'memoo', op: 'isEmpty' } })],
    ['creating with it', (lab) => lab.engine.create(clerk, at('item'), [{ code: 'x', memo: 'y' }], {})],
    ['upserting by it', (lab) => lab.engine.create(clerk, at('item'), [{ code: 'x', memo: 'y' }], { upsertBy: 'memo' })],
    ['the app', async (lab) => lab.engine.app(fin, 'lab')],
    ['the schema of records', async (lab) => ({ schema: lab.engine.recordSchema(fin, at('item')) })],
    ...(['read', 'update', 'create', 'export', 'transition'] as const).flatMap((action) =>
      ([undefined, 1, 99] as const).map((record): readonly [string, (lab: Lab) => Promise<object>] => [
        `explaining ${action} ${record ?? ''}`,
        (lab) => lab.engine.explain(clerk, 'lab', { entity: 'item', action, field: 'memo', ...(record === undefined ? {} : { record }) }, 'en'),
      ]),
    ),
    ['subscribing', (lab) => lab.engine.subscribe({ actor: fin, target: at('item'), filter: { field: 'memo', op: 'isEmpty' } }, () => undefined)],
  ];
  for (const [name, ask] of cases) expect({ name, answer: await outcome(() => ask(one)) }).toEqual({ name, answer: await outcome(() => ask(other)) });
  await Promise.all([one.close(), other.close()]);
});
