// In charge of: the input for every type whose value is typed: it reads with the type's own `fromText` and prints with its `toText`.
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { EditorProps } from './field-ui.react.tsx';
import { checkValue, plainText, readText, zoneOf } from './json-value.react.ts';

/** What differs between typed types. */
export interface TextEditorKind {
  readonly align?: 'end';
  readonly inputMode?: 'numeric' | 'decimal' | 'text';
  /** Several lines: Enter makes a new one, Ctrl+Enter is done. */
  readonly lines?: boolean;
  /** The text is the value: spaces and line breaks are kept as typed. */
  readonly verbatim?: boolean;
  /** What typing stands for; see `FieldUi.typed`. */
  readonly typed?: (text: string) => string;
  /** Stands before the input: a currency code. */
  readonly prefix?: ReactNode;
  readonly suffix?: ReactNode;
}

function startText(props: EditorProps): string {
  return props.initialText ?? plainText(props);
}

/** An input that keeps what is typed while it is typed, and shows the value in its own form afterwards. */
export function TextEditor({ kind, ...props }: EditorProps & { readonly kind: TextEditorKind }): ReactNode {
  const [draft, setDraft] = useState<string | undefined>(() => (props.initialText === undefined ? undefined : startText(props)));
  const cancelled = useRef(false);
  const { field, record, timezone } = props;

  function change(text: string): void {
    setDraft(text);
    if (kind.verbatim === true && text !== '') props.onChange(text, checkValue(text, field));
    else {
      const reading = readText(kind.typed?.(text) ?? text, field, zoneOf(field, record, timezone));
      props.onChange(reading.value, reading.issues);
    }
  }

  function keyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      cancelled.current = true;
      setDraft(undefined);
      props.onCancel?.();
    } else if (event.key === 'Enter' && (kind.lines !== true || event.ctrlKey || event.metaKey)) props.onCommit?.();
  }

  // What cannot be read stays in the input as typed, next to the reason; what can be is shown as the value prints.
  function leave(): void {
    if (cancelled.current) cancelled.current = false;
    else props.onCommit?.();
    if (props.invalid !== true) setDraft(undefined);
  }

  const shared = {
    id: props.id,
    value: draft ?? plainText(props),
    disabled: props.disabled,
    autoFocus: props.autoFocus,
    'aria-invalid': props.invalid === true || undefined,
    'aria-required': field.required || undefined,
    className: `tr-input${kind.align === 'end' ? ' tr-input-end' : ''}${props.inCell === true ? ' tr-input-cell' : ''}`,
    onKeyDown: keyDown,
    onBlur: leave,
  };
  if (kind.lines === true) return <textarea {...shared} rows={props.inCell === true ? 4 : 3} onChange={(event) => change(event.target.value)} />;
  const input = <input {...shared} type="text" inputMode={kind.inputMode} autoComplete="off" onChange={(event) => change(event.target.value)} />;
  if (kind.prefix === undefined && kind.suffix === undefined) return input;
  return (
    <span className={`tr-input-box${props.disabled === true ? ' is-disabled' : ''}${props.invalid === true ? ' is-invalid' : ''}`}>
      {kind.prefix !== undefined && <span className="tr-input-affix">{kind.prefix}</span>}
      {input}
      {kind.suffix !== undefined && <span className="tr-input-affix">{kind.suffix}</span>}
    </span>
  );
}
