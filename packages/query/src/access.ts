// In charge of: what a path of fields shows to an actor: the conditions of every step, kept with the path.
import { and, FALSE, mapPaths, NULL, referencedPaths, TRUE, typedPath } from '@trellis/expr';
import { fieldByName, type LinkedEntity, type LinkedField } from '@trellis/model';
import type { Condition, Rights } from '@trellis/permissions';
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

/**
 * P8: where the actor may read what a computed field comes from. A released field needs none of it. A rollup shows only where
 * every gathered record and value is readable: the stored value counts them all.
 */
function inputsReadable(rights: Rights, entity: LinkedEntity, field: LinkedField): Condition {
  const { computed } = field;
  if (computed === undefined || computed.release === 'value') return TRUE;
  if (computed.kind === 'formula') return and(...referencedPaths(computed.expr).map((steps) => guardedPath(rights, entity, steps)?.usable ?? FALSE));
  const child = computed.list.target;
  if (child === undefined) return FALSE;
  const paths = [computed.value, computed.filter].flatMap((expr) => (expr === undefined ? [] : referencedPaths(expr)));
  const conditions = [rights.of(child).rows('read'), ...paths.map((steps) => guardedPath(rights, child, steps)?.usable ?? FALSE)];
  return conditions.every((condition) => condition === TRUE) ? TRUE : FALSE;
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
  const bare = narrowed(rights, field, typedPath(steps));
  const value = usable === TRUE ? bare : ({ kind: 'call', name: 'if', args: [usable, bare, NULL], type: bare.type } as const);
  return { steps, field, visible, usable, value };
}

/** P8: of several linked records only those count that the actor may read; through a back-link, only those whose link they may read. */
function narrowed(rights: Rights, field: LinkedField, list: Expr): Expr {
  if (field.target === undefined || field.valueType.kind !== 'list') return list;
  const target = rights.of(field.target);
  const condition = and(target.rows('read'), field.backOf === undefined ? TRUE : target.readable(field.backOf));
  return condition === TRUE ? list : { kind: 'call', name: 'where', args: [list, condition], type: list.type };
}

/** Whether a path passes several records before its end: it can be shown, but there is no one value to compare or group by. */
export function passesSeveral(steps: readonly LinkedField[]): boolean {
  return steps.slice(0, -1).some((step) => step.valueType.kind === 'list');
}

const cache = new WeakMap<Rights, Map<string, GuardedPath | undefined>>();

/** The path as the actor may use it; undefined where the actor may read it on no record, exactly as if it did not exist. */
export function guardedPath(rights: Rights, entity: LinkedEntity, steps: readonly LinkedField[]): GuardedPath | undefined {
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
