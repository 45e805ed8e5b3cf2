// In charge of: showing what a change of grants would do: which people gain or lose how many records of which entity, and by which roles.
//
// Both sides are counted by one statement each over the records of now: those that only the former condition keeps, and those that only
// the new one does. A condition that would read a field which has no values yet, or others, cannot be counted before it is there.
import { and, FALSE, mapPaths, not, NULL, typedPath } from '@trellis/expr';
import { fieldByName, type LinkedEntity, type LinkedField, type LinkedGrant, type Model } from '@trellis/model';
import { rightsOf, type Actor, type Condition, type Rights } from '@trellis/permissions';
import { exprIdentity, type PlanRunner, type RightsChange, type RightsPreview } from '@trellis/query';
import type { Action } from '@trellis/schemas';
import type { Identity } from '../identity.ts';
import { userActor } from '../user-actor.ts';

/** What previewing needs to know. */
export interface PreviewContext {
  readonly before: Model;
  readonly after: Model;
  readonly identity: Pick<Identity, 'users'>;
  readonly runner: PlanRunner;
}

/** People that are looked at for one answer. */
const PEOPLE = 100;
const actions: readonly Action[] = ['read', 'update', 'delete', 'export', 'transition'];

/** Which people gain or lose what, from the one after `from` on. Owners hold everything before and after. */
export async function previewRights({ before, after, identity, runner }: PreviewContext, from: number): Promise<RightsPreview<RightsChange>> {
  const people = identity
    .users()
    .filter(({ id, disabled, owner }) => id > from && !disabled && !owner)
    .toSorted((a, b) => a.id - b.id);
  const comparison = new Comparison(before, after, runner);
  const changes: RightsChange[] = [];
  for (const user of people.slice(0, PEOPLE)) changes.push(...(await comparison.of(userActor(user))));
  const last = people[PEOPLE - 1];
  return { changes, ...(people.length > PEOPLE && last !== undefined ? { next: last.id } : {}) };
}

/** Two conditions on the records of one entity, as it is now. */
interface Pair {
  readonly entity: LinkedEntity;
  readonly action: Action;
  readonly field?: LinkedField;
  readonly former: Condition;
  /** Undefined where it cannot be asked of the records of now. */
  readonly next: Condition | undefined;
}

interface Counts {
  readonly gained: number | null;
  readonly lost: number | null;
}

class Comparison {
  readonly #before: Model;
  readonly #after: Model;
  readonly #runner: PlanRunner;
  /** Counts that hold for everyone with the same rights, as long as no condition names the person. */
  readonly #shared = new Map<string, Counts>();

  constructor(before: Model, after: Model, runner: PlanRunner) {
    this.#before = before;
    this.#after = after;
    this.#runner = runner;
  }

  /** What one person gains and loses. */
  async of(actor: Actor): Promise<readonly RightsChange[]> {
    const [former, next] = [rightsOf(this.#before, actor), rightsOf(this.#after, actor)];
    const changes: RightsChange[] = [];
    for (const entity of this.#before.entities.values()) {
      const roles = this.#changedRoles(actor, entity);
      if (roles.length === 0) continue;
      for (const pair of this.#pairs(entity, former, next)) {
        const counts = await this.#counts(actor, pair, former, next);
        if (counts.gained === 0 && counts.lost === 0) continue;
        const { action, field } = pair;
        changes.push({
          user: { id: actor.id ?? 0, name: actor.name },
          entity: { app: entity.app.id, id: entity.id, label: entity.label },
          action,
          ...(field === undefined ? {} : { field: { id: field.id, label: field.label } }),
          ...counts,
          roles,
        });
      }
    }
    return changes;
  }

  /** Of the person's roles those whose grants on the entity are not what they were. */
  #changedRoles(actor: Actor, entity: LinkedEntity): RightsChange['roles'] {
    const changed = actor.roles.filter((role) => grantsText(this.#before, role, entity.key) !== grantsText(this.#after, role, entity.key));
    return changed.map((id) => ({ id, label: this.#before.roles.get(id)?.label ?? id }));
  }

  *#pairs(entity: LinkedEntity, former: Rights, next: Rights): Iterable<Pair> {
    const later = this.#after.entities.get(entity.key);
    const own = former.of(entity);
    const other = later === undefined ? undefined : next.of(later);
    for (const action of actions)
      yield { entity, action, former: own.rows(action), next: other === undefined ? FALSE : onPresent(entity, other.rows(action)) };
    for (const field of entity.fields) {
      const same = later?.fieldByKey.get(field.key);
      const shown = and(own.rows('read'), own.readable(field));
      const will = other === undefined || same === undefined ? FALSE : and(other.rows('read'), other.readable(same));
      yield { entity, action: 'read', field, former: shown, next: onPresent(entity, will) };
    }
  }

  async #counts(actor: Actor, pair: Pair, former: Rights, next: Rights): Promise<Counts> {
    const { entity, action, field } = pair;
    if (pair.next === undefined) return { gained: null, lost: null };
    if (exprIdentity(pair.former) === exprIdentity(pair.next)) return { gained: 0, lost: 0 };
    const person = former.personal || next.personal ? `${actor.id}` : '';
    const key = `${former.signature}|${next.signature}|${person}|${entity.key}|${action}|${field?.key ?? ''}`;
    let counts = this.#shared.get(key);
    if (counts === undefined) {
      const gained = await this.#count(actor, entity, and(pair.next, not(pair.former)));
      const lost = await this.#count(actor, entity, and(pair.former, not(pair.next)));
      this.#shared.set(key, (counts = { gained, lost }));
    }
    return counts;
  }

  async #count(actor: Actor, entity: LinkedEntity, where: Condition): Promise<number> {
    if (where === FALSE) return 0;
    const [group] = await this.#runner.groups({ kind: 'groups', entity, where, keys: [], metrics: [{ op: 'count' }], maxGroups: 1 }, actor);
    return Number(group?.metrics[0] ?? 0);
  }
}

/** What a role's grants on an entity say, so that two of them are the same text only where they give the same. */
function grantsText(model: Model, role: string, entity: string): string {
  const own = model.grants.filter((grant) => grant.role === role && grant.entity.key === entity);
  return own.map(grantText).toSorted(byText).join('\n');
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function grantText({ actions: given, condition, read, write }: LinkedGrant): string {
  const keys = (fields: ReadonlySet<LinkedField>): string =>
    [...fields]
      .map(({ key }) => key)
      .toSorted(byText)
      .join();
  return [[...given].toSorted(byText).join(), condition === undefined ? '' : exprIdentity(condition), keys(read), keys(write)].join(';');
}

/** A condition of documents that are not in force, asked of the records of now; undefined where their fields differ. */
function onPresent(entity: LinkedEntity, condition: Condition): Condition | undefined {
  let isPresent = true;
  const present = mapPaths(condition, ({ steps }) => {
    const found: LinkedField[] = [];
    let of: LinkedEntity | undefined = entity;
    for (const step of steps) {
      const field: LinkedField | undefined =
        of === undefined ? undefined : step.number < 0 ? fieldByName(of, step.name) : of.fieldByKey.get(step.key);
      if (field === undefined || JSON.stringify(field.valueType) !== JSON.stringify(step.valueType)) break;
      found.push(field);
      of = field.target;
    }
    if (found.length === steps.length) return typedPath(found);
    isPresent = false;
    return NULL;
  });
  return isPresent ? present : undefined;
}
