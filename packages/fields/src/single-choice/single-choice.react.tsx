// In charge of: how one choice looks and is picked.
import { List } from 'lucide-react';
import { ChoiceCell, ChoiceEditor, ChoiceFilterInput } from '../choice-ui.react.tsx';
import type { FieldUi } from '../field-ui.react.tsx';
import { optionText } from '../json-value.react.ts';

/** Screen side of `single_choice`. */
export const singleChoiceUi: FieldUi = {
  Icon: List,
  align: 'start',
  defaultWidth: 112,
  editing: { typing: 'editor', opening: 'editor' },
  Cell: ChoiceCell,
  Editor: (props) => <ChoiceEditor {...props} many={false} />,
  FilterInput: ChoiceFilterInput,
  text: (props) => optionText(props.value, props),
  toWire: (value) => value,
};
