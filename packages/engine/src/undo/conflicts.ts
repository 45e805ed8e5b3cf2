// In charge of: what stands against taking an action back, as far as the actor may know it.
import type { Issue, Locale } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { UndoConflict } from '@trellis/query';
import { reasonJson } from '../reason-json.ts';
import { formerType, presentOf } from '../records/former-fields.ts';
import { currentOf, formerJson, shownOf } from '../records/history.ts';
import { recordsById, type Reading } from '../records/record-read.ts';

/** A conflict as found: nobody's rights are in it yet. */
export interface Conflict {
  readonly entity: LinkedEntity;
  readonly record: number;
  readonly reason: UndoConflict['reason'];
  /** What undoing would have put there, by field; a field whose type is another now, as it was. */
  readonly former: ReadonlyMap<LinkedField, Cell>;
  readonly issue?: Issue;
}

/** One text for each record. */
export function keyOf(entity: LinkedEntity, record: number): string {
  return `${entity.number}/${record}`;
}

/** A conflict as the actor may see it: of a record they may not read, only which it is. */
export async function conflictJson(
  conflict: Conflict,
  readingOf: (entity: LinkedEntity) => Reading | undefined,
  locale: Locale,
): Promise<UndoConflict> {
  const { entity, record, reason, former, issue } = conflict;
  const named = { app: entity.app.slug, entity: entity.name, id: record };
  const reading = readingOf(entity);
  const [seen] = reading === undefined ? [] : await recordsById(reading, [record], {});
  const problem = issue === undefined ? {} : { problem: reasonJson(issue, locale) };
  if (reading === undefined || seen === undefined)
    return { ...named, reason, fields: [], ...(reason === 'refused' && reading !== undefined ? problem : {}) };
  const current = await currentOf(reading, record);
  const shown = [...former].filter(([field]) => current.visible.has(presentOf(field)));
  const nowOf = (field: LinkedField): Cell => current.cells.get(presentOf(field)) ?? null;
  const pairs = shown.flatMap(([field, cell]) => [[field, cell] as const, [presentOf(field), nowOf(field)] as const]);
  const titles = await shownOf(reading, record, pairs);
  const title = seen[entity.titleField.name];
  return {
    ...named,
    ...(typeof title === 'string' || typeof title === 'number' ? { title: String(title) } : {}),
    reason,
    fields: shown.map(([field, cell]) => ({
      field: field.name,
      current: formerJson(presentOf(field), nowOf(field), titles, reading),
      former: formerJson(field, cell, titles, reading),
      ...formerType(field),
    })),
    ...problem,
  };
}
