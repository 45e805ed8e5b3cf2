// In charge of: how a line of text looks and is typed.
import { Type } from 'lucide-react';
import type { FieldUi } from '../field-ui.react.tsx';
import { TypedFilterInput } from '../filter-input.react.tsx';
import { formatted, isMissing } from '../json-value.react.ts';
import { Marked, Missing } from '../missing.react.tsx';
import { TextEditor } from '../text-editor.react.tsx';

/** Screen side of `text`. */
export const textUi: FieldUi = {
  Icon: Type,
  align: 'start',
  defaultWidth: 160,
  editing: { typing: 'text', opening: 'text' },
  Cell: (props) => (isMissing(props.value) ? <Missing /> : <Marked text={formatted(props)} mark={props.mark} />),
  Editor: (props) => <TextEditor {...props} kind={{ verbatim: true }} />,
  FilterInput: TypedFilterInput,
  text: formatted,
  toWire: (value) => value,
};
