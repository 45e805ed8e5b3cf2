// In charge of: answering what checking asks about stored records: what links lead to, and which unique values are taken.
import { and, or, TRUE, typedPath } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, LinkedUnique, Model } from '@trellis/model';
import { rightsOf, systemActor, type Actor, type Rights } from '@trellis/permissions';
import { guardedPath, idOf, rowsById, valueIn, valueOfCell, type Expr, type PlanRunner } from '@trellis/query';
import type { Department } from '../departments.ts';
import type { User } from '../identity.ts';
import { keptAmong } from '../records/record-ids.ts';
import type { JobStorage } from '../jobs/claimed.ts';
import type { Tx } from '../storage.ts';
import type { Answers, Asked, Found } from './protocol.ts';
import { setCells } from './set-key.ts';

type Key = string | number;
type Lookup = (values: readonly Key[]) => Promise<ReadonlyMap<Key, Found>>;

/** Values asked at a time, so that a statement stays small. */
const CHUNK = 1000;
const system = systemActor('import-check');

/** What looking up needs. */
export interface LookupContext {
  readonly storage: JobStorage;
  readonly model: Model;
  readonly actor: Actor;
}

function isOneOf(field: LinkedField, cells: readonly Cell[]): Expr {
  return valueIn(
    field,
    cells.map((cell) => valueOfCell(cell, field.valueType)),
  );
}

async function inChunks(
  values: readonly Key[],
  ask: (chunk: readonly Key[]) => Promise<Iterable<readonly [Key, Found]>>,
): Promise<ReadonlyMap<Key, Found>> {
  const found = new Map<Key, Found>();
  for (let start = 0; start < values.length; start += CHUNK)
    for (const [key, value] of await ask(values.slice(start, start + CHUNK))) found.set(key, value);
  return found;
}

/** Who asks whom: committed records, or those that a unit sees. */
export interface FindContext {
  readonly runner: PlanRunner;
  readonly model: Model;
  readonly actor: Actor;
}

/** Records the actor may read, found by a field. Of a field that is not unique, values of several records are told apart by counting. */
export function findByKey({ runner, model, actor }: FindContext, key: LinkedField, values: readonly Key[]): Promise<ReadonlyMap<Key, Found>> {
  const rights = rightsOf(model, actor);
  const entity = key.entity;
  const guarded = guardedPath(rights, entity, [key]);
  return inChunks(values, async (chunk) => {
    if (guarded === undefined) return [];
    const where = and(rights.of(entity).rows('read'), guarded.visible, isOneOf(key, chunk));
    if (key.unique) {
      const rows = await runner.rows(rowsById(entity, where, [typedPath([key]), idOf(entity)], chunk.length), actor);
      return rows.map((row) => [row[0] as Key, { id: row[1] as number, mine: true }] as const);
    }
    const metrics = [{ op: 'count' }, { op: 'min', expr: idOf(entity) }] as const;
    const groups = await runner.groups(
      { kind: 'groups', entity, where, keys: [{ expr: typedPath([key]) }], metrics, maxGroups: chunk.length },
      actor,
    );
    return groups.map(({ keys, metrics: [count, id] }) => [keys[0] as Key, Number(count) > 1 ? 'several' : { id: Number(id), mine: true }] as const);
  });
}

/** Records the actor may read, named by id. */
function idLookup({ storage, actor }: LookupContext, rights: Rights, entity: LinkedEntity): Lookup {
  return (values) =>
    inChunks(values, async (chunk) => {
      const ids = await keptAmong({ runner: storage.read, actor, entity }, rights.of(entity).rows('read'), chunk as readonly number[]);
      return [...ids].map((id) => [id, { id, mine: true }] as const);
    });
}

function folded(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}

/** What is called so; a name that two have finds several. */
function byNames(named: readonly (readonly [name: string, id: number])[]): Map<string, Found> {
  const byText = new Map<string, Found>();
  for (const [name, id] of named) {
    const text = folded(name);
    const known = byText.get(text);
    byText.set(text, known === undefined || (known !== 'several' && known.id === id) ? { id, mine: true } : 'several');
  }
  return byText;
}

/** Users by e-mail address or name. */
function userLookup(users: readonly User[]): Lookup {
  const byText = byNames(users.map(({ name, id }) => [name, id]));
  // An address is sure: it wins over a name that reads the same.
  for (const user of users) byText.set(user.email.toLowerCase(), { id: user.id, mine: true });
  return textLookup(byText);
}

/** Departments by their names in either language. */
function departmentLookup(departments: readonly Department[]): Lookup {
  const spellings = ({ name }: Department): readonly string[] => (typeof name === 'string' ? [name] : Object.values(name));
  return textLookup(byNames(departments.flatMap((each) => spellings(each).map((name) => [name, each.id] as const))));
}

function textLookup(byText: ReadonlyMap<string, Found>): Lookup {
  return async (values) =>
    new Map(
      values.flatMap((value) => [byText.get(folded(String(value)))].flatMap((found) => (found === undefined ? [] : [[value, found] as const]))),
    );
}

/** Records of anyone that have a unique value, and whether the actor may see and change them. */
function takenLookup({ storage, actor }: LookupContext, rights: Rights, field: LinkedField): Lookup {
  const { entity } = field;
  return (values) =>
    inChunks(values, async (chunk) => {
      const where = isOneOf(field, chunk);
      const rows = await storage.read.rows(rowsById(entity, where, [typedPath([field]), idOf(entity)], chunk.length), system);
      const ids = rows.map((row) => row[1] as number);
      const allowed = await ownAmong(storage, actor, rights, entity, ids);
      return rows.map((row) => [row[0] as Key, { id: row[1] as number, mine: allowed(row[1] as number) }] as const);
    });
}

/** Values asked for in one unit, so that others' writes wait for few. */
const IN_UNIT = 500;

/** Records of anyone that hold values which a unit alone compares as the store keeps them unique, and whether the actor may see and change them. */
function unitLookup(
  { storage, actor }: LookupContext,
  rights: Rights,
  entity: LinkedEntity,
  find: (tx: Tx, values: readonly Key[]) => Promise<Iterable<readonly [Key, number]>>,
): Lookup {
  return async (values) => {
    const found = new Map<Key, Found>();
    for (let start = 0; start < values.length; start += IN_UNIT) {
      const chunk = values.slice(start, start + IN_UNIT);
      const ids = new Map(await storage.write(system, (tx) => find(tx, chunk)));
      const allowed = await ownAmong(storage, actor, rights, entity, [...new Set(ids.values())]);
      for (const [value, id] of ids) found.set(value, { id, mine: allowed(id) });
    }
    return found;
  };
}

/** Who holds the values of a unique text whose case does not matter. */
function foldedLookup(context: LookupContext, rights: Rights, field: LinkedField): Lookup {
  return unitLookup(context, rights, field.entity, async (tx, values) => {
    const ids = await tx.find(field, values);
    return values.flatMap((value) => (ids.has(value) ? [[value, ids.get(value) ?? 0] as const] : []));
  });
}

/** Who holds the values of a set. */
function setLookup(context: LookupContext, rights: Rights, unique: LinkedUnique): Lookup {
  return unitLookup(context, rights, unique.entity, async (tx, texts) => {
    const ids = await tx.findSet(unique, texts.map(setCells));
    return [...ids].map(([place, id]) => [texts[place] ?? '', id] as const);
  });
}

/** Which of some records the actor may see and change. */
async function ownAmong(
  storage: JobStorage,
  actor: Actor,
  rights: Rights,
  entity: LinkedEntity,
  ids: readonly number[],
): Promise<(id: number) => boolean> {
  const own = rights.of(entity);
  // Who may only move states may import those: what else a row changes is refused when it is stored.
  const mine = and(own.rows('read'), or(own.rows('update'), own.rows('transition')));
  if (mine === TRUE || ids.length === 0) return () => true;
  const allowed = await keptAmong({ runner: storage.read, actor, entity }, mine, ids);
  return (id) => allowed.has(id);
}

/** The lookups of one import, by their numbers. */
export class Lookups {
  readonly #context: LookupContext;
  readonly #rights: Rights;
  readonly #list: Lookup[] = [];

  constructor(context: LookupContext) {
    this.#context = context;
    this.#rights = rightsOf(context.model, context.actor);
  }

  /** Number of the lookup that finds what a link or user field leads to. */
  forLink(field: LinkedField, key: LinkedField | undefined): number {
    const { target } = field;
    const { storage, model, actor } = this.#context;
    const { identity } = storage;
    if (target === undefined)
      return this.#add(field.type.names === 'departments' ? departmentLookup(identity.departments()) : userLookup(identity.users()));
    if (key === undefined) return this.#add(idLookup(this.#context, this.#rights, target));
    return this.#add((values) => findByKey({ runner: storage.read, model, actor }, key, values));
  }

  /** Number of the lookup that finds who has a value of a unique field. */
  forUnique(field: LinkedField): number {
    return this.#add(field.folded ? foldedLookup(this.#context, this.#rights, field) : takenLookup(this.#context, this.#rights, field));
  }

  /** Number of the lookup that finds who holds the values of a set. */
  forSet(unique: LinkedUnique): number {
    return this.#add(setLookup(this.#context, this.#rights, unique));
  }

  /** Answers questions in order. */
  async answer(asked: Asked): Promise<Answers> {
    const answers: ReadonlyMap<Key, Found>[] = [];
    for (const { lookup, values } of asked) answers.push((await this.#list[lookup]?.(values)) ?? new Map());
    return answers;
  }

  #add(lookup: Lookup): number {
    return this.#list.push(lookup) - 1;
  }
}
