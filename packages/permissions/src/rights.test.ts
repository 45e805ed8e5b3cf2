// In charge of: rights compared with a second, plainer reading of the same grant documents: role × action × record × field.
import { compile, FALSE, type Env, type Value } from '@trellis/expr';
import { link, type LinkedEntity, type LinkedField, type Model } from '@trellis/model';
import { doc, type Members } from '@trellis/model/testing';
import type { Action } from '@trellis/schemas';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exporting, systemActor, type Actor } from './actor.ts';
import { rightsOf, type Condition } from './rights.ts';

type Fields = { readonly all?: true; readonly only?: Members; readonly except?: Members };

interface GrantDocument {
  readonly role: string;
  readonly actions: { readonly [action in Action]?: true };
  readonly condition?: Node;
  readonly read?: Fields;
  readonly write?: Fields;
}

const types = { name: 'text', size: 'integer', open: 'boolean', owner: 'user', mail: 'text' };
const fieldNames = Object.keys(types);

function modelOf(grants: readonly GrantDocument[]): Model {
  const fields = Object.entries(types).map(([name, type], order) => doc('field', name, { entity: 'thing', name, label: name, order, type }));
  const entity = doc('entity', 'thing', { name: 'thing', label: 'Thing', order: 1, titleField: 'name' });
  const app = doc('app', 'a', { name: 'a', label: 'A', order: 1, version: '1.0.0' });
  const documents = [app, entity, ...fields, ...grants.map((grant, place) => doc('grant', `g${place}`, { entity: 'thing', ...grant }))];
  const numbers = new Map<string, number>();
  const result = link(
    {
      workspace: doc('workspace', 'workspace', { label: 'W', locale: 'en', timezone: 'UTC', currency: 'CNY' }),
      roles: ['one', 'two', 'three'].map((id) => doc('role', id, { name: id, label: id, order: 1 })),
      apps: [{ id: 'a', slug: 'a', bindings: {}, documents }],
    },
    (owner, id) => {
      const key = `${owner}/${id}`;
      const number = numbers.get(key) ?? numbers.size + 1;
      numbers.set(key, number);
      return number;
    },
  );
  if (!result.ok) throw new TypeError(JSON.stringify(result.issues));
  return result.model;
}

type Thing = { readonly [field: string]: string | number | boolean | null };

function holds(condition: Condition, thing: Thing, actor: Actor): boolean {
  const env: Env<LinkedField> = {
    value: ([field]): Value => {
      const value = thing[field?.name ?? ''] ?? null;
      return field?.valueType.kind === 'number' && typeof value === 'number' ? BigInt(value) : value;
    },
    localDay: () => null,
    actor,
  };
  return compile(condition)(env) === true;
}

interface Node {
  readonly path?: readonly string[];
  readonly value?: Plain;
  readonly user?: 'id' | 'email' | 'roles';
  readonly list?: readonly Node[];
  readonly call?: string;
  readonly args?: readonly Node[];
}

type Plain = string | number | boolean | null | undefined | readonly Plain[];

/** The second reading: documents and records as they are, no compiler. Undefined: the actor lacks what the condition asks for. */
function valueOf(node: Node, thing: Thing, actor: Actor): Plain {
  if (node.path !== undefined) return thing[node.path[0] ?? ''] ?? null;
  if (node.user !== undefined) return actor[node.user] ?? undefined;
  if (node.list !== undefined) return node.list.map((item) => valueOf(item, thing, actor));
  if (node.call === undefined) return node.value;
  const args = (node.args ?? []).map((arg) => valueOf(arg, thing, actor));
  return args.includes(undefined) ? undefined : answerOf(node.call, args);
}

function answerOf(name: string, args: readonly Plain[]): Plain {
  const [a, b] = args;
  if (name === 'not') return a !== true;
  if (name === 'and') return args.every((arg) => arg === true);
  if (name === 'or') return args.includes(true);
  if (name === 'ne') return a === null || b === null || a !== b;
  if (a === null || b === null) return false;
  if (name === 'in') return Array.isArray(b) && b.includes(a);
  return name === 'eq' ? a === b : Number(a) > Number(b);
}

function applies(grant: GrantDocument, actor: Actor, action: Action, thing: Thing): boolean {
  if (!actor.roles.includes(grant.role) || grant.actions[action] !== true) return false;
  return grant.condition === undefined || valueOf(grant.condition, thing, actor) === true;
}

function lists(fields: Fields | undefined, name: string): boolean {
  if (fields?.only !== undefined) return name in fields.only;
  return fields !== undefined && (fields.all === true || fields.except !== undefined) && !(name in (fields.except ?? {}));
}

const conditions: readonly Node[] = [
  { call: 'eq', args: [{ path: ['open'] }, { value: true }] },
  { call: 'gt', args: [{ path: ['size'] }, { value: 2 }] },
  { call: 'eq', args: [{ path: ['owner'] }, { user: 'id' }] },
  { call: 'eq', args: [{ path: ['mail'] }, { user: 'email' }] },
  { call: 'not', args: [{ call: 'eq', args: [{ path: ['mail'] }, { user: 'email' }] }] },
  { call: 'ne', args: [{ path: ['owner'] }, { user: 'id' }] },
  { call: 'in', args: [{ path: ['name'] }, { user: 'roles' }] },
  {
    call: 'and',
    args: [
      { call: 'gt', args: [{ path: ['size'] }, { value: 0 }] },
      { call: 'eq', args: [{ path: ['owner'] }, { user: 'id' }] },
    ],
  },
  {
    call: 'or',
    args: [
      { call: 'eq', args: [{ path: ['open'] }, { value: false }] },
      { call: 'in', args: [{ path: ['name'] }, { list: [{ value: 'a' }, { value: 'b' }] }] },
    ],
  },
];

function condition(place: number): Node {
  const found = conditions[place];
  if (found === undefined) throw new TypeError('no such condition');
  return found;
}

const actions: readonly Action[] = ['create', 'read', 'update', 'delete', 'export'];
const roles = fc.constantFrom('one', 'two', 'three');
const fieldSet = fc
  .uniqueArray(fc.constantFrom(...fieldNames), { maxLength: 3 })
  .map((names) => Object.fromEntries(names.map((name) => [name, true as const])));
const fieldLists: fc.Arbitrary<Fields> = fc.oneof(
  fc.constant({ all: true as const }),
  fieldSet.map((only) => ({ only })),
  fieldSet.map((except) => ({ except })),
);
const grants: fc.Arbitrary<GrantDocument> = fc.record(
  {
    role: roles,
    actions: fc
      .uniqueArray(fc.constantFrom(...actions), { minLength: 1 })
      .map((names) => Object.fromEntries(names.map((name) => [name, true as const]))),
    condition: fc.constantFrom(...conditions),
    read: fieldLists,
    write: fieldLists,
  },
  { requiredKeys: ['role', 'actions', 'read', 'write'] },
);
const things: fc.Arbitrary<Thing> = fc.record({
  name: fc.constantFrom('a', 'c', 'one', null),
  size: fc.constantFrom(0, 2, 3, null),
  open: fc.constantFrom(true, false, null),
  owner: fc.constantFrom(1, 2, null),
  mail: fc.constantFrom('u@x', 'v@x', null),
});
const actors: fc.Arbitrary<Actor> = fc
  .record({
    id: fc.constantFrom(1, 2, null),
    email: fc.constantFrom('u@x', null),
    roles: fc.uniqueArray(fc.constantFrom('one', 'two', 'three', 'unknown')),
  })
  .map((some) => ({
    ...some,
    roles: some.roles.toSorted(),
    kind: 'user',
    name: 'x',
    owner: false,
    departments: [],
    departmentsBelow: [],
    departmentsLed: [],
    team: [],
  }));

function thingOf(model: Model): LinkedEntity {
  const [entity] = model.entities.values();
  if (entity === undefined) throw new TypeError('no entity');
  return entity;
}

test('P3, P4: every decision is the one that the documents say', () => {
  fc.assert(
    fc.property(fc.array(grants, { maxLength: 5 }), actors, fc.array(things, { minLength: 1, maxLength: 4 }), (given, actor, records) => {
      const model = modelOf(given);
      const entity = thingOf(model);
      const rights = rightsOf(model, actor).of(entity);
      const out = rightsOf(model, exporting(actor)).of(entity);
      for (const record of records) {
        for (const action of actions)
          expect(holds(rights.rows(action), record, actor)).toBe(given.some((grant) => applies(grant, actor, action, record)));
        for (const field of entity.fields) {
          const mayRead = given.some((grant) => applies(grant, actor, 'read', record) && lists(grant.read, field.name));
          // A field's condition is asked only of records that may be read.
          expect(holds(rights.rows('read'), record, actor) && holds(rights.readable(field), record, actor)).toBe(mayRead);
          // What goes out is what one grant gives to reading and one to exporting, the record and the field together.
          const mayExport = given.some((grant) => applies(grant, actor, 'export', record) && lists(grant.read, field.name));
          expect(holds(out.rows('read'), record, actor) && holds(out.readable(field), record, actor)).toBe(mayRead && mayExport);
          for (const action of ['create', 'update'] as const) {
            expect(holds(rights.writable(action, field), record, actor)).toBe(
              given.some((grant) => applies(grant, actor, action, record) && lists(grant.write, field.name)),
            );
          }
        }
      }
    }),
    { seed: 42, numRuns: 400 },
  );
});

const person: Actor = {
  kind: 'user',
  id: 1,
  name: 'x',
  email: null,
  owner: false,
  roles: ['one', 'two'],
  departments: [],
  departmentsBelow: [],
  departmentsLed: [],
  team: [],
};
const read = (members: Partial<GrantDocument>): GrantDocument => ({ role: 'one', actions: { read: true }, read: { all: true }, ...members });
const thing: Thing = { name: 'c', size: 3, open: false, owner: 1, mail: 'u@x' };

describe('by name', () => {
  const cases: readonly {
    readonly name: string;
    readonly grants: readonly GrantDocument[];
    readonly actor?: Partial<Actor>;
    readonly visible: readonly string[];
  }[] = [
    { name: 'nothing granted: nothing', grants: [], visible: [] },
    { name: 'a role that is not the actor’s: nothing', grants: [read({ role: 'three' })], visible: [] },
    { name: 'a role that no document knows: nothing', grants: [read({})], actor: { roles: ['ghost'] }, visible: [] },
    { name: 'a condition on an e-mail the actor lacks: nothing', grants: [read({ condition: condition(3) })], visible: [] },
    { name: 'nor by its complement', grants: [read({ condition: condition(4) })], visible: [] },
    {
      name: 'two grants never combine: the fields of one on the records of the other',
      grants: [read({ condition: condition(0) }), read({ role: 'two', condition: condition(2), read: { only: { name: true } } })],
      visible: ['name'],
    },
    {
      name: 'two grants on one record add up',
      grants: [read({ read: { only: { size: true } } }), read({ role: 'two', condition: condition(2), read: { only: { name: true } } })],
      visible: ['name', 'size'],
    },
    { name: 'the owner of the workspace sees all', grants: [], actor: { owner: true }, visible: fieldNames },
  ];
  test.each(cases)('$name', ({ grants: given, actor, visible }) => {
    const who = { ...person, ...actor };
    const model = modelOf(given);
    const entity = thingOf(model);
    const rights = rightsOf(model, who).of(entity);
    const seen = entity.fields.filter((field) => holds(rights.rows('read'), thing, who) && holds(rights.readable(field), thing, who));
    expect(seen.map((field) => field.name)).toEqual(visible);
  });

  test('what can be on no record is FALSE itself, so that the field is unknown', () => {
    const model = modelOf([read({ condition: condition(3) })]);
    const entity = thingOf(model);
    const rights = rightsOf(model, person).of(entity);
    expect(rights.can('read')).toBe(false);
    expect(entity.fields.map((field) => rights.readable(field))).toEqual(entity.fields.map(() => FALSE));
  });

  test('P2: the system’s tasks act as owner, under a name', () => {
    const actor = systemActor('sample');
    expect(
      rightsOf(modelOf([]), actor)
        .of(thingOf(modelOf([])))
        .can('delete'),
    ).toBe(true);
    expect(actor).toMatchObject({ kind: 'system', id: null, name: 'sample' });
  });

  test('actors with the same roles share their compiled rights; conditions that name the actor say so', () => {
    const model = modelOf([read({ condition: condition(2) })]);
    expect(rightsOf(model, { ...person, id: 2 })).toBe(rightsOf(model, person));
    expect(rightsOf(model, { ...person, id: null })).not.toBe(rightsOf(model, person));
    expect(rightsOf(model, person).personal).toBe(true);
    expect(rightsOf(model, { ...person, roles: [] }).personal).toBe(false);
  });
});
