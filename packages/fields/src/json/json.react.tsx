// In charge of: how JSON looks and is written: one line in a cell, indented code in the editor, with the place of a mistake as it is typed.
import { message } from '@trellis/errors';
import { Braces } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { CellProps, EditorProps, FieldUi } from '../field-ui.react.tsx';
import { TypedFilterInput } from '../filter-input.react.tsx';
import { cellOf, formatted, isMissing, readText } from '../json-value.react.ts';
import { Marked, Missing } from '../missing.react.tsx';

/** More than fits any cell; a value may have a hundred thousand. */
const SHOWN = 400;

function jsonText(props: CellProps): string {
  // What the type cannot read is shown as it came, whatever it is.
  return formatted(props) || (isMissing(props.value) ? '' : (JSON.stringify(props.value) ?? ''));
}

function JsonCell(props: CellProps) {
  if (isMissing(props.value)) return <Missing />;
  const text = jsonText(props);
  return (
    <span className="tr-code tr-ellipsis">
      <Marked text={text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text} mark={props.mark} />
    </span>
  );
}

/** The value with its names in order and two spaces for each level. */
function indented({ value, field }: Pick<EditorProps, 'value' | 'field'>): string {
  const cell = cellOf(value, field);
  return typeof cell === 'string' ? JSON.stringify(JSON.parse(cell), null, 2) : '';
}

function rowsFor(text: string): number {
  return Math.min(Math.max(text.split('\n').length, 4), 20);
}

function JsonEditor(props: EditorProps): ReactNode {
  const { field, locale, timezone, inCell } = props;
  const [draft, setDraft] = useState(props.initialText);
  const isLeaving = useRef(false);
  const noteId = useId();
  const text = draft ?? indented(props);
  const [mistake] = draft === undefined ? [] : readText(draft, field, timezone).issues;

  function change(next: string): void {
    setDraft(next);
    const reading = readText(next, field, timezone);
    props.onChange(reading.value, reading.issues);
  }

  // Enter begins a new line. What is not JSON stays as typed beside the reason.
  function keyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      isLeaving.current = true;
      setDraft(undefined);
      props.onCancel?.();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) props.onCommit?.();
  }

  function leave(): void {
    if (isLeaving.current) isLeaving.current = false;
    else props.onCommit?.();
    if (mistake === undefined) setDraft(undefined);
  }

  // A form says beside the field what is wrong; a cell has no room for it.
  const note = inCell === true && mistake !== undefined ? message(mistake.code, mistake.params, locale).message : undefined;
  const shared = {
    id: props.id,
    value: text,
    disabled: props.disabled,
    autoFocus: props.autoFocus,
    'aria-invalid': props.invalid === true || mistake !== undefined || undefined,
    'aria-required': field.required || undefined,
    'aria-describedby': note === undefined ? undefined : noteId,
    onKeyDown: keyDown,
    onBlur: leave,
  };
  return (
    <span className={inCell === true ? 'tr-code-box tr-code-box-cell' : 'tr-code-box'}>
      <textarea
        {...shared}
        className="tr-input tr-code"
        rows={inCell === true ? 8 : rowsFor(text)}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        onChange={(event) => change(event.target.value)}
      />
      {note !== undefined && (
        <output id={noteId} className="tr-code-note">
          {note}
        </output>
      )}
    </span>
  );
}

/** Screen side of `json`. */
export const jsonUi: FieldUi = {
  Icon: Braces,
  align: 'start',
  defaultWidth: 200,
  editing: { typing: 'editor', opening: 'editor' },
  Cell: JsonCell,
  Editor: JsonEditor,
  FilterInput: TypedFilterInput,
  text: jsonText,
  toWire: (value) => value,
};
