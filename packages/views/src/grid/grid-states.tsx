// In charge of: what stands in place of records: nothing yet, nothing found, not loaded.
import { ApiError, type Client } from '@trellis/client';
import { localText } from '@trellis/errors';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useGrid } from './grid-context.ts';
import { useNarrowed } from './use-narrowed.ts';

interface EmptyProps {
  readonly client: Client;
  readonly hasFilter: boolean;
  readonly words: string | undefined;
  readonly onClear: () => void;
  readonly onNew: (() => void) | undefined;
  readonly onImport: (() => void) | undefined;
}

/** No records: because there are none, none that may be seen, or because the filter leaves none. */
export function EmptyState({ client, hasFilter, words, onClear, onNew, onImport }: EmptyProps): ReactNode {
  const { t, entity, locale, onWhy } = useGrid();
  const isPlain = words === undefined && !hasFilter;
  const narrowed = useNarrowed(client, entity, isPlain && onWhy !== undefined);
  const name = localText(entity.label, locale);
  if (!isPlain) {
    return (
      <div className="tg-empty">
        <p>{words === undefined ? t('noMatchFilter') : t('noMatchSearch', { words })}</p>
        <Button onClick={onClear}>{words === undefined ? t('clearFilter') : t('clearFind')}</Button>
      </div>
    );
  }
  // What is not known yet is not said.
  if (narrowed === undefined) return null;
  return (
    <div className="tg-empty">
      <p>{t(narrowed ? 'noneSeenTitle' : 'emptyTitle', { entity: name })}</p>
      <p className="tg-hint">{t(narrowed ? 'noneSeenHint' : 'emptyHint')}</p>
      <span className="tg-empty-actions">
        {narrowed && <Button onClick={() => onWhy?.(undefined)}>{t('noneSeenWhy')}</Button>}
        {onNew !== undefined && (
          <Button type="primary" onClick={onNew}>
            {t('new', { entity: name })}
          </Button>
        )}
        {onImport !== undefined && <Button onClick={onImport}>{t('import')}</Button>}
      </span>
    </div>
  );
}

/** The records could not be had. */
export function FailedState({ error, onRetry }: { readonly error: Error | undefined; readonly onRetry: () => void }): ReactNode {
  const { t } = useGrid();
  const isOurs = error instanceof ApiError;
  return (
    <div className="tg-empty" role="alert">
      <p className="tg-empty-title">{t('loadFailed')}</p>
      <p className="tg-hint">
        {isOurs ? error.message : ''} {isOurs ? (error.hint ?? '') : ''} {t('loadFailedKept')}
      </p>
      <Button onClick={onRetry}>{t('retry')}</Button>
      {isOurs && <code className="tg-code">{error.code}</code>}
    </div>
  );
}
