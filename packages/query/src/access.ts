// In charge of: what a path of fields shows to an actor: the conditions of every step, kept with the path.
import { FALSE, NULL, TRUE, and, inStatement, mapPaths, referencedPaths, scaleOf, typedPath } from '@trellis/expr';
import type { RollupOperator } from '@trellis/fields';
import { fieldByName, type Computed, type LinkedEntity, type LinkedField } from '@trellis/model';
import { isShown, type Condition, type Rights } from '@trellis/permissions';
import type { Expr } from './plan.ts';

/** A path as one actor may use it. */
export interface GuardedPath {
  readonly steps: readonly LinkedField[];
  /** The last field of the path. */
  readonly field: LinkedField;
  /** Where the field itself is readable; elsewhere it is absent. */
  readonly visible: Condition;
  /** Where the field and, for a link, its target are readable; elsewhere it counts as null (or as an empty list). */
  readonly usable: Condition;
  /** The value with rights in it. A list of records is narrowed to those the actor may read. */
  readonly value: Expr;
  /** On which of the records that the path leads to it may be followed; TRUE where it leads to none. */
  readonly linked: Condition;
  /** False for a rollup that is counted anew over what the actor may read: the stored value, and what it was, is not theirs to see. */
  readonly isStored: boolean;
}

/** The same condition asked of the record that `prefix` leads to. */
function rebase(condition: Condition, prefix: readonly LinkedField[]): Condition {
  return prefix.length === 0 ? condition : mapPaths(condition, (path) => typedPath([...prefix, ...path.steps]));
}

/** A back-link is as readable as the link it is the other end of, seen from there. */
function readable(rights: Rights, entity: LinkedEntity, field: LinkedField): Condition {
  if (field.backOf === undefined) return and(rights.of(entity).readable(field), inputsReadable(rights, entity, field));
  const source = rights.of(field.backOf.entity);
  return source.can('read') && source.readable(field.backOf) !== FALSE ? TRUE : FALSE;
}

type Rollup = Extract<Computed, { kind: 'rollup' }>;

/**
 * P8: where the actor may read what a computed field comes from. A released field needs none of it. A formula shows the stored value
 * or nothing, so over a rollup that is counted anew it is hidden; a rollup shows where it may be counted at all.
 */
function inputsReadable(rights: Rights, entity: LinkedEntity, field: LinkedField): Condition {
  const { computed } = field;
  if (computed === undefined || computed.release === 'value') return TRUE;
  if (computed.kind === 'rollup') {
    const isCounted = countsAll(rights, computed) || recount(rights, field, computed, [field]) !== undefined;
    // What a link gathers tells where it leads, so the link itself must be readable.
    return isCounted ? readable(rights, entity, computed.list) : FALSE;
  }
  return and(
    ...referencedPaths(computed.expr).map((steps) => {
      const guarded = guardedPath(rights, entity, steps);
      return guarded?.isStored === true ? guarded.usable : FALSE;
    }),
  );
}

/** What of the gathered records a rollup reads. */
function readOf({ value, filter }: Rollup): readonly (readonly LinkedField[])[] {
  return [value, filter].flatMap((expr) => (expr === undefined ? [] : referencedPaths(expr)));
}

/** Whether the actor may read every gathered record and everything taken of it, so that the stored value is theirs. */
function countsAll(rights: Rights, rollup: Rollup): boolean {
  const child = rollup.list.target;
  if (child === undefined || linkedRows(rights, rollup.list) !== TRUE) return false;
  return readOf(rollup).every((steps) => {
    const guarded = guardedPath(rights, child, steps);
    return guarded?.usable === TRUE && guarded.isStored;
  });
}

/** Operators that a store can carry out over the records an actor may read; the rest need the evaluator and are hidden. */
const countable: ReadonlySet<RollupOperator> = new Set(['sum', 'count', 'countDistinct', 'min', 'max']);

/** P8: a rollup over only the records that the actor may read whole, at the end of `steps`; undefined when no statement can count it. */
function recount(rights: Rights, field: LinkedField, rollup: Rollup, steps: readonly LinkedField[]): Expr | undefined {
  const { list, op, value, filter } = rollup;
  const child = list.target;
  if (child === undefined || !countable.has(op) || (filter !== undefined && !inStatement(filter))) return undefined;
  const readableRows = linkedRows(rights, list);
  const usable = readOf(rollup).map((each) => guardedPath(rights, child, each)?.usable ?? FALSE);
  const of = (expr: Expr): Expr => mapPaths(expr, (path) => guardedPath(rights, child, path.steps)?.value ?? NULL);
  const condition = and(readableRows, ...usable, ...(filter === undefined ? [] : [of(filter)]));
  if (condition === FALSE || (value !== undefined && scaleOf(value.type) > scaleOf(field.valueType))) return undefined;
  const args = [typedPath([...steps.slice(0, -1), list]), condition, ...(value === undefined ? [] : [of(value)])];
  return { kind: 'call', name: `gather.${op}`, args, type: field.valueType };
}

function guard(rights: Rights, entity: LinkedEntity, steps: readonly LinkedField[]): GuardedPath | undefined {
  let usable: Condition = TRUE;
  let visible: Condition = TRUE;
  let current = entity;
  for (const [index, field] of steps.entries()) {
    const prefix = steps.slice(0, index);
    visible = and(usable, rebase(readable(rights, current, field), prefix));
    usable = visible;
    if (field.target !== undefined) {
      const target = rights.of(field.target).rows('read');
      if (target === FALSE) return undefined;
      const isOne = field.valueType.kind === 'record';
      usable = isOne ? and(visible, rebase(target, [...prefix, field])) : visible;
      current = field.target;
    }
    if (visible === FALSE) return undefined;
  }
  const field = steps.at(-1);
  if (field === undefined) return undefined;
  const counted = countedAnew(rights, field, steps);
  const linked = linkedRows(rights, field);
  const bare = counted ?? narrowed(field, typedPath(steps), linked);
  const value = usable === TRUE ? bare : ({ kind: 'call', name: 'if', args: [usable, bare, NULL], type: bare.type } as const);
  return { steps, field, visible, usable, value, linked, isStored: counted === undefined };
}

function countedAnew(rights: Rights, field: LinkedField, steps: readonly LinkedField[]): Expr | undefined {
  const { computed } = field;
  if (computed?.kind !== 'rollup' || computed.release === 'value' || countsAll(rights, computed)) return undefined;
  return recount(rights, field, computed, steps);
}

/** P8: linked records that the actor may read; through a back-link, those whose link they may read too. */
function linkedRows(rights: Rights, { target, backOf }: LinkedField): Condition {
  if (target === undefined) return TRUE;
  return and(rights.of(target).rows('read'), backOf === undefined ? TRUE : readable(rights, target, backOf));
}

/** Of several linked records only those count that may be followed. */
function narrowed(field: LinkedField, list: Expr, linked: Condition): Expr {
  if (linked === TRUE || field.valueType.kind !== 'list') return list;
  return { kind: 'call', name: 'where', args: [list, linked], type: list.type };
}

/** Whether a path passes several records before its end: it can be shown, but there is no one value to compare or group by. */
export function passesSeveral(steps: readonly LinkedField[]): boolean {
  return steps.slice(0, -1).some((step) => step.valueType.kind === 'list');
}

const cache = new WeakMap<Rights, Map<string, GuardedPath | undefined>>();

/**
 * The path as the actor may use it; undefined where the actor may read it on no record, exactly as if it did not exist. Who comes by a
 * link sees along the paths that are shown what its maker may see there, and no other path.
 */
export function guardedPath(rights: Rights, entity: LinkedEntity, steps: readonly LinkedField[]): GuardedPath | undefined {
  const { bounds } = rights;
  if (bounds !== undefined) return entity === bounds.entity && isShown(bounds, steps) ? guardedPath(bounds.by, entity, steps) : undefined;
  let known = cache.get(rights);
  if (known === undefined) cache.set(rights, (known = new Map()));
  const key = steps.length === 1 ? `${entity.number}/${steps[0]?.number}` : `${entity.number}/${steps.map((step) => step.number).join('.')}`;
  if (!known.has(key)) known.set(key, guard(rights, entity, steps));
  return known.get(key);
}

/** Field names joined by dots, walked from an entity; undefined where a name is unknown or follows no link. */
export function stepsOf(entity: LinkedEntity, names: string): readonly LinkedField[] | undefined {
  const steps: LinkedField[] = [];
  let current: LinkedEntity | undefined = entity;
  for (const name of names.split('.')) {
    const field: LinkedField | undefined = current === undefined ? undefined : fieldByName(current, name);
    if (field === undefined) return undefined;
    steps.push(field);
    current = field.target;
  }
  return steps;
}
