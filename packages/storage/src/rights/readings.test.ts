// Proves that rights say the same three times: as a decision about one record and field, as what the store answers, and as a plain reading of the documents.
import { Random } from '@trellis/dx/random';
import { longer, patience, seeded } from '@trellis/dx/soak';
import { AppError } from '@trellis/errors';
import { compile, type Env, type Evaluate, type Value } from '@trellis/expr';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import { rightsOf, type Actor, type Condition } from '@trellis/permissions';
import type { RecordJson } from '@trellis/query';
import { expect, test } from 'vitest';
import { counts, makeGrants, makeWorld, PEOPLE, shape, sourceOf } from '../testing/generated-grants.fixtures.ts';
import { addUsers, at, openLab, owner, type Lab } from '../testing/open-lab.fixtures.ts';
import { ReferenceRights, type PlainWorld, type Shown } from '../testing/reference-rights.fixtures.ts';

const WORLDS = 4;
const ROLES = 80;
const ACTORS = 70;
const CASES = 200_000;

/** What is asked about every order: its own fields, and fields at the end of one and of two links. */
const paths: readonly (readonly string[])[] = [
  ...Object.keys(shape['order'] ?? {}).map((name) => [name]),
  ...Object.keys(shape['customer'] ?? {}).map((name) => ['customer', name]),
  ...Object.keys(shape['region'] ?? {}).map((name) => ['customer', 'region', name]),
];

const compiled = new WeakMap<Condition, Evaluate<LinkedField>>();

/** The compiled rights asked about one record and one field after another. */
class Decisions {
  readonly #lab: Lab;
  readonly #world: PlainWorld;
  readonly #actor: Actor;

  constructor(lab: Lab, world: PlainWorld, actor: Actor) {
    this.#lab = lab;
    this.#world = world;
    this.#actor = actor;
  }

  row(entity: LinkedEntity, id: number): boolean {
    return this.#holds(this.#rights(entity).rows('read'), entity, id);
  }

  seen(entity: LinkedEntity, id: number, [name = '', ...rest]: readonly string[]): boolean {
    const field = entity.fieldByName.get(name);
    if (field === undefined || !this.row(entity, id) || !this.#holds(this.#rights(entity).readable(field), entity, id)) return false;
    if (field.target !== undefined && !this.#rights(field.target).can('read')) return false;
    if (rest.length === 0) return true;
    const target = this.#cell(entity, id, name);
    return typeof target === 'number' && field.target !== undefined && this.seen(field.target, target, rest);
  }

  #rights(entity: LinkedEntity): ReturnType<ReturnType<typeof rightsOf>['of']> {
    return rightsOf(this.#lab.engine.model, this.#actor).of(entity);
  }

  #cell(entity: LinkedEntity, id: number, name: string): unknown {
    return this.#world[entity.name]?.records[id - 1]?.[name] ?? null;
  }

  #holds(condition: Condition, entity: LinkedEntity, id: number): boolean {
    let evaluate = compiled.get(condition);
    if (evaluate === undefined) compiled.set(condition, (evaluate = compile(condition)));
    const env: Env<LinkedField> = { value: (steps) => this.#walk(entity, id, steps), localDay: () => null, actor: this.#actor };
    return evaluate(env) === true;
  }

  #walk(entity: LinkedEntity, id: number, [step, ...rest]: readonly LinkedField[]): Value {
    const cell = step === undefined ? null : this.#cell(entity, id, step.name);
    if (rest.length > 0) return typeof cell === 'number' && step?.target !== undefined ? this.#walk(step.target, cell, rest) : null;
    return step?.valueType.kind === 'number' && typeof cell === 'number' ? BigInt(cell) : (cell as Value);
  }
}

/** What the store answers: all records that come, with the links as far as this actor may follow them. */
async function answered(lab: Lab, actor: Actor): Promise<ReadonlyMap<number, RecordJson>> {
  for (const expand of [['customer', 'customer.region'], ['customer'], []]) {
    try {
      const { records, total } = await lab.engine.list(actor, at('order'), { expand, limit: 1000, count: 'exact' });
      expect(total).toBe(records.length);
      return new Map(records.map((record) => [record.id, record]));
    } catch (error) {
      // Where no record lets the actor follow the link it does not exist, nor does the entity where none may be read.
      if (!(error instanceof AppError) || !['request.invalid', 'entity.not-found', 'app.not-found', 'access.denied'].includes(error.code))
        throw error;
    }
  }
  return new Map();
}

function json(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => Number(json(each))).toSorted((a, b) => a - b);
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
}

function shownIn(record: unknown, [name = '', ...rest]: readonly string[]): Shown {
  if (typeof record !== 'object' || record === null || !(name in record)) return { seen: false };
  const value: unknown = (record as { readonly [name: string]: unknown })[name];
  if (rest.length > 0) return shownIn(value, rest);
  const isLink = name === 'customer' || name === 'region';
  const title = isLink && typeof value === 'object' && value !== null && 'title' in value ? { title: String(value.title) } : {};
  return { seen: true, value: json(value) as number, ...title };
}

const sorted = (shown: Shown): Shown =>
  shown.seen && Array.isArray(shown.value) ? { ...shown, value: shown.value.map(Number).toSorted((a, b) => a - b) } : shown;

function someone(random: Random, roles: readonly string[]): Actor {
  const id = 1 + random.below(PEOPLE);
  const own = [...new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick(roles)))].toSorted();
  const email = random.chance(0.85) ? `u${id}@example.test` : null;
  const several = (): readonly number[] => random.some([1, 2, 3, 4], 3);
  const place = { departments: several(), departmentsBelow: several(), departmentsLed: several(), team: several() };
  return { kind: 'user', id, name: `user ${id}`, email, owner: false, roles: own, ...place };
}

async function fill(lab: Lab, world: PlainWorld): Promise<void> {
  await addUsers(lab, PEOPLE);
  for (const entity of Object.keys(counts)) await lab.engine.create(owner, at(entity), world[entity]?.records ?? [], {});
}

test(
  'P4, P5, P8: a decision, the store and a plain reading of the documents agree on what each role sees',
  { timeout: patience(120_000) },
  async () => {
    const spread = { visible: 0, 'hidden row': 0, 'hidden field': 0, 'hidden at the end of a link': 0, cases: 0 };
    for (let place = 0; place < longer(WORLDS); place += 1) {
      const random = new Random(seeded(4100 + place));
      const roles = Array.from({ length: ROLES }, (_, each) => `r${each}`);
      const grants = makeGrants(random, roles);
      const world = makeWorld(random);
      const lab = await openLab({ source: sourceOf(roles, grants), kind: 'sqlite' });
      await fill(lab, world);
      const reference = new ReferenceRights(world, grants);
      const order = lab.entity('order');
      for (let each = 0; each < ACTORS; each += 1) {
        const actor = someone(random, roles);
        const decisions = new Decisions(lab, world, actor);
        const records = await answered(lab, actor);
        for (let id = 1; id <= (counts['order'] ?? 0); id += 1) {
          const row = reference.row(actor, 'order', id);
          const differs = (said: object): never => {
            const own = grants.filter((grant) => actor.roles.includes(grant.role));
            throw new TypeError(`${JSON.stringify({ actor, id, ...said })}\n${JSON.stringify(own)}`);
          };
          const found = [decisions.row(order, id), records.has(id)];
          if (found.includes(!row)) differs({ row, found });
          for (const path of paths) {
            const shown = sorted(reference.field(actor, 'order', id, path));
            const stated = shownIn(records.get(id), path);
            const decided = decisions.seen(order, id, path);
            if (decided !== shown.seen || JSON.stringify(stated) !== JSON.stringify(shown)) differs({ path, shown, stated, decided });
            spread.cases += 1;
            if (shown.seen) spread.visible += 1;
            else if (!row) spread['hidden row'] += 1;
            else if (path.length === 1) spread['hidden field'] += 1;
            else spread['hidden at the end of a link'] += 1;
          }
        }
      }
      await lab.close();
    }
    console.log(`rights read three ways: ${JSON.stringify(spread)}`);
    expect(spread.cases).toBeGreaterThanOrEqual(longer(CASES));
    for (const part of ['visible', 'hidden row', 'hidden field', 'hidden at the end of a link'] as const)
      expect(spread[part], part).toBeGreaterThan(spread.cases / 25);
  },
);
