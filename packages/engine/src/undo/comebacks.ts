// In charge of: the use cases that follow the log backwards: trash, versions, undo and redo, with what they need of the engine.
import type { Locale } from '@trellis/errors';
import { and } from '@trellis/expr';
import type { LinkedEntity, LinkedField, Model } from '@trellis/model';
import { rightsOf, type Actor } from '@trellis/permissions';
import { guardedPath, titleText, type ActionJson, type UndoConflict } from '@trellis/query';
import type { FilesRunner } from '../files/file-json.ts';
import { titlesAmong } from '../records/record-ids.ts';
import type { Reading } from '../records/record-read.ts';
import type { WriteContext } from '../records/write-unit.ts';
import type { BatchPart, LogBatch, LogReads, Storage } from '../storage.ts';
import { conflictJson, type Conflict } from './conflicts.ts';

/** What following the log backwards needs. */
export interface ComebackDeps {
  readonly storage: Storage;
  readonly model: () => Model;
  readonly contextFor: (actor: Actor, entity: LinkedEntity) => WriteContext;
  readonly readingOf: (actor: Actor, entity: LinkedEntity, runner: FilesRunner) => Reading;
  /** A user with today's roles; undefined when there is none such or it is disabled. */
  readonly user: (id: number) => Actor | undefined;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

const shownOperations = new Set(['created', 'updated', 'deleted', 'restored']);

type ShownPart = BatchPart & { readonly operation: ActionJson['parts'][number]['operation'] };

function isShown(part: BatchPart): part is ShownPart {
  return shownOperations.has(part.operation);
}

/** An action in words' raw material: how many records of which entities. Entities the actor may not see are left out. */
export async function actionJson(deps: ComebackDeps, actor: Actor, batch: LogBatch, reads: LogReads & FilesRunner): Promise<ActionJson> {
  const model = deps.model();
  const rights = rightsOf(model, actor);
  const parts: ActionJson['parts'][number][] = [];
  for (const part of (await reads.batchParts(batch.batch)).filter(isShown)) {
    const entity = model.entityByNumber.get(part.entity);
    if (entity === undefined || !rights.of(entity).can('read')) continue;
    const title = part.count === 1 ? await titleIn(deps.readingOf(actor, entity, reads), part.record) : undefined;
    parts.push({
      app: entity.app.slug,
      entity: entity.name,
      operation: part.operation,
      count: part.count,
      ...(part.count === 1 ? { id: part.record } : {}),
      ...(title === undefined ? {} : { title }),
    });
  }
  return { batch: batch.batch, at: new Date(batch.at).toISOString(), kind: batch.kind, parts };
}

/** Title of a record, live or in the trash; undefined where the actor may not see it there. */
async function titleIn({ entity, model, actor, runner }: Reading, id: number): Promise<string | undefined> {
  const rights = rightsOf(model, actor);
  const own = rights.of(entity);
  const asked = { runner, actor, entity };
  const shown = own.rows('read');
  const live = await titlesAmong(asked, rights, shown, [id]);
  const found = live.has(id) ? live : await titlesAmong({ ...asked, place: 'trash' }, rights, and(shown, own.rows('delete')), [id]);
  const cell = found.get(id) ?? null;
  return cell === null ? undefined : titleText(entity.titleField, cell, id);
}

/** A conflict that was told before, as far as it is still the actor's to see: rights may have changed since (P10). */
export function stillShown({ model }: Pick<ComebackDeps, 'model'>, actor: Actor, conflict: UndoConflict): UndoConflict {
  const { title, problem, fields, ...named } = conflict;
  const rights = rightsOf(model(), actor);
  const entity = model()
    .appByName.get(conflict.app)
    ?.entities.find((each) => each.name === conflict.entity);
  if (entity === undefined || !rights.of(entity).can('read')) return { ...named, fields: [] };
  const isShown = (field: LinkedField | undefined): boolean => field !== undefined && guardedPath(rights, entity, [field]) !== undefined;
  const shown = fields.filter((each) => isShown(entity.fieldByName.get(each.field)));
  return {
    ...named,
    ...(title === undefined || !isShown(entity.titleField) ? {} : { title }),
    fields: shown,
    ...(problem === undefined || shown.length < fields.length ? {} : { problem }),
  };
}

/** Conflicts as the actor may see them. */
export async function conflictsJson(
  deps: ComebackDeps,
  actor: Actor,
  conflicts: readonly Conflict[],
  runner: FilesRunner,
  locale: Locale,
): Promise<readonly UndoConflict[]> {
  const rights = rightsOf(deps.model(), actor);
  const readingOf = (entity: LinkedEntity): Reading | undefined =>
    rights.of(entity).can('read') ? deps.readingOf(actor, entity, runner) : undefined;
  const shown: UndoConflict[] = [];
  for (const conflict of conflicts) shown.push(await conflictJson(conflict, readingOf, locale));
  return shown;
}
