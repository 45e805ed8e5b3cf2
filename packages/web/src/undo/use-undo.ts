// In charge of: undo and redo as screens use them: doing it, saying what was done, offering it after a deletion.
import { ApiError } from '@trellis/client';
import { localText } from '@trellis/errors';
import type { ActionJson, ActionPart, JobJson, UndoAnswer, UndoConflict } from '@trellis/query';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { say, showConflicts, type Direction } from './undo-store.ts';

/** Undo for a screen. */
export interface UndoActions {
  /** Answers whether it was done. */
  readonly run: (direction: Direction, wanted?: { readonly batch?: number; readonly force?: 'skip-conflicts' }) => Promise<boolean>;
  /** After a deletion: says so and offers to take it back. */
  readonly offer: (count: number) => Promise<void>;
  /** An action in words. */
  readonly words: (action: ActionJson) => string;
}

const LOOK_AGAIN = 500;

function isOver(job: JobJson): boolean {
  return job.status !== 'queued' && job.status !== 'running';
}

/** Undo of the person's own actions. */
export function useUndo(): UndoActions {
  const { t } = useTranslation('undo');
  const { client, apps, locale } = useSession();
  const queries = useQueryClient();

  const part = useCallback(
    ({ app, entity: name, operation, count, title, id }: ActionPart): string => {
      const entity = apps.entity(app, name);
      const label = entity === undefined ? name : localText(entity.label, locale);
      const formatted = new Intl.NumberFormat(locale).format(count);
      const one = { entity: label, title: title ?? `#${id ?? ''}` };
      const many = { entity: label, formatted };
      const texts = {
        created: () => (count === 1 ? t('createdOne', one) : t('createdMany', many)),
        updated: () => (count === 1 ? t('updatedOne', one) : t('updatedMany', many)),
        deleted: () => (count === 1 ? t('deletedOne', one) : t('deletedMany', many)),
        restored: () => (count === 1 ? t('restoredOne', one) : t('restoredMany', many)),
      };
      return texts[operation]();
    },
    [t, apps, locale],
  );
  const words = useCallback((action: ActionJson): string => action.parts.map(part).join(t('and')), [part, t]);

  const refresh = useCallback(async () => {
    await queries.invalidateQueries({ queryKey: ['records'] });
    await queries.invalidateQueries({ queryKey: ['undo'] });
  }, [queries]);

  const follow = useCallback(
    async (answer: UndoAnswer, direction: Direction): Promise<{ readonly skipped: number } | undefined> => {
      if (answer.job === undefined) return { skipped: answer.skipped.length };
      say({ text: t('running', { what: words(answer.action) }) });
      let { job } = answer;
      while (!isOver(job)) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
        job = await client.jobs.get(job.id);
      }
      if (job.status === 'done') return { skipped: job.result?.refused ?? 0 };
      if (job.conflicts === undefined) say({ text: job.error?.message ?? '', isBad: true });
      else showConflicts({ direction, batch: answer.action.batch, conflicts: job.conflicts });
      return undefined;
    },
    [client, t, words],
  );

  const run = useCallback<UndoActions['run']>(
    async (direction, wanted = {}) => {
      try {
        const answer = await client.undo.run(direction, wanted);
        const done = await follow(answer, direction);
        await refresh();
        if (done === undefined) return false;
        const what = words(answer.action);
        const { undo, redo } = await client.undo.state();
        const back = direction === 'undo' ? redo : undo;
        const text = done.skipped > 0 ? t('undoneMost', { what, skipped: done.skipped }) : t(direction === 'undo' ? 'undone' : 'redone', { what });
        say({ text, ...(back === undefined ? {} : { offer: { direction: direction === 'undo' ? 'redo' : 'undo', batch: back.batch } }) });
        return true;
      } catch (error) {
        const conflicts = conflictsOf(error);
        if (conflicts !== undefined) {
          showConflicts({ direction, batch: wanted.batch, conflicts });
          return false;
        }
        say({ text: error instanceof Error ? error.message : String(error), isBad: !(error instanceof ApiError && error.code.endsWith('.nothing')) });
        return false;
      }
    },
    [client, follow, refresh, t, words],
  );

  const offer = useCallback(
    async (count: number) => {
      const { undo } = await client.undo.state();
      say({ text: t('deleted', { count }), ...(undo === undefined ? {} : { offer: { direction: 'undo', batch: undo.batch } }) });
    },
    [client, t],
  );
  return { run, offer, words };
}

function conflictsOf(error: unknown): readonly UndoConflict[] | undefined {
  if (!(error instanceof ApiError) || error.code !== 'undo.conflicts') return undefined;
  const { conflicts } = error.data as { readonly conflicts?: readonly UndoConflict[] };
  return conflicts;
}
