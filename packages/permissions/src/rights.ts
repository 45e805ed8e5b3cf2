// In charge of: turning an actor's grants into conditions: which rows, which fields on which rows, for each action.
import { actorProperties, FALSE, or, TRUE, usesActor, type Typed } from '@trellis/expr';
import type { LinkedEntity, LinkedField, LinkedGrant, Model } from '@trellis/model';
import type { Action, UserProperty } from '@trellis/schemas';
import type { Actor } from './actor.ts';
import { boundedRights, type Bounds } from './bounds.ts';
import { exportRights } from './export-rights.ts';

/** A condition on the records of an entity, checked and typed. */
export type Condition = Typed<LinkedField>;

/** A grant as it is compiled for an actor. */
export interface CompiledGrant {
  readonly grant: LinkedGrant;
  readonly condition: Condition;
}

/**
 * What an actor may do with one entity. Conditions hold per record; `TRUE` means on every record, `FALSE` on none.
 * INVARIANT: a field is readable on a record only where one grant gives both the record and the field, so two grants never combine.
 */
export interface EntityRights {
  readonly entity: LinkedEntity;
  /** Whether some record could be acted on. */
  can(action: Action): boolean;
  /** On which records the action is granted. */
  rows(action: Action): Condition;
  /** On which of the readable records the field may be read. */
  readable(field: LinkedField): Condition;
  /** On which of the records that may be exported the field goes out with them. */
  exportable(field: LinkedField): Condition;
  /** The grants that give an action, each with its own condition: any of them is enough. None for owners, who need none. */
  grants(action: Action): readonly CompiledGrant[];
  /** On which records the field may be set by creating or updating, or moved along a transition. */
  writable(action: 'create' | 'update' | 'transition', field: LinkedField): Condition;
}

/** What an actor may do, entity by entity. */
export interface Rights {
  /** Same text for actors with the same conditions; conditions that name the actor still differ by the actor's own values. */
  readonly signature: string;
  /** Whether some condition names the actor, so that two actors with this signature may see different records. */
  readonly personal: boolean;
  of(entity: LinkedEntity): EntityRights;
  /** Whether the actor has one of the roles, or stands above them all as the owner. Undefined means everyone. */
  hasRole(roles: ReadonlySet<string> | undefined): boolean;
  /** For who comes by a link: the bounds that hold these rights. */
  readonly bounds?: Bounds;
}

/** P3: a condition that asks the actor for something the actor lacks grants nothing. */
function conditionFor(grant: LinkedGrant, missing: ReadonlySet<UserProperty>): Condition {
  if (grant.condition === undefined) return TRUE;
  return [...actorProperties(grant.condition)].some((property) => missing.has(property)) ? FALSE : grant.condition;
}

function anyOf(grants: readonly LinkedGrant[], missing: ReadonlySet<UserProperty>): Condition {
  return or(...new Set(grants.map((grant) => conditionFor(grant, missing))));
}

function hasField(grant: LinkedGrant, field: LinkedField, mode: 'read' | 'write'): boolean {
  return grant[mode].has(field);
}

function ownerRights(entity: LinkedEntity): EntityRights {
  return { entity, can: () => true, rows: () => TRUE, readable: () => TRUE, exportable: () => TRUE, writable: () => TRUE, grants: () => [] };
}

function grantedRights(entity: LinkedEntity, grants: readonly LinkedGrant[], missing: ReadonlySet<UserProperty>): EntityRights {
  const rows = new Map<Action, Condition>();
  const fields = new Map<string, Condition>();
  const of = (action: Action) => grants.filter((grant) => grant.actions.has(action));
  const rowsOf = (action: Action): Condition => {
    let condition = rows.get(action);
    if (condition === undefined) rows.set(action, (condition = anyOf(of(action), missing)));
    return condition;
  };
  const fieldCondition = (action: 'read' | 'export' | 'create' | 'update' | 'transition', field: LinkedField): Condition => {
    const key = `${action} ${field.key}`;
    let condition = fields.get(key);
    if (condition === undefined) {
      const reads = action === 'read' || action === 'export';
      const giving = of(action).filter((grant) => hasField(grant, field, reads ? 'read' : 'write'));
      // Where every grant of the action gives the field, the row condition already says it all.
      const always = reads && giving.length === of(action).length && rowsOf(action) !== FALSE;
      fields.set(key, (condition = always ? TRUE : anyOf(giving, missing)));
    }
    return condition;
  };
  return {
    entity,
    can: (action) => rowsOf(action) !== FALSE,
    rows: rowsOf,
    grants: (action) => of(action).map((grant) => ({ grant, condition: conditionFor(grant, missing) })),
    readable: (field) => (field.number < 0 ? rowsReadable(rowsOf('read')) : fieldCondition('read', field)),
    exportable: (field) => (field.number < 0 ? rowsReadable(rowsOf('export')) : fieldCondition('export', field)),
    writable: (action, field) => (field.readOnly ? FALSE : fieldCondition(action, field)),
  };
}

/** System fields (id, version, times) come with any readable record. */
function rowsReadable(rows: Condition): Condition {
  return rows === FALSE ? FALSE : TRUE;
}

function missingProperties(actor: Actor): ReadonlySet<UserProperty> {
  const missing = new Set<UserProperty>();
  if (actor.id === null) missing.add('id');
  if (actor.email === null) missing.add('email');
  return missing;
}

function buildRights(model: Model, actor: Actor, signature: string): Rights {
  const missing = missingProperties(actor);
  const grants = actor.owner ? [] : model.grants.filter((grant) => actor.roles.includes(grant.role));
  const byEntity = new Map<LinkedEntity, EntityRights>();
  return {
    signature,
    hasRole: (roles) => roles === undefined || actor.owner || actor.roles.some((role) => roles.has(role)),
    personal: grants.some((grant) => grant.condition !== undefined && usesActor(grant.condition)),
    of(entity) {
      let rights = byEntity.get(entity);
      if (rights === undefined) {
        const own = grants.filter((grant) => grant.entity === entity);
        rights = actor.owner ? ownerRights(entity) : grantedRights(entity, own, missing);
        byEntity.set(entity, rights);
      }
      return rights;
    },
  };
}

const cache = new WeakMap<Model, Map<string, Rights>>();

/** The rights of an actor under a model: compiled once per set of roles. */
export function rightsOf(model: Model, actor: Actor): Rights {
  const rights = actor.bounds === undefined ? ownRights(model, actor) : boundedRights(model, actor.bounds);
  return actor.exports === true ? exportRights(rights) : rights;
}

function ownRights(model: Model, actor: Actor): Rights {
  const signature = actor.owner ? '*' : `${[...missingProperties(actor)].join(',')}|${actor.roles.join(',')}`;
  let rights = cache.get(model);
  if (rights === undefined) cache.set(model, (rights = new Map()));
  let own = rights.get(signature);
  if (own === undefined) rights.set(signature, (own = buildRights(model, actor, signature)));
  return own;
}
