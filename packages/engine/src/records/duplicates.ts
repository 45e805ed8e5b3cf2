// In charge of: telling that values are taken: which fields, which values the actor may know, which records of the batch.
import { issue, type Issue, type LocalText } from '@trellis/errors';
import { foldText, TRUE } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedField, LinkedUnique } from '@trellis/model';
import type { Rights } from '@trellis/permissions';
import { guardedPath } from '@trellis/query';
import type { Cells, Taken } from '../storage.ts';
import { listed } from './status.ts';
import { prefixOf } from './request-issues.ts';

/** Whether what is taken are the values of a set. */
export function isSet(taken: Taken): taken is LinkedUnique {
  return 'fields' in taken;
}

/** A record that holds, or would hold, values. */
export interface Holder {
  readonly index: number;
  readonly cells: Cells;
  /** Fields whose values the caller sent. */
  readonly sent: ReadonlySet<LinkedField>;
}

function textOf(field: LinkedField, cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : field.type.toText(cell, { config: field.config, locale: 'en', timezone: 'UTC' });
}

/** What a set is called. */
export function setLabel(unique: LinkedUnique): LocalText {
  return unique.label ?? listed(unique.fields.map((field) => field.label));
}

/** The values of a set as text that is equal where the set says they are the same; undefined where one is missing. */
export function setKey(unique: LinkedUnique, cells: Cells): string | undefined {
  const values = unique.fields.map((field) => cells.get(field) ?? null);
  if (values.includes(null)) return undefined;
  return JSON.stringify(values.map((value) => (typeof value === 'string' && !unique.caseSensitive ? foldText(value) : value)));
}

/** Values that may be repeated to the caller: sent by them, or readable wherever the record is. Links would only show their numbers. */
function knownValues(rights: Rights, unique: LinkedUnique, { cells, sent }: Holder): readonly string[] {
  return unique.fields
    .filter((field) => field.target === undefined && field.type.names === undefined)
    .filter((field) => sent.has(field) || guardedPath(rights, field.entity, [field])?.visible === TRUE)
    .map((field) => textOf(field, cells.get(field)));
}

/** A value that the caller neither sent nor may read, as a default's or a former one, is not repeated to them. */
function takenFieldIssue(rights: Rights, field: LinkedField, { index, cells, sent }: Holder): Issue {
  const visible = guardedPath(rights, field.entity, [field])?.visible;
  if (sent.has(field) || visible === TRUE)
    return issue('record.duplicate', `${prefixOf(index)}${field.name}`, { field: field.label, value: textOf(field, cells.get(field)) });
  return visible === undefined
    ? issue('record.hidden-value', `records.${index}`)
    : issue('record.duplicate-set', `${prefixOf(index)}${field.name}`, { fields: field.label });
}

/** The refusal of a record whose values are taken; `before` are the batch's records that were stored before it. */
export function duplicateIssue(rights: Rights, taken: Taken, holder: Holder, before: readonly Holder[] = []): Issue {
  const prefix = prefixOf(holder.index);
  if (!isSet(taken)) return takenFieldIssue(rights, taken, holder);
  const path = `${prefix}${taken.fields.find((field) => holder.sent.has(field))?.name ?? taken.fields[0]?.name ?? ''}`;
  const fields = setLabel(taken);
  const key = setKey(taken, holder.cells);
  const twin = before.find((each) => setKey(taken, each.cells) === key);
  if (twin !== undefined) return issue('record.set-twice', path, { fields, place: twin.index + 1 });
  const values = knownValues(rights, taken, holder);
  return values.length === 0
    ? issue('record.duplicate-set', path, { fields })
    : issue('record.duplicate-set-values', path, { fields, values: listed(values) });
}
