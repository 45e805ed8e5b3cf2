// In charge of: the line at the bottom: how many records, figures of the selection, saved or not, live or not.
import { Check, CircleAlert, LoaderCircle, Radio, Unplug } from 'lucide-react';
import type { Client } from '@trellis/client';
import type { ReactNode } from 'react';
import type { SaveState } from './edit-store.ts';
import { useGrid } from './grid-context.ts';
import { sizeOf, type CellRange } from './selection.ts';
import type { SelectionFigures } from './selection-figures.ts';
import { formattedCount } from './texts.ts';
import { useLiveDown } from './use-records.ts';

interface StatusProps {
  readonly total: number | undefined;
  readonly range: CellRange | undefined;
  readonly figures: SelectionFigures | undefined;
  readonly saveState: SaveState;
  readonly client: Client;
  readonly onShowFailed: () => void;
}

function clock(time: number): string {
  const at = new Date(time);
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
}

/** The status bar. It never scrolls. */
export function StatusBar({ total, range, figures, saveState, client, onShowFailed }: StatusProps): ReactNode {
  const { t, locale } = useGrid();
  const downSince = useLiveDown(client);
  return (
    <div className="tg-status">
      <span>{total === undefined ? '' : t('total', { count: total, formatted: formattedCount(total, locale) })}</span>
      <span className="tg-status-end">
        {range !== undefined && figures !== undefined && <Figures range={range} figures={figures} />}
        {saveState.failed > 0 && (
          <button type="button" className="tg-status-bad" onClick={onShowFailed}>
            <CircleAlert size={12} aria-hidden="true" />
            {t('failed', { count: saveState.failed })}
          </button>
        )}
        <span className="tg-status-item" role="status">
          <Saved state={saveState} />
        </span>
        <Live downSince={downSince} />
      </span>
    </div>
  );
}

function Saved({ state }: { readonly state: SaveState }): ReactNode {
  const { t } = useGrid();
  if (state.saving > 0) {
    return (
      <>
        <LoaderCircle size={12} className="tg-turning" aria-hidden="true" />
        {t('saving')}
      </>
    );
  }
  if (state.savedAt === undefined) return null;
  return (
    <>
      <Check size={12} aria-hidden="true" />
      {t('savedAt', { time: clock(state.savedAt) })}
    </>
  );
}

function Live({ downSince }: { readonly downSince: number | undefined }): ReactNode {
  const { t } = useGrid();
  if (downSince === undefined) {
    return (
      <span className="tg-status-item">
        <Radio size={12} aria-hidden="true" />
        {t('live')}
      </span>
    );
  }
  return (
    <span className="tg-status-warn" role="status" title={t('offlineSince', { time: clock(downSince) })}>
      <Unplug size={12} aria-hidden="true" />
      {t('offline')} {clock(downSince)}
    </span>
  );
}

function Figures({ range, figures }: { readonly range: CellRange; readonly figures: SelectionFigures }): ReactNode {
  const { t, locale } = useGrid();
  const { rows, columns } = sizeOf(range);
  const { numbers } = figures;
  return (
    <>
      <span className="tg-status-item">{t('range', { rows: formattedCount(rows, locale), columns: formattedCount(columns, locale) })}</span>
      {figures.isMixed && <span className="tg-status-item">{t('mixed')}</span>}
      {numbers?.sum !== undefined && (
        <Figure name={t('sum')} value={numbers.currency === undefined ? numbers.sum : `${numbers.currency} ${numbers.sum}`} />
      )}
      {numbers !== undefined && <Figure name={t('average')} value={numbers.average} />}
      <Figure name={t('count')} value={formattedCount(figures.count, locale)} />
      {numbers !== undefined && <Figure name={t('max')} value={numbers.max} />}
    </>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  return (
    <span className="tg-status-item">
      {name} <b>{value}</b>
    </span>
  );
}
