// In charge of: the screen side of files.
import './attachment.css';
import { Paperclip } from 'lucide-react';
import type { FieldUi } from '../field-ui.react.tsx';
import { AttachmentCell } from './attachment-cell.react.tsx';
import { AttachmentEditor } from './attachment-editor.react.tsx';
import { filesOf } from './file-value.react.ts';

/** Screen side of `attachment`. */
export const attachmentUi: FieldUi = {
  Icon: Paperclip,
  align: 'start',
  defaultWidth: 120,
  editing: { typing: 'editor', opening: 'editor' },
  Cell: AttachmentCell,
  Editor: AttachmentEditor,
  // Files are asked for by whether there are any, which needs no value.
  FilterInput: () => null,
  text: ({ value }) =>
    filesOf(value)
      .map((file) => file.name)
      .join('; '),
  toWire: (value) => filesOf(value).map((file) => file.id),
  // A pasted name stands for no file.
  candidates: async () => [],
};
