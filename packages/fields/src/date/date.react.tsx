// In charge of: how days look and are picked or typed.
import { Calendar } from 'lucide-react';
import { DateEditor, DateFilterInput } from '../date-lazy.react.tsx';
import { dateText } from '../date-ui.react.tsx';
import type { FieldUi } from '../field-ui.react.tsx';
import { formatted, isMissing } from '../json-value.react.ts';
import { Marked, Missing } from '../missing.react.tsx';

/** Screen side of `date`. */
export const dateUi: FieldUi = {
  Icon: Calendar,
  align: 'start',
  defaultWidth: 104,
  editing: { typing: 'text', opening: 'editor' },
  Cell: (props) => (isMissing(props.value) ? <Missing /> : <Marked text={dateText(props)} mark={props.mark} />),
  Editor: (props) => <DateEditor {...props} />,
  FilterInput: DateFilterInput,
  text: formatted,
  toWire: (value) => value,
};
