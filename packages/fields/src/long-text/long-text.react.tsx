// In charge of: how text of several lines looks and is typed. A cell shows it on one line.
import { TextAlignStart } from 'lucide-react';
import type { FieldUi } from '../field-ui.react.tsx';
import { TypedFilterInput } from '../filter-input.react.tsx';
import { formatted, isMissing } from '../json-value.react.ts';
import { Marked, Missing } from '../missing.react.tsx';
import { TextEditor } from '../text-editor.react.tsx';

/** Screen side of `long_text`. */
export const longTextUi: FieldUi = {
  Icon: TextAlignStart,
  align: 'start',
  defaultWidth: 220,
  editing: { typing: 'text', opening: 'text' },
  Cell: (props) => {
    if (isMissing(props.value)) return <Missing />;
    const text = formatted(props);
    return <Marked text={props.compact === true ? text.replace(/\s+/g, ' ') : text} mark={props.mark} />;
  },
  Editor: (props) => <TextEditor {...props} kind={{ verbatim: true, lines: true }} />,
  FilterInput: TypedFilterInput,
  text: formatted,
  toWire: (value) => value,
};
