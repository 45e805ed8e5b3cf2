// In charge of: how numbers given by the system look. Nobody types them.
import { Hash } from 'lucide-react';
import type { FieldUi } from '../field-ui.react.tsx';
import { TypedFilterInput } from '../filter-input.react.tsx';
import { formatted, isMissing } from '../json-value.react.ts';
import { Marked, Missing } from '../missing.react.tsx';

/** Screen side of `autonumber`. */
export const autonumberUi: FieldUi = {
  Icon: Hash,
  align: 'start',
  defaultWidth: 152,
  editing: { typing: 'text', opening: 'text' },
  Cell: (props) => (isMissing(props.value) ? <Missing /> : <Marked text={formatted(props)} mark={props.mark} />),
  Editor: (props) => <span className="tr-static">{formatted(props) || <Missing />}</span>,
  FilterInput: TypedFilterInput,
  text: formatted,
  toWire: (value) => value,
};
