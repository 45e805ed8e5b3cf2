// In charge of: how web addresses look and are typed. A click opens the page beside this one, which it learns nothing of.
import { Globe } from 'lucide-react';
import type { FieldUi } from '../field-ui.react.tsx';
import { TypedFilterInput } from '../filter-input.react.tsx';
import { plainText } from '../json-value.react.ts';
import { OutwardLink } from '../outward-link.react.tsx';
import { TextEditor } from '../text-editor.react.tsx';

/** Screen side of `url`. */
export const urlUi: FieldUi = {
  Icon: Globe,
  align: 'start',
  defaultWidth: 220,
  editing: { typing: 'text', opening: 'text' },
  Cell: (props) => <OutwardLink {...props} address={(url) => url} />,
  Editor: (props) => <TextEditor {...props} kind={{}} />,
  FilterInput: TypedFilterInput,
  text: plainText,
  toWire: (value) => value,
};
