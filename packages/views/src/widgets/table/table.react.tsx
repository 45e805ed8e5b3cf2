// In charge of: a table widget on screen: groups at the left, figures with their currency at the right, each line leading to its records.
import { ChevronRight } from 'lucide-react';
import { useMemo, type CSSProperties, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { WidgetProps } from '../widget-kind.ts';
import { tableConfig, tableModel, type FigureCell, type GroupCell, type Line } from './table.ts';

function Group({ cell }: { readonly cell: GroupCell }): ReactNode {
  const style: CSSProperties | undefined =
    cell.color === undefined ? undefined : { background: `var(--chip-${cell.color}-bg)`, color: `var(--chip-${cell.color}-text)` };
  return (
    <td>
      <span className={style === undefined ? 'tr-lines-text' : 'tr-lines-chip'} style={style} title={cell.text}>
        {cell.text}
      </span>
    </td>
  );
}

function Figure({ cell }: { readonly cell: FigureCell }): ReactNode {
  return (
    <td className="tr-lines-figure">
      <span>
        {cell.code !== undefined && <span className="tr-lines-code">{cell.code}</span>}
        <span className="tr-lines-digits" data-figure={cell.value ?? ''}>
          {cell.text}
        </span>
      </span>
    </td>
  );
}

function LineRow({
  line,
  rank,
  onRecords,
}: {
  readonly line: Line;
  readonly rank: number | undefined;
  readonly onRecords: WidgetProps['onRecords'];
}): ReactNode {
  const { t } = useTranslation('dashboard');
  const name = line.groups.map((group) => group.text).join(' · ');
  return (
    <tr onClick={() => onRecords(line.filter)}>
      {rank !== undefined && <td className="tr-lines-rank">{rank}</td>}
      {line.groups.map((cell, index) => (
        <Group key={index} cell={cell} />
      ))}
      {line.figures.map((cell, index) => (
        <Figure key={index} cell={cell} />
      ))}
      <td className="tr-lines-more">
        <button
          type="button"
          aria-label={t('seeRecordsOf', { name })}
          onClick={(event) => {
            event.stopPropagation();
            onRecords(line.filter);
          }}
        >
          <ChevronRight size={14} strokeWidth={1.75} aria-hidden="true" />
        </button>
      </td>
    </tr>
  );
}

/** A table widget's content. */
export function Table({ widget, context, answers, onRecords }: WidgetProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const model = useMemo(() => tableModel(widget, context, answers), [widget, context, answers]);
  const ranked = tableConfig(widget).rank === true;
  return (
    <div className="tr-lines-box">
      <table className="tr-lines">
        <thead>
          <tr>
            {ranked && <th className="tr-lines-rank">#</th>}
            {model.groups.map((group) => (
              <th key={group.name}>{group.label}</th>
            ))}
            {model.metrics.map((metric) => (
              <th key={metric.name} className="tr-lines-figure">
                {metric.label}
              </th>
            ))}
            <th className="tr-lines-more">
              <span className="tr-hidden">{t('records')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {model.lines.map((line, index) => (
            <LineRow key={line.key} line={line} rank={ranked ? index + 1 : undefined} onRecords={onRecords} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
