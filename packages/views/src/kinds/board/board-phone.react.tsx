// In charge of: a board on a phone: one column at a time, with a list of them all above.
import { localText } from '@trellis/errors';
import { Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useGrid } from '../../grid/grid-context.ts';
import { formattedCount } from '../../grid/texts.ts';
import { useKindText } from '../texts.ts';
import { BoardCardOf } from './board-card-of.react.tsx';
import { ColumnCards } from './board-column.react.tsx';
import type { BoardScreenProps } from './board-screen.ts';
import { ColumnHead } from './column-head.react.tsx';

/** The board on a narrow screen. */
export function PhoneBoard(props: BoardScreenProps): ReactNode {
  const { columns, field, config, moves, hidden } = props;
  const t = useKindText();
  const { locale } = useGrid();
  const [key, setKey] = useState<string>();
  const column = columns.find((one) => one.key === key) ?? columns.find((one) => one.count > 0) ?? columns[0];
  if (column === undefined) return null;
  return (
    <div className="tk-board is-phone">
      <Select
        className="tk-column-pick"
        value={column.key}
        aria-label={localText(field.label, locale)}
        options={columns.map((one) => ({ value: one.key, label: `${one.name ?? t('noValue')} · ${formattedCount(one.count, locale)}` }))}
        onChange={setKey}
      />
      {hidden > 0 && <p className="tk-board-more">{t('moreColumns', { count: hidden, formatted: formattedCount(hidden, locale) })}</p>}
      <section className="tk-column" data-column={column.key}>
        <ColumnHead {...props} column={column} limit={config.limits?.[column.key]} />
        <ColumnCards
          {...props}
          key={column.key}
          column={column}
          moves={moves.under}
          card={(record, isSaving) => <BoardCardOf {...props} key={record.id} record={record} from={column} isSaving={isSaving} />}
        />
      </section>
    </div>
  );
}
