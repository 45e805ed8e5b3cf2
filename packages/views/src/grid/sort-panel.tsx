// In charge of: the sort: which fields, in which order, which way.
import { Button, Segmented } from 'antd';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { fieldChoices, sortChoices } from './filter-builder/field-choices.ts';
import { FieldSelect } from './filter-builder/field-select.tsx';
import { useGrid } from './grid-context.ts';
import { readSortKey, writeSortKey, type SortKey } from './search.ts';

interface SortProps {
  readonly sort: readonly string[];
  readonly isOwn: boolean;
  readonly onChange: (sort: readonly string[]) => void;
  readonly onReset: () => void;
}

const MOST_KEYS = 8;

/** The sort's popover. */
export function SortPanel({ sort, isOwn, onChange, onReset }: SortProps): ReactNode {
  const { entity, apps, locale, t } = useGrid();
  const choices = useMemo(() => sortChoices(fieldChoices(entity, apps, locale)), [entity, apps, locale]);
  const keys = sort.map(readSortKey);
  const unused = choices.filter((choice) => keys.every((key) => key.path !== choice.path));
  const put = (next: readonly SortKey[]): void => onChange(next.map(writeSortKey));
  const swap = (at: number, other: number): void => put(keys.with(at, keys[other] as SortKey).with(other, keys[at] as SortKey));
  return (
    <div className="tg-panel">
      {keys.length === 0 && <div className="tg-hint">{t('sortNone')}</div>}
      {keys.map((key, index) => {
        const label = choices.find((choice) => choice.path === key.path)?.label ?? key.path;
        return (
          <div className="tg-sort-line" key={key.path}>
            <FieldSelect
              value={key.path}
              choices={choices.filter((choice) => choice.path === key.path || unused.includes(choice))}
              label={t('field')}
              onChange={(path) => put(keys.with(index, { ...key, path }))}
            />
            <Segmented
              size="small"
              value={key.isDescending ? 'desc' : 'asc'}
              options={[
                { value: 'asc', label: t('ascending') },
                { value: 'desc', label: t('descending') },
              ]}
              onChange={(direction) => put(keys.with(index, { ...key, isDescending: direction === 'desc' }))}
            />
            <button
              type="button"
              className="tg-icon-button"
              disabled={index === 0}
              aria-label={t('moveUp')}
              title={t('moveUp')}
              onClick={() => swap(index, index - 1)}
            >
              <ArrowUp size={14} aria-hidden="true" />
            </button>
            <button
              type="button"
              className="tg-icon-button"
              disabled={index === keys.length - 1}
              aria-label={t('moveDown')}
              title={t('moveDown')}
              onClick={() => swap(index, index + 1)}
            >
              <ArrowDown size={14} aria-hidden="true" />
            </button>
            <button
              type="button"
              className="tg-icon-button"
              aria-label={t('removeSort', { field: label })}
              title={t('removeSort', { field: label })}
              onClick={() => put(keys.toSpliced(index, 1))}
            >
              <X size={14} aria-hidden="true" />
            </button>
          </div>
        );
      })}
      {keys.length < MOST_KEYS && unused.length > 0 && (
        <FieldSelect value={null} choices={unused} label={t('sortAdd')} onChange={(path) => put([...keys, { path, isDescending: false }])} />
      )}
      {isOwn && (
        <div className="tg-builder-foot">
          <span className="tg-hint is-end">{t('personal')}</span>
          <Button type="link" size="small" onClick={onReset}>
            {t('backToView')}
          </Button>
        </div>
      )}
    </div>
  );
}
