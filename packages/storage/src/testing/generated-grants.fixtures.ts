// In charge of: generated workspaces for the comparison of rights: three entities in a chain of links, roles with grants of every shape, records with nulls.
import type { Random } from '@trellis/dx/random';
import type { WorkspaceSource } from '@trellis/model';
import { doc } from '@trellis/model/testing';
import type { FieldList, GrantBody, Node, Plain, PlainRecord, PlainWorld } from './reference-rights.fixtures.ts';

type Kind = 'text' | 'number' | 'boolean' | 'user' | 'department' | 'choice' | 'users' | 'departments' | 'link';

/** Fields by entity, in the order in which records must be made: a link's target comes first. */
export const shape: { readonly [entity: string]: { readonly [field: string]: Kind } } = {
  region: { name: 'text', rank: 'number', head: 'user', team: 'department' },
  customer: { name: 'text', size: 'number', vip: 'boolean', agent: 'user', teams: 'departments', region: 'link' },
  order: {
    no: 'text',
    mail: 'text',
    qty: 'number',
    open: 'boolean',
    kind: 'choice',
    owner: 'user',
    team: 'department',
    watchers: 'users',
    customer: 'link',
  },
};

/** How many records each entity has. */
export const counts: { readonly [entity: string]: number } = { region: 6, customer: 14, order: 40 };
/** How many people and departments there are. */
export const PEOPLE = 4;
const links: { readonly [entity: string]: { readonly [field: string]: string } } = {
  region: {},
  customer: { region: 'region' },
  order: { customer: 'customer' },
};
const titles: { readonly [entity: string]: string } = { region: 'name', customer: 'name', order: 'no' };
const texts = ['a', 'b', 'c', 'u1@example.test', 'u2@example.test'];
const kinds = ['new', 'paid', 'sent'];

const configs: { readonly [kind in Kind]?: object } = {
  choice: { options: Object.fromEntries(kinds.map((id, order) => [id, { label: id, order }])) },
  users: { many: true },
  departments: { many: true },
};
const types: { readonly [kind in Kind]: string } = {
  text: 'text',
  number: 'integer',
  boolean: 'boolean',
  user: 'user',
  department: 'department',
  choice: 'single_choice',
  users: 'user',
  departments: 'department',
  link: 'link',
};

function valueOf(random: Random, entity: string, field: string, kind: Kind): Plain {
  if (random.chance(0.2)) return kind === 'users' || kind === 'departments' ? [] : null;
  const one = (): number => 1 + random.below(PEOPLE);
  switch (kind) {
    case 'text':
      return random.pick(texts);
    case 'number':
      return random.below(5);
    case 'boolean':
      return random.chance(0.5);
    case 'choice':
      return random.pick(kinds);
    case 'users':
    case 'departments':
      return [...new Set([one(), one()])];
    case 'link':
      return 1 + random.below(counts[links[entity]?.[field] ?? ''] ?? 1);
    default:
      return one();
  }
}

/** Records of every entity. */
export function makeWorld(random: Random): PlainWorld {
  return Object.fromEntries(
    Object.entries(shape).map(([entity, fields]) => {
      const record = (): PlainRecord => Object.fromEntries(Object.entries(fields).map(([name, kind]) => [name, valueOf(random, entity, name, kind)]));
      const records = Array.from({ length: counts[entity] ?? 0 }, record);
      return [entity, { title: titles[entity] ?? '', links: links[entity] ?? {}, records }];
    }),
  );
}

/** A comparison of a field, here or at the end of one or two links. */
function comparison(random: Random, entity: string): Node {
  let at = entity;
  const path: string[] = [];
  for (const chance of [0.35, 0.5]) {
    const link = Object.keys(links[at] ?? {})[0];
    if (link === undefined || !random.chance(chance)) break;
    path.push(`${at}.${link}`);
    at = links[at]?.[link] ?? '';
  }
  const [name, kind] = random.pick(Object.entries(shape[at] ?? {}).filter(([, each]) => each !== 'link'));
  return test(random, { path: [...path, `${at}.${name}`] }, kind);
}

function test(random: Random, field: Node, kind: Kind): Node {
  const call = (name: string, ...args: readonly Node[]): Node => ({ call: name, args });
  if (kind === 'users') return call('in', { user: 'id' }, field);
  if (kind === 'departments') return call('in', { value: 1 + random.below(PEOPLE) }, field);
  if (random.chance(0.1)) return call(random.pick(['eq', 'ne']), field, { value: null });
  const same = random.pick(['eq', 'eq', 'ne']);
  if (kind === 'user') return random.chance(0.4) ? call('in', field, { user: 'team' }) : call(same, field, { user: 'id' });
  if (kind === 'department') return call('in', field, { user: random.pick(['departments', 'departmentsBelow', 'departmentsLed']) });
  if (kind === 'number') return call(random.pick(['gt', 'lte', 'eq', 'ne']), field, { value: random.below(4) });
  if (kind === 'boolean') return call(same, field, { value: random.chance(0.5) });
  if (kind === 'text' && random.chance(0.4)) return call(same, field, { user: 'email' });
  const from = kind === 'choice' ? kinds : texts;
  if (random.chance(0.5)) return call('in', field, { list: [{ value: random.pick(from) }, { value: random.pick(from) }] });
  return call(same, field, { value: random.pick(from) });
}

function condition(random: Random, entity: string, depth = 0): Node {
  const kind = depth > 1 ? 9 : random.below(10);
  const parts = (): readonly Node[] => [condition(random, entity, depth + 1), condition(random, entity, depth + 1)];
  if (kind < 2) return { call: 'and', args: parts() };
  if (kind < 4) return { call: 'or', args: parts() };
  if (kind === 4) return { call: 'not', args: [condition(random, entity, depth + 1)] };
  return comparison(random, entity);
}

function fieldList(random: Random, entity: string): FieldList {
  if (random.chance(0.2)) return { all: true };
  const names = random.some(Object.keys(shape[entity] ?? {}), 6).map((name) => [`${entity}.${name}`, true] as const);
  return random.chance(0.6) ? { only: Object.fromEntries(names) } : { except: Object.fromEntries(names) };
}

/** Grants of so many roles. */
export function makeGrants(random: Random, roles: readonly string[]): readonly GrantBody[] {
  return roles.flatMap((role) =>
    Object.keys(shape).flatMap((entity) => {
      // A role without a grant on an entity is one that must see nothing of it.
      const length = random.pick([0, 1, 1, 2, 3]);
      return Array.from({ length }, (): GrantBody => ({
        role,
        entity,
        actions: random.chance(0.9) ? { read: true } : { delete: true },
        ...(random.chance(0.85) ? { condition: condition(random, entity) } : {}),
        read: fieldList(random, entity),
      }));
    }),
  );
}

/** The documents of a workspace with these grants. */
export function sourceOf(roles: readonly string[], grants: readonly GrantBody[]): WorkspaceSource {
  const entities = Object.entries(shape).flatMap(([entity, fields]) => [
    doc('entity', entity, { name: entity, label: entity, order: 1, titleField: `${entity}.${titles[entity]}` }),
    ...Object.entries(fields).map(([name, kind], order) => {
      const config = kind === 'link' ? { target: links[entity]?.[name], onDelete: 'clear' } : configs[kind];
      return doc('field', `${entity}.${name}`, { entity, name, label: name, order, type: types[kind], ...(config === undefined ? {} : { config }) });
    }),
  ]);
  const documents = [
    doc('app', 'lab', { name: 'lab', label: 'Lab', order: 1, version: '1.0.0' }),
    ...entities,
    ...grants.map((grant, place) => doc('grant', `g${place}`, { ...grant })),
  ];
  return {
    workspace: doc('workspace', 'workspace', { label: 'W', locale: 'en', timezone: 'UTC', currency: 'CNY' }),
    roles: roles.map((id) => doc('role', id, { name: id, label: id, order: 1 })),
    apps: [{ id: 'lab', slug: 'lab', bindings: {}, documents }],
  };
}
