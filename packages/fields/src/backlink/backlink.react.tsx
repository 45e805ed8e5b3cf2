// In charge of: how the other end of a link looks: how many records lead here, or which ones.
import { CornerDownLeft } from 'lucide-react';
import type { CellProps, FieldUi } from '../field-ui.react.tsx';
import { TypedFilterInput } from '../filter-input.react.tsx';
import { picksOf } from '../json-value.react.ts';
import { Missing } from '../missing.react.tsx';
import { linkUi } from '../link/link.react.tsx';
import { word } from '../words.react.ts';

function BacklinkCell(props: CellProps) {
  if (typeof props.value === 'number') return props.value === 0 ? <Missing /> : <span>{`${props.value} ${word('records', props.locale)}`}</span>;
  return linkUi.Cell(props);
}

/** Screen side of a back-link. */
export const backlinkUi: FieldUi = {
  Icon: CornerDownLeft,
  align: 'start',
  defaultWidth: 120,
  editing: { typing: 'editor', opening: 'editor' },
  Cell: BacklinkCell,
  Editor: (props) => <BacklinkCell {...props} />,
  FilterInput: (props) =>
    props.op === 'isEmpty' || props.op === 'isNotEmpty' ? null : props.field.target === undefined ? (
      <TypedFilterInput {...props} />
    ) : (
      linkUi.FilterInput(props)
    ),
  text: ({ value }) =>
    typeof value === 'number'
      ? String(value)
      : picksOf(value)
          .map((pick) => pick.title)
          .join('; '),
  toWire: (value) => value,
};
