// In charge of: how several choices look and are picked.
import { ListChecks } from 'lucide-react';
import { ChoiceCell, ChoiceEditor, ChoiceFilterInput } from '../choice-ui.react.tsx';
import type { FieldUi } from '../field-ui.react.tsx';
import { optionText } from '../json-value.react.ts';

/** Screen side of `multiple_choice`. */
export const multipleChoiceUi: FieldUi = {
  Icon: ListChecks,
  align: 'start',
  defaultWidth: 160,
  editing: { typing: 'editor', opening: 'editor' },
  Cell: ChoiceCell,
  Editor: (props) => <ChoiceEditor {...props} many />,
  FilterInput: ChoiceFilterInput,
  text: (props) => optionText(props.value, props),
  toWire: (value) => value,
};
