// In charge of: the rights of who comes by a public link: of its maker's rights only what one view shows or one form takes.
import { FALSE, list, literal, mapActor, type Typed } from '@trellis/expr';
import type { LinkedApp, LinkedEntity, LinkedField, Model } from '@trellis/model';
import { userProperties, type UserProperty } from '@trellis/schemas';
import type { Actor } from './actor.ts';
import type { Condition, EntityRights, Rights } from './rights.ts';

/** Fields that are shown of a record; under a link, those of the records it leads to. */
export type ShownFields = ReadonlyMap<LinkedField, ShownFields>;

/**
 * What a link gives, under one model. INVARIANT: everything in it is narrowed from `by`, the rights that its maker has today, so that
 * a link never gives more than they hold.
 */
export interface Bounds {
  /** Same text for the same bounds. */
  readonly key: string;
  readonly model: Model;
  /** The one view or form that it gives. */
  readonly app: LinkedApp;
  readonly document: string;
  /** What the maker may give, with the maker's own values in place of what conditions ask of the actor: of a view what they may export. */
  readonly by: Rights;
  readonly entity: LinkedEntity;
  /** On which records what is shown may be read. */
  readonly rows: Condition;
  readonly shown: ShownFields;
  /** On which new records the fields that are taken may be set. */
  readonly created: Condition;
  readonly taken: ReadonlySet<LinkedField>;
}

/** What each property of the actor is for one maker. */
function valueFor(maker: Actor): (property: UserProperty, type: Typed<never>['type']) => Typed<never> {
  return (property, type) => {
    const value = maker[property];
    if (typeof value === 'string' || typeof value === 'number') return literal(value, type);
    if (value === null || type.kind !== 'list') return literal(null, type);
    return list<never>(
      value.map((each: string | number) => literal(each, type.of)),
      type.of,
    );
  };
}

/** Rights whose conditions name their holder by value, so that somebody else can be held to them. */
export function settledRights(rights: Rights, holder: Actor): Rights {
  if (!rights.personal) return rights;
  const value = valueFor(holder);
  const settle = (condition: Condition): Condition => mapActor(condition, value);
  const values = userProperties.map((property) => holder[property]);
  const known = new Map<LinkedEntity, EntityRights>();
  return {
    signature: `${rights.signature}|${JSON.stringify(values)}`,
    personal: false,
    hasRole: (roles) => rights.hasRole(roles),
    of(entity) {
      let own = known.get(entity);
      if (own === undefined) known.set(entity, (own = settledEntity(rights.of(entity), settle)));
      return own;
    },
  };
}

function settledEntity(own: EntityRights, settle: (condition: Condition) => Condition): EntityRights {
  // The same condition stays the same object, as it is in what it was made from.
  const settled = new Map<Condition, Condition>();
  const of = (condition: Condition): Condition => {
    let known = settled.get(condition);
    if (known === undefined) settled.set(condition, (known = settle(condition)));
    return known;
  };
  return {
    entity: own.entity,
    can: (action) => own.can(action),
    rows: (action) => of(own.rows(action)),
    readable: (field) => of(own.readable(field)),
    exportable: (field) => of(own.exportable(field)),
    writable: (action, field) => of(own.writable(action, field)),
    grants: (action) => own.grants(action).map(({ grant, condition }) => ({ grant, condition: of(condition) })),
  };
}

function nothing(entity: LinkedEntity): EntityRights {
  return {
    entity,
    can: () => false,
    rows: () => FALSE,
    readable: () => FALSE,
    exportable: () => FALSE,
    writable: () => FALSE,
    grants: () => [],
  };
}

function boundedEntity({ by, entity, rows, shown, created, taken }: Bounds): EntityRights {
  const own = by.of(entity);
  const on = (action: string): Condition => (action === 'read' ? rows : action === 'create' ? created : FALSE);
  return {
    entity,
    can: (action) => on(action) !== FALSE,
    rows: on,
    readable: (field) => (rows !== FALSE && isShownField(shown, field) ? own.readable(field) : FALSE),
    exportable: () => FALSE,
    writable: (action, field) => (action === 'create' && created !== FALSE && taken.has(field) ? own.writable('create', field) : FALSE),
    grants: () => [],
  };
}

const cache = new WeakMap<Bounds, Rights>();

/** The rights that bounds give under a model. Under any other than their own they give nothing. */
export function boundedRights(model: Model, bounds: Bounds): Rights {
  const given = model === bounds.model ? bounds : { ...bounds, model, rows: FALSE, created: FALSE, shown: new Map() };
  let rights = cache.get(given);
  if (rights !== undefined) return rights;
  const own = boundedEntity(given);
  rights = {
    signature: `${given.key}|${given.by.signature}`,
    personal: false,
    hasRole: (roles) => given.by.hasRole(roles),
    of: (entity) => (entity === given.entity ? own : nothing(entity)),
    bounds: given,
  };
  cache.set(given, rights);
  return rights;
}

/** Who a record is and which version comes with every record that is shown. */
function isShownField(shown: ShownFields, field: LinkedField): boolean {
  return shown.has(field) || (field.number < 0 && (field.name === 'id' || field.name === 'version'));
}

/** Whether a path from the entity of the bounds is shown. */
export function isShown({ shown }: Pick<Bounds, 'shown'>, steps: readonly LinkedField[]): boolean {
  let level: ShownFields | undefined = shown;
  for (const step of steps) {
    if (level === undefined || !isShownField(level, step)) return false;
    level = level.get(step);
  }
  return true;
}

/** The rights with which records at the end of a path are read: for who comes by a link, of what is shown beyond it alone. */
export function rightsAlong(rights: Rights, steps: readonly LinkedField[]): Rights {
  const { bounds } = rights;
  const target = steps.at(-1)?.target;
  if (bounds === undefined || target === undefined) return rights;
  let shown: ShownFields | undefined = bounds.shown;
  for (const step of steps) shown = shown?.get(step);
  const key = `${bounds.key}>${steps.map((step) => step.number).join('.')}`;
  const rows = shown === undefined ? FALSE : bounds.by.of(target).rows('read');
  return boundedRights(bounds.model, { ...bounds, key, entity: target, rows, shown: shown ?? new Map(), created: FALSE, taken: new Set() });
}
