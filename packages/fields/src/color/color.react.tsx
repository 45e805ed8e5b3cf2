// In charge of: how colours look and are picked or typed: a swatch and the code, never the swatch alone.
import { localText } from '@trellis/errors';
import { Palette } from 'lucide-react';
import { useState } from 'react';
import type { CellProps, EditorProps, FieldUi } from '../field-ui.react.tsx';
import { TypedFilterInput } from '../filter-input.react.tsx';
import { cellOf, formatted, isMissing } from '../json-value.react.ts';
import { Marked, Missing } from '../missing.react.tsx';
import { NO_COLOR } from './color.ts';
import { TextEditor } from '../text-editor.react.tsx';

const pick = { en: 'Pick a colour', 'zh-CN': '选颜色' };

function ColorCell(props: CellProps) {
  if (isMissing(props.value)) return <Missing />;
  const cell = cellOf(props.value, props.field);
  return (
    <span className="tr-color">
      {typeof cell === 'string' && <span className="tr-swatch" aria-hidden="true" style={{ background: cell }} />}
      <Marked text={formatted(props)} mark={props.mark} />
    </span>
  );
}

// The swatch is the browser's own picker. The code beside it is what is typed, pasted and read out.
function ColorEditor(props: EditorProps) {
  // What was typed before gives way to what is picked: a new input begins with the value.
  const [picked, setPicked] = useState(0);
  const cell = cellOf(props.value, props.field);
  const swatch = (
    <input
      type="color"
      className="tr-swatch tr-swatch-input"
      aria-label={localText(pick, props.locale)}
      value={typeof cell === 'string' ? cell : NO_COLOR}
      disabled={props.disabled}
      onChange={(event) => {
        setPicked(picked + 1);
        props.onChange(event.target.value, []);
      }}
      onBlur={() => props.onCommit?.()}
    />
  );
  // The swatch stays in place while the input is renewed, or its picker would close at the first move.
  const text =
    picked === 0 ? (
      <TextEditor key={0} {...props} kind={{}} />
    ) : (
      <TextEditor key={picked} {...props} initialText={undefined} autoFocus={false} kind={{}} />
    );
  if (props.inCell === true) return text;
  return (
    <span className="tr-pair">
      {swatch}
      {text}
    </span>
  );
}

/** Screen side of `color`. */
export const colorUi: FieldUi = {
  Icon: Palette,
  align: 'start',
  defaultWidth: 104,
  editing: { typing: 'text', opening: 'text' },
  Cell: ColorCell,
  Editor: ColorEditor,
  FilterInput: TypedFilterInput,
  text: formatted,
  toWire: (value) => value,
};
