// In charge of: one saved detail line: its cells, each edited in place, and its deletion.
import { isExplained } from '@trellis/client';
import { localText, type Issue } from '@trellis/errors';
import { checkValue, fieldUi, type FieldServices } from '@trellis/fields/react';
import type { EntityJson, FieldJson, RecordJson } from '@trellis/query';
import { refreshEntity } from '@trellis/views/apps';
import { canChange, changeRecord } from '@trellis/views/record-change';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { X } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import type { LineColumn, Lines } from './layout.ts';
import { issueText, mistakesOf } from './mistakes.ts';
import { WhyButton } from '../why/why-button.tsx';
import type { RefusedSaving } from '../why/why-store.ts';

interface LineRowProps {
  readonly lines: Lines;
  readonly record: RecordJson;
  readonly number: number;
  readonly services: FieldServices;
}

interface EditingCell {
  readonly column: string;
  readonly value: unknown;
  readonly issues: readonly Issue[];
  readonly saving: boolean;
  readonly mistake?: string;
  /** Whether the server can say more of the reason. */
  readonly isExplained?: boolean;
}

/** A line. */
export function LineRow({ lines, record, number, services }: LineRowProps): ReactNode {
  const { t } = useTranslation('record');
  const { entity, columns } = lines;
  const edit = useLineEdit(lines, record);
  return (
    <tr>
      <td className="lines-number num">{number}</td>
      {columns.map((column) => (
        <LineCell
          key={column.id}
          entity={entity}
          column={column}
          record={record}
          services={services}
          edit={edit}
          canUpdate={canChange(entity, column.field)}
        />
      ))}
      {entity.can.delete && (
        <td className="lines-end">
          <DeleteLine record={record} lines={lines} label={t('deleteLine', { number })} />
        </td>
      )}
    </tr>
  );
}

interface LineEdit {
  readonly editing: EditingCell | undefined;
  readonly open: (column: LineColumn) => void;
  readonly change: (value: unknown, issues: readonly Issue[]) => void;
  readonly commit: (next?: LineColumn) => void;
  readonly cancel: () => void;
  neighbour(column: LineColumn, step: 1 | -1): LineColumn | undefined;
}

function useLineEdit(lines: Lines, record: RecordJson): LineEdit {
  const { client, locale } = useSession();
  const queries = useQueryClient();
  const [editing, setEditing] = useState<EditingCell>();
  const latest = useRef<EditingCell>(undefined);

  function put(cell: EditingCell | undefined): void {
    latest.current = cell;
    setEditing(cell);
  }

  function open(column: LineColumn): void {
    const value = record[column.field.name] ?? null;
    put({ column: column.id, value, issues: [], saving: false });
    if (fieldUi(column.field.type).editing.opening === 'toggle') {
      change(value !== true, []);
      commit();
    }
  }

  function change(value: unknown, issues: readonly Issue[]): void {
    if (latest.current !== undefined) put({ column: latest.current.column, value, issues, saving: false });
  }

  async function store(column: LineColumn, cell: EditingCell, next: LineColumn | undefined): Promise<void> {
    const wire = fieldUi(column.field.type).toWire;
    put({ ...cell, saving: true });
    try {
      const { entity } = lines;
      const values = { [column.field.name]: wire(cell.value) ?? null };
      await changeRecord(client.records(entity.app, entity.slug), entity, { id: record.id, version: record.version, values });
      await refreshEntity(queries, lines.entity);
      if (latest.current?.column === column.id) put(undefined);
      if (next !== undefined) open(next);
    } catch (error) {
      const mistakes = mistakesOf(error, new Set([column.field.name]));
      put({ ...cell, saving: false, mistake: mistakes[column.field.name] ?? mistakes[''] ?? '', isExplained: isExplained(error) });
    }
  }

  function commit(next?: LineColumn): void {
    const cell = latest.current;
    const column = lines.columns.find((one) => one.id === cell?.column);
    if (cell === undefined || column === undefined || cell.saving) return;
    const wire = fieldUi(column.field.type).toWire;
    const issue = cell.issues[0] ?? checkValue(wire(cell.value), column.field)[0];
    if (issue !== undefined) return put({ ...cell, mistake: issueText(issue, locale) });
    if (JSON.stringify(wire(cell.value) ?? null) === JSON.stringify(wire(record[column.field.name] ?? null) ?? null)) {
      put(undefined);
      if (next !== undefined) open(next);
    } else void store(column, cell, next);
  }

  function neighbour(column: LineColumn, step: 1 | -1): LineColumn | undefined {
    const writable = lines.columns.filter((one) => one.field.writable && fieldUi(one.field.type).editing.opening !== 'toggle');
    return writable[writable.indexOf(column) + step];
  }

  return { editing, open, change, commit, cancel: () => put(undefined), neighbour };
}

interface LineCellProps {
  readonly entity: EntityJson;
  readonly column: LineColumn;
  readonly record: RecordJson;
  readonly services: FieldServices;
  readonly edit: LineEdit;
  readonly canUpdate: boolean;
}

/** What was not saved of a line. */
function savingOf(field: FieldJson, { value, mistake = '' }: EditingCell): RefusedSaving {
  return { action: 'update', values: { [field.name]: fieldUi(field.type).toWire(value) ?? null }, said: mistake };
}

function LineCell({ entity, column, record, services, edit, canUpdate }: LineCellProps): ReactNode {
  const { t } = useTranslation('record');
  const { locale, timezone } = useSession();
  const { field } = column;
  const ui = fieldUi(field.type);
  const cell = edit.editing?.column === column.id ? edit.editing : undefined;
  const shared = { field, record, locale, timezone, services };
  if (cell !== undefined && !cell.saving) {
    const keyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Tab') return;
      const next = edit.neighbour(column, event.shiftKey ? -1 : 1);
      if (next === undefined) return;
      event.preventDefault();
      edit.commit(next);
    };
    return (
      <td className="lines-editing" data-align={ui.align} data-invalid={cell.mistake !== undefined} onKeyDown={keyDown}>
        <ui.Editor
          {...shared}
          value={cell.value}
          onChange={edit.change}
          onCommit={() => edit.commit()}
          onCancel={edit.cancel}
          autoFocus
          inCell
          invalid={cell.mistake !== undefined}
        />
        {cell.mistake !== undefined && (
          <p className="lines-mistake" role="alert">
            {cell.mistake}
            {cell.isExplained === true && <WhyButton question={{ entity, record: record.id, saving: savingOf(field, cell) }} />}
            <span className="field-mistake-hint">{t('escRestores')}</span>
          </p>
        )}
      </td>
    );
  }
  const value = cell === undefined ? record[field.name] : cell.value;
  const open = () => canUpdate && edit.open(column);
  return (
    <td
      data-align={ui.align}
      data-fixed={!canUpdate}
      data-saving={cell !== undefined}
      onClick={(event) => !(event.target as Element).closest('a') && open()}
    >
      {canUpdate ? (
        <div
          className="lines-value"
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a value may hold links, which a button must not
          role="button"
          tabIndex={0}
          aria-label={t('edit', { field: localText(field.label, locale) })}
          onKeyDown={(event) => (event.key === 'Enter' || event.key === 'F2') && open()}
        >
          <ui.Cell {...shared} value={value} />
        </div>
      ) : (
        <div className="lines-value">
          <ui.Cell {...shared} value={value} />
        </div>
      )}
    </td>
  );
}

function DeleteLine({ lines, record, label }: { readonly lines: Lines; readonly record: RecordJson; readonly label: string }): ReactNode {
  const { t } = useTranslation('record');
  const { t: tShell } = useTranslation();
  const { client } = useSession();
  const queries = useQueryClient();
  const [mistake, setMistake] = useState<string>();
  const [asking, setAsking] = useState(false);

  async function remove(): Promise<void> {
    try {
      await client.records(lines.entity.app, lines.entity.slug).remove(record.id, record.version);
      setAsking(false);
      await refreshEntity(queries, lines.entity);
    } catch (error) {
      setMistake(mistakesOf(error, new Set())['']);
    }
  }

  return (
    <Popconfirm
      open={asking}
      onOpenChange={setAsking}
      icon={null}
      placement="topRight"
      title={t('deleteLineAsk')}
      description={mistake ?? t('deleteLineWarning')}
      okText={label}
      cancelText={tShell('cancel')}
      okButtonProps={{ danger: true }}
      onConfirm={() => void remove()}
    >
      <Button type="text" size="small" aria-label={label} icon={<X size={14} strokeWidth={1.75} />} />
    </Popconfirm>
  );
}
