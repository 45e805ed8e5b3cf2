// In charge of: one cell's edit from its beginning to its end: what it starts with, what is stored, where the selection goes.
import type { Issue } from '@trellis/errors';
import { cellOf, fieldUi, plainText, type Reading } from '@trellis/fields/react';
import type { RecordJson } from '@trellis/query';
import { useRef, useState } from 'react';
import type { After, Editing } from './cell-input.tsx';
import { problemOf, readCellTextNow, type TextSettings } from './clipboard.ts';
import type { ColumnLayout, GridColumn } from './columns.ts';
import type { EditStore } from './edit-store.ts';
import type { GridRow } from './record-source.ts';
import { columnValue, ownerOf } from './record-value.ts';
import type { CellPlace } from './selection.ts';

/** What editing works on. */
export interface EditingParts {
  readonly active: CellPlace | undefined;
  readonly column: GridColumn | undefined;
  readonly row: GridRow | undefined;
  readonly layout: ColumnLayout;
  readonly edits: EditStore;
  /** The textarea: what is in it, and a way to empty it. */
  readonly input: { text(): string | undefined; clear(): void };
  readonly settings: TextSettings;
  /** The cell cannot be changed. */
  readonly onLocked: () => void;
  readonly onBegin: () => void;
  /** The edit is over; the grid takes the focus back. */
  readonly onEnd: (after: After) => void;
}

/** A grid's editing. */
export interface EditingControl {
  readonly editing: Editing | undefined;
  /** Begins an edit; with text when it was begun by typing. */
  readonly begin: (typedText: string | undefined) => void;
  readonly change: (value: unknown, issues: readonly Issue[]) => void;
  readonly commit: (after: After) => void;
  readonly cancel: () => void;
}

/** Keeps the cell being edited. */
export function useEditing(parts: EditingParts): EditingControl {
  const { active, column, row, layout, edits, input, settings } = parts;
  const [editing, setEditing] = useState<Editing>();
  // Picking a choice changes and commits in one go, before the change is drawn.
  const draft = useRef<Reading>({ value: null, issues: [] });
  // Ending an edit moves the focus, which tells the editor to commit once more: only the first end counts.
  const isOpen = useRef(false);

  function put(base: RecordJson, of: GridColumn, read: ReturnType<typeof readCellTextNow>): void {
    edits.add([{ record: base, field: of.path, value: read.value, problem: read.problem }]);
  }

  function begin(typedText: string | undefined): void {
    if (active === undefined || column === undefined || row === undefined) return;
    if (column.readOnly !== undefined) return parts.onLocked();
    const { editing: how } = fieldUi(column.field.type);
    if (how.opening === 'toggle') return toggle(column, row, typedText);
    const mode = (typedText === undefined ? how.opening : how.typing) === 'editor' ? 'editor' : 'text';
    const value = columnValue(row.record, column.path) ?? null;
    const text = typedText ?? (mode === 'text' ? textToEdit(column, row, value, settings) : (refusedText(column, row) ?? ''));
    draft.current = { value, issues: [] };
    isOpen.current = true;
    setEditing({ ...active, mode, text, isTyped: typedText !== undefined, value, base: row.stored });
    parts.onBegin();
  }

  function toggle(of: GridColumn, on: GridRow, typedText: string | undefined): void {
    if (typedText === undefined) return put(on.stored, of, { value: columnValue(on.record, of.path) !== true });
    const read = readCellTextNow(typedText, of, on.record, settings);
    if (read.problem === undefined) put(on.stored, of, read);
    input.clear();
  }

  function end(after: After): void {
    isOpen.current = false;
    setEditing(undefined);
    parts.onEnd(after);
  }

  function commit(after: After): void {
    if (editing === undefined || !isOpen.current) return;
    isOpen.current = false;
    const of = layout.columns[editing.column];
    if (of !== undefined && editing.mode === 'editor') {
      put(editing.base, of, { value: draft.current.value, problem: problemOf(draft.current.issues, settings.locale) });
    } else if (of !== undefined) {
      const text = input.text() ?? editing.text;
      put(editing.base, of, readCellTextNow(fieldUi(of.field.type).typed?.(text) ?? text, of, editing.base, settings));
    }
    end(after);
  }

  function change(value: unknown, issues: readonly Issue[]): void {
    draft.current = { value, issues };
    setEditing((now) => (now === undefined ? now : { ...now, value, issues }));
  }

  return { editing, begin, change, commit, cancel: () => end('stay') };
}

// What was refused is edited as it was typed.
function textToEdit(column: GridColumn, row: GridRow, value: unknown, { locale, timezone }: TextSettings): string {
  const refused = refusedText(column, row);
  return refused ?? plainText({ value, field: column.field, record: ownerOf(row.record, column.path), locale, timezone });
}

/** What was typed or pasted and could not be read. */
function refusedText(column: GridColumn, row: GridRow): string | undefined {
  const edit = row.edits?.get(column.path);
  return edit?.status === 'error' && typeof edit.value === 'string' && cellOf(edit.value, column.field) === null ? edit.value : undefined;
}
