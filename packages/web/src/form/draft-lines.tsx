// In charge of: detail lines of a record that is being entered: a small table of editors, cards on a phone.
import { localText } from '@trellis/errors';
import type { FieldServices } from '@trellis/fields/react';
import { Button } from 'antd';
import { Plus, X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { EmptyCell } from '../record/empty-cell.tsx';
import type { Lines } from '../record/layout.ts';
import { leastWidth, LinesHead } from '../record/lines-table.tsx';
import { DraftCell } from './draft-cell.tsx';
import { asRecord, defaultsOf, type DraftValues } from './draft.ts';
import type { DraftLine, NewRecord } from './use-new-record.ts';

interface DraftLinesProps {
  readonly lines: Lines;
  readonly form: NewRecord;
  readonly services: FieldServices;
}

/** The lines being entered. */
export function DraftLinesTable({ lines, form, services }: DraftLinesProps): ReactNode {
  const { t } = useTranslation('form');
  const { locale } = useSession();
  const drafts = form.lines[lines.id] ?? [];
  const keys = useRef(Math.max(0, ...drafts.map(({ key }) => key)));
  const add = () =>
    form.setLines(lines.id, (now) => [
      ...now,
      { key: ++keys.current, values: defaultsOf(lines.draftColumns.map((column) => column.field)), mistakes: {} },
    ]);
  return (
    <section className="record-section">
      <h2>{localText(lines.label, locale)}</h2>
      <div className="lines lines-drafts">
        {drafts.length > 0 && (
          <table style={{ minWidth: leastWidth(lines.draftColumns) }}>
            <LinesHead columns={lines.draftColumns} hasEnd marksRequired />
            <tbody>
              {drafts.map((draft, index) => (
                <DraftRow
                  key={draft.key}
                  lines={lines}
                  draft={draft}
                  number={index + 1}
                  form={form}
                  services={services}
                  autoFocus={index === drafts.length - 1}
                />
              ))}
            </tbody>
          </table>
        )}
        <button type="button" className="lines-add" onClick={add}>
          <Plus size={14} strokeWidth={1.75} aria-hidden="true" />
          {t('addLine')}
        </button>
      </div>
    </section>
  );
}

interface DraftRowProps extends DraftLinesProps {
  readonly draft: DraftLine;
  readonly number: number;
  readonly autoFocus: boolean;
}

function DraftRow({ lines, draft, number, form, services, autoFocus }: DraftRowProps): ReactNode {
  const { t } = useTranslation('form');
  const first = lines.draftColumns.findIndex((column) => column.field.writable);
  function setValues(change: (values: DraftValues) => DraftValues): void {
    form.setLines(lines.id, (now) => now.map((line) => (line.key === draft.key ? { ...line, values: change(line.values), mistakes: {} } : line)));
  }
  return (
    <>
      <tr className="lines-draft">
        <td className="lines-number num">{number}</td>
        {lines.draftColumns.map((column, index) => (
          <DraftCell
            key={column.id}
            field={column.field}
            values={draft.values}
            record={{ ...asRecord(draft.values), [lines.link]: form.record }}
            setValues={setValues}
            mistake={draft.mistakes[column.field.name]}
            services={services}
            autoFocus={autoFocus && index === first}
          />
        ))}
        <td className="lines-end">
          <Button
            type="text"
            size="small"
            aria-label={t('removeLine', { number })}
            icon={<X size={14} strokeWidth={1.75} />}
            onClick={() => form.setLines(lines.id, (now) => now.filter((line) => line.key !== draft.key))}
          />
        </td>
      </tr>
      {draft.mistakes[''] !== undefined && (
        <tr>
          <EmptyCell />
          <td className="lines-mistake" colSpan={lines.draftColumns.length + 1}>
            <p role="alert">{draft.mistakes['']}</p>
          </td>
        </tr>
      )}
    </>
  );
}
