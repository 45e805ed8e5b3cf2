// In charge of: how text of several lines looks and is typed: its words on one line in a list, as Markdown says where the field asks for it.
import { localText } from '@trellis/errors';
import { TextAlignStart } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CellProps, EditorProps, FieldInfo, FieldUi } from '../field-ui.react.tsx';
import { TypedFilterInput } from '../filter-input.react.tsx';
import { configOf, formatted, isMissing } from '../json-value.react.ts';
import { Marked, Missing } from '../missing.react.tsx';
import { TextEditor } from '../text-editor.react.tsx';
import type { LongTextConfig } from './long-text.schema.ts';
import { MarkdownView } from './markdown-view.react.tsx';
import { markdownWords } from './markdown.ts';

/** More than fits any cell of a list; a value may have a hundred thousand. */
const SHOWN = 2000;

function isMarkdown(field: FieldInfo): boolean {
  return (configOf(field) as LongTextConfig).markdown === true;
}

function words(text: string, field: FieldInfo): string {
  return isMarkdown(field) ? markdownWords(text) : text.replace(/\s+/g, ' ');
}

function LongTextCell(props: CellProps): ReactNode {
  if (isMissing(props.value)) return <Missing />;
  const text = formatted(props);
  if (props.compact === true) return <Marked text={words(text.slice(0, SHOWN), props.field)} mark={props.mark} />;
  return isMarkdown(props.field) ? <MarkdownView text={text} /> : <Marked text={text} mark={props.mark} />;
}

const modes = { write: { en: 'Write', 'zh-CN': '编辑' }, preview: { en: 'Preview', 'zh-CN': '预览' } } as const;

function MarkdownEditor(props: EditorProps): ReactNode {
  const [mode, setMode] = useState<keyof typeof modes>('write');
  const isPreview = mode === 'preview';
  return (
    <div className="tr-md-editor">
      <div className="tr-md-modes">
        {(['write', 'preview'] as const).map((each) => (
          <button key={each} type="button" className="tr-md-mode" aria-pressed={mode === each} onClick={() => setMode(each)}>
            {localText(modes[each], props.locale)}
          </button>
        ))}
      </div>
      {isPreview ? (
        <div className="tr-md-preview">{isMissing(props.value) ? <Missing /> : <MarkdownView text={formatted(props)} />}</div>
      ) : (
        <TextEditor {...props} kind={{ verbatim: true, lines: true }} />
      )}
    </div>
  );
}

/** Screen side of `long_text`. */
export const longTextUi: FieldUi = {
  Icon: TextAlignStart,
  align: 'start',
  defaultWidth: 220,
  editing: { typing: 'text', opening: 'text' },
  Cell: LongTextCell,
  // A cell has no room for a preview.
  Editor: (props) =>
    isMarkdown(props.field) && props.inCell !== true ? (
      <MarkdownEditor {...props} />
    ) : (
      <TextEditor {...props} kind={{ verbatim: true, lines: true }} />
    ),
  FilterInput: TypedFilterInput,
  text: formatted,
  toWire: (value) => value,
};
