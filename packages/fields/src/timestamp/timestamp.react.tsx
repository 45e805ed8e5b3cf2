// In charge of: how moments look and are picked or typed, in the zone of the field.
import { CalendarClock } from 'lucide-react';
import { DateEditor, DateFilterInput } from '../date-lazy.react.tsx';
import { dateText } from '../date-ui.react.tsx';
import type { FieldUi } from '../field-ui.react.tsx';
import { formatted, isMissing } from '../json-value.react.ts';
import { Marked, Missing } from '../missing.react.tsx';

/** Screen side of `timestamp`. */
export const timestampUi: FieldUi = {
  Icon: CalendarClock,
  align: 'start',
  defaultWidth: 136,
  editing: { typing: 'text', opening: 'editor' },
  Cell: (props) => (isMissing(props.value) ? <Missing /> : <Marked text={dateText(props)} mark={props.mark} />),
  Editor: (props) => <DateEditor {...props} time />,
  FilterInput: DateFilterInput,
  text: formatted,
  toWire: (value) => value,
};
