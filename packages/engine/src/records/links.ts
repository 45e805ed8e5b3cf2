// In charge of: checking that links lead to records the actor may read, and finding those named by a unique field.
import { issue, type Issue } from '@trellis/errors';
import type { Cell, Named } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { Actor, Rights } from '@trellis/permissions';
import type { Tx } from '../storage.ts';
import { keptAmong } from './record-ids.ts';
import type { LinkByKey, ReadInput } from './record-input.ts';

/** Which of the ids are live records of the entity that the actor may act on as asked. */
export function allowedIds(
  tx: Tx,
  actor: Actor,
  rights: Rights,
  entity: LinkedEntity,
  action: 'read' | 'update' | 'delete' | 'transition',
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  return keptAmong({ runner: tx, actor, entity }, rights.of(entity).rows(action), ids);
}

/** Puts the ids of targets named by a unique field in place. */
export async function resolveKeys(tx: Tx, inputs: readonly ReadInput[], issues: Issue[]): Promise<void> {
  if (inputs.every((input) => input.byKey.length === 0)) return;
  const byField = new Map<LinkedField, LinkByKey[]>();
  for (const input of inputs) for (const entry of input.byKey) byField.set(entry.key, [...(byField.get(entry.key) ?? []), entry]);
  const found = new Map<LinkedField, ReadonlyMap<Cell, number>>();
  for (const [key, entries] of byField) found.set(key, await tx.find(key, [...new Set(entries.map((entry) => entry.value))]));
  for (const input of inputs) {
    for (const entry of input.byKey) {
      const id = found.get(entry.key)?.get(entry.value);
      if (id === undefined) issues.push(missing(entry.field, entry.path));
      else input.cells.set(entry.field, entry.field.link?.many === true ? [id] : id);
    }
  }
}

function missing(field: LinkedField, path: string): Issue {
  return issue('record.link-missing', path, { field: field.label, target: field.target?.label ?? '' });
}

/** The ids a link holds. */
export function idsIn(cell: Cell | undefined): readonly number[] {
  if (typeof cell === 'number') return [cell];
  return Array.isArray(cell) ? (cell as readonly number[]) : [];
}

/**
 * Checks every link that is set (W3): the target must be there and readable by the actor. Users must exist. A refused link counts as empty
 * from then on: nothing may follow from a record that is hidden.
 */
export async function checkLinks(
  tx: Tx,
  actor: Actor,
  rights: Rights,
  inputs: readonly ReadInput[],
  prefix: (index: number) => string,
  isNamed: (id: number, of: Named) => boolean,
  issues: Issue[],
): Promise<void> {
  const wanted = new Map<LinkedField, Set<number>>();
  for (const { cells } of inputs) {
    for (const field of cells.keys()) {
      if (field.target === undefined && field.type.names === undefined) continue;
      let ids = wanted.get(field);
      if (ids === undefined) wanted.set(field, (ids = new Set()));
      for (const id of idsIn(cells.get(field))) ids.add(id);
    }
  }
  if (wanted.size === 0) return;
  const allowed = new Map<LinkedField, ReadonlySet<number>>();
  for (const [field, ids] of wanted) {
    const { names = 'users' } = field.type;
    if (field.target === undefined) allowed.set(field, new Set([...ids].filter((id) => isNamed(id, names))));
    else if (ids.size > 0) allowed.set(field, await allowedIds(tx, actor, rights, field.target, 'read', [...ids]));
  }
  for (const [index, { cells }] of inputs.entries()) {
    for (const [field, known] of allowed) {
      if (idsIn(cells.get(field)).every((id) => known.has(id))) continue;
      issues.push(missing(field, `${prefix(index)}${field.name}`));
      cells.set(field, null);
    }
  }
}
