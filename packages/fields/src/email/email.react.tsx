// In charge of: how e-mail addresses look and are typed. A click writes a mail.
import { Mail } from 'lucide-react';
import type { FieldUi } from '../field-ui.react.tsx';
import { TypedFilterInput } from '../filter-input.react.tsx';
import { formatted } from '../json-value.react.ts';
import { OutwardLink } from '../outward-link.react.tsx';
import { TextEditor } from '../text-editor.react.tsx';

// ? and & before the @ would begin the mail's subject.
function mailAddress(email: string): string {
  const at = email.lastIndexOf('@');
  return `mailto:${encodeURIComponent(email.slice(0, at))}${email.slice(at)}`;
}

/** Screen side of `email`. */
export const emailUi: FieldUi = {
  Icon: Mail,
  align: 'start',
  defaultWidth: 200,
  editing: { typing: 'text', opening: 'text' },
  Cell: (props) => <OutwardLink {...props} address={mailAddress} />,
  Editor: (props) => <TextEditor {...props} kind={{}} />,
  FilterInput: TypedFilterInput,
  text: formatted,
  toWire: (value) => value,
};
