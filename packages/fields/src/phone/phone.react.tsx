// In charge of: how phone numbers look and are typed. A click dials.
import { Phone } from 'lucide-react';
import type { FieldUi } from '../field-ui.react.tsx';
import { TypedFilterInput } from '../filter-input.react.tsx';
import { formatted } from '../json-value.react.ts';
import { OutwardLink } from '../outward-link.react.tsx';
import { TextEditor } from '../text-editor.react.tsx';
import { phoneAddress } from './phone-number.ts';

/** Screen side of `phone`. */
export const phoneUi: FieldUi = {
  Icon: Phone,
  align: 'start',
  defaultWidth: 144,
  editing: { typing: 'text', opening: 'text' },
  Cell: (props) => <OutwardLink {...props} address={phoneAddress} />,
  Editor: (props) => <TextEditor {...props} kind={{}} />,
  FilterInput: TypedFilterInput,
  text: formatted,
  toWire: (value) => value,
};
