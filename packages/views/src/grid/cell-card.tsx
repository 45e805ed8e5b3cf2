// In charge of: the card under a cell that says why it is not stored or cannot be changed, and what to do.
import { Button } from 'antd';
import { fieldUi, isMissing } from '@trellis/fields/react';
import { CircleAlert, GitMerge, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import type { GridColumn } from './columns.ts';
import type { CellEdit, EditStore } from './edit-store.ts';
import { useGrid } from './grid-context.ts';
import type { GridRow } from './record-source.ts';
import { ownerOf } from './record-value.ts';

interface CardProps {
  readonly column: GridColumn;
  readonly row: GridRow;
  readonly edit: CellEdit | undefined;
  /** The person tried to change a cell that cannot be. */
  readonly isLockedShown: boolean;
  readonly edits: EditStore;
}

/** What there is to say about the active cell; nothing most of the time. */
export function CellCard({ column, row, edit, isLockedShown, edits }: CardProps): ReactNode {
  if (edit?.status === 'conflict') return <ConflictCard column={column} row={row} edit={edit} edits={edits} />;
  if (edit?.status === 'error') return <ErrorCard column={column} edit={edit} edits={edits} />;
  return isLockedShown && column.readOnly !== undefined ? <LockedCard column={column} id={row.record.id} /> : null;
}

function ErrorCard({ column, edit, edits }: { readonly column: GridColumn; readonly edit: CellEdit; readonly edits: EditStore }): ReactNode {
  const { t, onWhy } = useGrid();
  const { problem } = edit;
  const { field } = column;
  // A state is moved, not saved: of that the record's own reasons tell.
  const saving = { values: { [edit.field]: fieldUi(field.type).toWire(edit.value) ?? null }, said: problem?.message ?? '' };
  const why = (): void => onWhy?.(edit.id, field.transitions === undefined ? saving : undefined);
  return (
    <div className="tg-card" role="alert">
      <CircleAlert size={16} strokeWidth={1.75} className="tg-card-bad" aria-hidden="true" />
      <div>
        <div className="tg-card-title">{edit.problem?.message}</div>
        <div className="tg-card-text">
          {edit.problem?.hint === undefined ? '' : `${edit.problem.hint} `}
          {t('escRestores')}
        </div>
        <div className="tg-card-actions">
          <Button size="small" onClick={() => edits.retry(edit.id, edit.field)}>
            {t('retry')}
          </Button>
          <Button size="small" type="text" onClick={() => edits.discard(edit.id, edit.field)}>
            {t('restore')}
          </Button>
          {problem?.isExplained === true && onWhy !== undefined && (
            <Button size="small" type="text" onClick={why}>
              {t('why')}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}

function Shown({ value, column, row }: { readonly value: unknown; readonly column: GridColumn; readonly row: GridRow }): ReactNode {
  const { locale, timezone, t } = useGrid();
  if (isMissing(value)) return <span className="tr-missing">{t('empty')}</span>;
  const ui = fieldUi(column.field.type);
  return <ui.Cell value={value} field={column.field} record={ownerOf(row.record, column.path)} locale={locale} timezone={timezone} />;
}

function ConflictCard({
  column,
  row,
  edit,
  edits,
}: {
  readonly column: GridColumn;
  readonly row: GridRow;
  readonly edit: CellEdit;
  readonly edits: EditStore;
}): ReactNode {
  const { t } = useGrid();
  return (
    <div className="tg-card" role="alert">
      <GitMerge size={16} strokeWidth={1.75} className="tg-card-warn" aria-hidden="true" />
      <div>
        <div className="tg-card-title">{t('conflictTitle')}</div>
        <div className="tg-conflict">
          <div>
            <div className="tg-card-text">{t('yours')}</div>
            <div className="tg-conflict-value">
              <Shown value={edit.value} column={column} row={row} />
            </div>
            <Button size="small" onClick={() => edits.retry(edit.id, edit.field)}>
              {t('keepMine')}
            </Button>
          </div>
          <div>
            <div className="tg-card-text">{t('theirs')}</div>
            <div className="tg-conflict-value">
              <Shown value={edit.theirs} column={column} row={row} />
            </div>
            <Button size="small" onClick={() => edits.discard(edit.id, edit.field)}>
              {t('keepTheirs')}
            </Button>
          </div>
        </div>
      </div>
    </div>
  );
}

function LockedCard({ column, id }: { readonly column: GridColumn; readonly id: number }): ReactNode {
  const { t, onWhy } = useGrid();
  const texts = {
    system: ['readOnlySystem', 'readOnlySystemHint'],
    computed: ['readOnlyComputed', 'readOnlyComputedHint'],
    rights: ['readOnlyRights', 'readOnlyRightsHint'],
    linked: ['readOnlyLinked', 'readOnlyLinkedHint'],
  } as const;
  const [title, hint] = texts[column.readOnly ?? 'system'];
  return (
    <div className="tg-card" role="status">
      <Lock size={16} strokeWidth={1.75} className="tg-card-glyph" aria-hidden="true" />
      <div>
        <div className="tg-card-title">{t(title, { field: column.label })}</div>
        <div className="tg-card-text">{t(hint)}</div>
        {column.readOnly === 'rights' && onWhy !== undefined && (
          <div className="tg-card-actions">
            <Button size="small" onClick={() => onWhy(id)}>
              {t('why')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
