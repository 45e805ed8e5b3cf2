// In charge of: records that name a person or a department: how many an actor sees of them, and naming another one in their place.
import { AppError } from '@trellis/errors';
import { and, FALSE, or } from '@trellis/expr';
import type { Named } from '@trellis/fields';
import type { LinkedApp, LinkedEntity, LinkedField, Model } from '@trellis/model';
import { rightsOf, type Actor, type Condition } from '@trellis/permissions';
import { guardedPath, valueIn, type NamedPartJson, type PlanRunner } from '@trellis/query';
import type { RecordInput } from '../engine.ts';
import type { Storage, StoredRecord, Tx, WriteUnitOptions } from '../storage.ts';
import { recordIds } from './record-ids.ts';
import { updateRecords } from './record-write.ts';
import type { WriteContext } from './write-unit.ts';

/** Records that are written in one unit; more are written in slices, which are one action all the same. */
const AT_ONCE = 5000;
const SLICE = 500;

/** What handing over needs. */
export interface HandOverDeps {
  readonly storage: Storage;
  readonly model: () => Model;
  /** Apps that the actor may see anything of. */
  readonly apps: (actor: Actor) => readonly LinkedApp[];
  readonly contextFor: (actor: Actor, entity: LinkedEntity) => WriteContext;
}

/** Who or what is named, and who or what is to be named instead. */
export interface HandOver {
  readonly of: Named;
  readonly from: number;
  readonly to: number;
  /** Fields that are meant; all of them when absent. */
  readonly parts?: readonly { readonly app: string; readonly entity: string; readonly field: string }[];
}

interface Part {
  readonly entity: LinkedEntity;
  readonly fields: readonly LinkedField[];
}

const namesSome = (field: LinkedField, of: Named): boolean => field.type.names === of && field.computed === undefined && field.number > 0;

/** Finds and rewrites what names somebody, with the actor's rights. */
export class HandOvers {
  readonly #deps: HandOverDeps;

  constructor(deps: HandOverDeps) {
    this.#deps = deps;
  }

  /** Fields in which records that the actor sees name somebody, with how many, and in how many the actor may name another. */
  async parts(actor: Actor, of: Named, id: number): Promise<readonly NamedPartJson[]> {
    const found: NamedPartJson[] = [];
    for (const { entity, fields } of this.#candidates(actor, of)) {
      for (const field of fields) {
        const records = await this.#count(actor, entity, this.#seen(actor, entity, field, id));
        if (records === 0) continue;
        const movable = await this.#count(actor, entity, this.#movable(actor, entity, [field], id));
        const { app } = entity;
        found.push({
          app: { id: app.id, label: app.document.label },
          entity: { id: entity.id, label: entity.label },
          field: { id: field.id, label: field.label },
          records,
          movable,
        });
      }
    }
    return found;
  }

  /**
   * Names somebody else in every record in which the actor may, as one action that can be undone. W2: each record is checked as it was and
   * as it becomes, so that nobody moves one out of their own rights, or takes one over, by what one grant gives on other records.
   */
  async run(actor: Actor, wanted: HandOver): Promise<number> {
    if (wanted.from === wanted.to) return 0;
    const parts = this.#chosen(actor, wanted);
    let total = 0;
    for (const { entity, fields } of parts) total += await this.#count(actor, entity, this.#movable(actor, entity, fields, wanted.from));
    if (total === 0) return 0;
    if (total <= AT_ONCE) {
      return this.#deps.storage.write(actor, async (tx) => {
        let done = 0;
        for (const part of parts) done += await this.#slice(tx, actor, part, wanted, AT_ONCE);
        return done;
      });
    }
    return this.#slices(actor, parts, wanted);
  }

  /** One unit after another, with others' between, in one batch of the log. Cut off, what is done can be undone and the rest done again. */
  async #slices(actor: Actor, parts: readonly Part[], wanted: HandOver): Promise<number> {
    let done = 0;
    let batch: number | undefined;
    for (const part of parts) {
      for (;;) {
        const options: WriteUnitOptions = { yields: true, ...(batch === undefined ? {} : { batch }) };
        const unit: { readonly count: number; readonly batch: number } = await this.#deps.storage.write(
          actor,
          async (tx) => ({ count: await this.#slice(tx, actor, part, wanted, SLICE), batch: tx.batch }),
          options,
        );
        if (unit.count === 0) break;
        done += unit.count;
        batch = unit.batch;
      }
    }
    return done;
  }

  async #slice(tx: Tx, actor: Actor, { entity, fields }: Part, { from, to }: HandOver, limit: number): Promise<number> {
    const ids = await recordIds(tx, actor, entity, this.#movable(actor, entity, fields, from), limit);
    if (ids.length === 0) return 0;
    const own = rightsOf(this.#deps.model(), actor).of(entity);
    const may = new Map<LinkedField, ReadonlySet<number>>();
    for (const field of fields)
      may.set(field, new Set(await recordIds(tx, actor, entity, and(this.#movable(actor, entity, [field], from), own.rows('update')), limit)));
    const stored = await tx.records(entity, ids);
    const inputs = stored.map((record) =>
      changed(
        record,
        [...may].flatMap(([field, allowed]) => (allowed.has(record.id) ? [field] : [])),
        from,
        to,
      ),
    );
    await updateRecords(tx, this.#deps.contextFor(actor, entity), inputs);
    return inputs.length;
  }

  /** Entities with fields that name somebody, of apps the actor knows. */
  #candidates(actor: Actor, of: Named): readonly Part[] {
    const rights = rightsOf(this.#deps.model(), actor);
    return this.#deps.apps(actor).flatMap(({ entities }) =>
      entities.flatMap((entity) => {
        if (!rights.of(entity).can('read')) return [];
        const fields = entity.fields.filter((field) => namesSome(field, of) && guardedPath(rights, entity, [field]) !== undefined);
        return fields.length === 0 ? [] : [{ entity, fields }];
      }),
    );
  }

  #chosen(actor: Actor, { of, parts }: HandOver): readonly Part[] {
    const all = this.#candidates(actor, of);
    if (parts === undefined) return all;
    const isChosen = ({ app, id }: LinkedEntity, field: LinkedField): boolean =>
      parts.some((part) => (part.app === app.id || part.app === app.slug) && part.entity === id && part.field === field.id);
    return all.flatMap(({ entity, fields }) => {
      const chosen = fields.filter((field) => isChosen(entity, field));
      return chosen.length === 0 ? [] : [{ entity, fields: chosen }];
    });
  }

  #seen(actor: Actor, entity: LinkedEntity, field: LinkedField, id: number): Condition {
    const rights = rightsOf(this.#deps.model(), actor);
    return and(rights.of(entity).rows('read'), guardedPath(rights, entity, [field])?.usable ?? FALSE, valueIn(field, [id]));
  }

  #movable(actor: Actor, entity: LinkedEntity, fields: readonly LinkedField[], id: number): Condition {
    const own = rightsOf(this.#deps.model(), actor).of(entity);
    const each = fields.map((field) => and(this.#seen(actor, entity, field, id), own.writable('update', field)));
    return and(own.rows('update'), or(...each));
  }

  async #count(actor: Actor, entity: LinkedEntity, where: Condition): Promise<number> {
    if (where === FALSE) return 0;
    const runner: Pick<PlanRunner, 'groups'> = this.#deps.storage.read;
    const [group] = await runner.groups({ kind: 'groups', entity, where, keys: [], metrics: [{ op: 'count' }], maxGroups: 1 }, actor);
    return Number(group?.metrics[0] ?? 0);
  }
}

/** A record as it is sent to be changed: the one in the place of the other, once. */
function changed({ id, version, cells }: StoredRecord, fields: readonly LinkedField[], from: number, to: number): RecordInput {
  const values = fields.map((field) => {
    const cell = cells.get(field);
    const value = Array.isArray(cell) ? [...new Set(cell.map((each) => (each === from ? to : each)))] : to;
    return [field.name, value] as const;
  });
  return { id, version, ...Object.fromEntries(values) };
}

/** Refuses to hand anything over to nobody, or to whoever cannot sign in. */
export function checkReceiver(user: { readonly disabled: boolean } | undefined): void {
  if (user === undefined) throw new AppError('not-found', 'person.not-found');
  if (user.disabled) throw new AppError('conflict', 'person.disabled');
}
