// In charge of: which columns are shown, and their order.
import { Button, Checkbox, Segmented } from 'antd';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { fieldUi } from '@trellis/fields/react';
import { movedColumn, rowHeights, type ColumnChoice, type ColumnPreferences } from './columns.ts';
import { useGrid } from './grid-context.ts';

interface ColumnsProps {
  readonly choices: readonly ColumnChoice[];
  readonly preferences: ColumnPreferences;
  readonly onChange: (change: (now: ColumnPreferences) => ColumnPreferences) => void;
}

/** Preferences with a column shown or hidden. */
export function withColumn(now: ColumnPreferences, column: Pick<ColumnChoice, 'id' | 'path'>, isShown: boolean): ColumnPreferences {
  if (column.id.startsWith('field:')) return { ...now, added: { ...now.added, [column.path]: isShown } };
  return { ...now, hidden: { ...now.hidden, [column.id]: !isShown } };
}

/** The columns' popover. */
export function ColumnsPanel({ choices, preferences, onChange }: ColumnsProps): ReactNode {
  const { t } = useGrid();
  const isOwn = Object.values(preferences).some((preference) => preference !== undefined);
  const move = (from: number, to: number): void => {
    const column = choices[from];
    if (column === undefined) return;
    const before = to > from ? choices[to + 1] : choices[to];
    onChange((now) => ({ ...now, order: movedColumn(choices, column.id, before?.id) }));
  };
  const shownCount = choices.filter((choice) => choice.isShown).length;
  return (
    <div className="tg-panel is-narrow">
      <Segmented
        block
        size="small"
        aria-label={t('rowHeight')}
        value={preferences.rowHeight ?? rowHeights[0]}
        options={rowHeights.map((height) => ({ value: height, label: t(`rowHeight${height}`) }))}
        onChange={(rowHeight) => onChange((now) => ({ ...now, rowHeight }))}
      />
      <div className="tg-column-list">
        {choices.map((choice, index) => {
          const { Icon } = fieldUi(choice.field.type);
          return (
            <div className="tg-column-line" key={choice.id}>
              <Checkbox
                checked={choice.isShown}
                disabled={choice.isShown && shownCount === 1}
                aria-label={t('showColumn', { field: choice.label })}
                onChange={(event) => onChange((now) => withColumn(now, choice, event.target.checked))}
              >
                <span className="tg-field-option">
                  <Icon size={14} strokeWidth={1.75} className="tg-glyph" />
                  <span className="tr-ellipsis">{choice.label}</span>
                </span>
              </Checkbox>
              <button
                type="button"
                className="tg-icon-button"
                disabled={index === 0}
                aria-label={t('moveUp')}
                title={t('moveUp')}
                onClick={() => move(index, index - 1)}
              >
                <ArrowUp size={14} aria-hidden="true" />
              </button>
              <button
                type="button"
                className="tg-icon-button"
                disabled={index === choices.length - 1}
                aria-label={t('moveDown')}
                title={t('moveDown')}
                onClick={() => move(index, index + 1)}
              >
                <ArrowDown size={14} aria-hidden="true" />
              </button>
            </div>
          );
        })}
      </div>
      {isOwn && (
        <div className="tg-builder-foot">
          <span className="tg-hint is-end">{t('personal')}</span>
          <Button type="link" size="small" onClick={() => onChange(() => ({}))}>
            {t('resetColumns')}
          </Button>
        </div>
      )}
    </div>
  );
}
