// In charge of: what status fields ask of a write: new records begin at the initial state, and no change but a transition moves them.
import { issue, localText, type Issue, type LocalText } from '@trellis/errors';
import { FALSE, TRUE } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, LinkedStatus, LinkedTransition } from '@trellis/model';
import type { Actor, Condition, Rights } from '@trellis/permissions';
import { guardedPath } from '@trellis/query';
import type { Tx } from '../storage.ts';
import { keptAmong } from './record-ids.ts';

/** A status field with its transitions. */
export type StatusField = LinkedField & { readonly status: LinkedStatus };

/** Whether a field is a status that people move. */
export function isStatus(field: LinkedField): field is StatusField {
  return field.status !== undefined;
}

/** What a state is called; the bare id of one that is gone. */
export function stateLabel(field: LinkedField, state: string): LocalText {
  return field.type.options?.(field.config).find(({ id }) => id === state)?.label ?? state;
}

/** The state of a cell. A record without one, as from before the field was added, counts as being at the beginning. */
export function stateOf(field: StatusField, cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : field.status.initial;
}

/** Words one after another, in both languages. */
export function listed(words: readonly LocalText[]): LocalText {
  return {
    en: words.map((word) => `“${localText(word, 'en')}”`).join(', '),
    'zh-CN': words.map((word) => `“${localText(word, 'zh-CN')}”`).join('、'),
  };
}

/** The transitions out of a state that the actor's roles may take. */
export function openTransitions(rights: Rights, field: StatusField, state: string): readonly LinkedTransition[] {
  if (!rights.of(field.entity).can('transition') || rights.of(field.entity).writable('transition', field) === FALSE) return [];
  return field.status.transitions.filter(({ from, roles }) => from.has(state) && rights.hasRole(roles));
}

/** Puts new records without a state at the beginning. */
export function beginStates(entity: LinkedEntity, cells: Map<LinkedField, Cell>): void {
  for (const field of entity.fields) if (isStatus(field) && (cells.get(field) ?? null) === null) cells.set(field, field.status.initial);
}

/** Status fields that would begin elsewhere than at their beginning: history from elsewhere, which needs a right of its own. */
export function statesBegunElsewhere(cells: ReadonlyMap<LinkedField, Cell>): readonly StatusField[] {
  return [...cells.keys()].filter(isStatus).filter((field) => cells.get(field) !== field.status.initial);
}

/** The refusal of a new record at another state than the first. */
export function notInitial(field: StatusField, prefix: string): Issue {
  return issue('record.status-initial', `${prefix}${field.name}`, { field: field.label, state: stateLabel(field, field.status.initial) });
}

/** On which of the records the actor may read the field as it is now. */
export async function readableOn(tx: Tx, actor: Actor, rights: Rights, field: LinkedField, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const { entity } = field;
  const visible: Condition = guardedPath(rights, entity, [field])?.visible ?? FALSE;
  return visible === TRUE ? new Set(ids) : keptAmong({ runner: tx, actor, entity }, visible, ids);
}

/** A change of state that came as a plain value. */
export interface MovedState {
  readonly id: number;
  readonly field: StatusField;
  readonly from: Cell | undefined;
  readonly prefix: string;
}

/** Refusals of states set as plain values, with the transitions that are possible, where the actor may know the state. */
export async function needsTransition(tx: Tx, actor: Actor, rights: Rights, moved: readonly MovedState[]): Promise<readonly Issue[]> {
  const byField = new Map<StatusField, number[]>();
  for (const { field, id } of moved) byField.set(field, [...(byField.get(field) ?? []), id]);
  const known = new Map<StatusField, ReadonlySet<number>>();
  for (const [field, ids] of byField) known.set(field, await readableOn(tx, actor, rights, field, ids));
  return moved.map(({ id, field, from, prefix }) => {
    const open = known.get(field)?.has(id) === true ? openTransitions(rights, field, stateOf(field, from)) : [];
    const path = `${prefix}${field.name}`;
    if (open.length === 0) return issue('record.status-needs-transition', path, { field: field.label });
    const possible = listed(open.map(({ to }) => stateLabel(field, to)));
    return issue('record.status-needs-transition-to', path, { field: field.label, possible });
  });
}
