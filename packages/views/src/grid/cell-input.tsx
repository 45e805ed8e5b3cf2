// In charge of: the one textarea that has the focus while people work in the grid: it takes typing (also Chinese input), copy and paste, and is the editor of typed cells.
import type { Issue } from '@trellis/errors';
import { fieldUi } from '@trellis/fields/react';
import { useEffect, useRef, type ClipboardEvent, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import type { GridColumn } from './columns.ts';
import { useGrid } from './grid-context.ts';
import type { RecordJson } from '@trellis/query';
import type { GridRow } from './record-source.ts';
import { ownerOf } from './record-value.ts';

/** A cell being edited. `typed`: begun by typing, so arrow keys leave; otherwise they move the caret. */
export interface Editing {
  readonly row: number;
  readonly column: number;
  readonly mode: 'text' | 'editor';
  readonly text: string;
  readonly isTyped: boolean;
  /** The record as it was when the edit began: what others change meanwhile is a conflict. */
  readonly base: RecordJson;
  /** Editors: the value so far. */
  readonly value?: unknown;
  readonly issues?: readonly Issue[];
}

/** Where to go after an edit. */
export type After = 'stay' | 'down' | 'up' | 'right' | 'left';

/** What typing can lead to. */
interface InputActions {
  readonly keyDown: (event: KeyboardEvent) => void;
  /** Text arrived while no cell was edited. */
  readonly type: (text: string) => void;
  readonly commit: (after: After) => void;
  readonly cancel: () => void;
  readonly copy: (event: ClipboardEvent, isCut: boolean) => void;
  readonly paste: (data: DataTransfer) => void;
  /** The focus came from outside. */
  readonly focus: () => void;
  readonly blur: () => void;
}

interface InputProps {
  readonly input: RefObject<HTMLTextAreaElement | null>;
  readonly editing: Editing | undefined;
  readonly column: GridColumn | undefined;
  readonly label: string;
  readonly activeId: string | undefined;
  readonly actions: InputActions;
}

const leaving: { readonly [key: string]: After } = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };

function putText(element: HTMLTextAreaElement, text: string): void {
  if (element.value === text) return;
  element.value = text;
  element.setSelectionRange(text.length, text.length);
}

/** The textarea on the active cell: unseen until something is typed. */
export function CellInput({ input, editing, column, label, activeId, actions }: InputProps): ReactNode {
  const isEditing = editing?.mode === 'text';
  const isComposing = useRef(false);
  const isEnd = column !== undefined && fieldUi(column.field.type).align === 'end';

  // The text is set from outside only when an edit begins; while typing the textarea itself holds it, or composing would break.
  useEffect(() => {
    if (input.current !== null && !isComposing.current) putText(input.current, isEditing ? editing.text : '');
  }, [input, isEditing, editing?.text]);

  function keyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (!isEditing) return actions.keyDown(event);
    const after = afterKey(event, editing);
    if (after === undefined) return;
    event.preventDefault();
    if (after === 'cancel') actions.cancel();
    else actions.commit(after);
  }

  function changed(text: string): void {
    if (!isEditing && !isComposing.current && text !== '') actions.type(text);
  }

  return (
    <textarea
      ref={input}
      className={`tg-input${isEditing ? ' is-editing' : ''}${isEnd ? ' is-end' : ''}`}
      rows={1}
      spellCheck={false}
      autoComplete="off"
      aria-label={label}
      aria-activedescendant={isEditing ? undefined : activeId}
      onKeyDown={keyDown}
      onInput={(event) => changed(event.currentTarget.value)}
      onCompositionStart={(event) => {
        isComposing.current = true;
        event.currentTarget.classList.add('is-composing');
      }}
      onCompositionEnd={(event) => {
        isComposing.current = false;
        event.currentTarget.classList.remove('is-composing');
        changed(event.currentTarget.value);
      }}
      onFocus={actions.focus}
      onBlur={actions.blur}
      onCopy={(event) => !isEditing && actions.copy(event, false)}
      onCut={(event) => !isEditing && actions.copy(event, true)}
      onPaste={(event) => {
        if (isEditing) return;
        event.preventDefault();
        actions.paste(event.clipboardData);
      }}
    />
  );
}

function afterKey(event: KeyboardEvent, editing: Editing): After | 'cancel' | undefined {
  if (event.key === 'Escape') return 'cancel';
  if (event.key === 'Tab') return event.shiftKey ? 'left' : 'right';
  if (event.key === 'Enter') return event.altKey ? undefined : event.shiftKey ? 'up' : 'down';
  return editing.isTyped && !event.shiftKey && !event.ctrlKey && !event.metaKey ? leaving[event.key] : undefined;
}

interface EditorProps {
  readonly editing: Editing;
  readonly column: GridColumn;
  readonly row: GridRow;
  readonly onChange: (value: unknown, issues: readonly Issue[]) => void;
  readonly onCommit: (after: After) => void;
  readonly onCancel: () => void;
}

/** The editor of a type whose values are picked, on its cell. */
export function CellEditor({ editing, column, row, onChange, onCommit, onCancel }: EditorProps): ReactNode {
  const { locale, timezone, services, t } = useGrid();
  const ui = fieldUi(column.field.type);
  return (
    <div
      className="tg-editor"
      role="group"
      aria-label={t('editLabel', { field: column.label, row: editing.row + 1 })}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== 'Tab' || event.nativeEvent.isComposing) return;
        event.preventDefault();
        onCommit(event.shiftKey ? 'left' : 'right');
      }}
    >
      <ui.Editor
        value={editing.value}
        onChange={onChange}
        onCommit={() => onCommit('stay')}
        onCancel={onCancel}
        field={column.field}
        record={ownerOf(row.record, column.path)}
        locale={locale}
        timezone={timezone}
        services={services}
        autoFocus
        inCell
        initialText={editing.text === '' ? undefined : editing.text}
      />
    </div>
  );
}
