// In charge of: what the number types share on screen: digits at the end, missing as —, the minus sign as printed by the type.
import type { FieldIcon, FieldUi } from './field-ui.react.tsx';
import { TypedFilterInput } from './filter-input.react.tsx';
import { formatted, isMissing } from './json-value.react.ts';
import { Marked, Missing } from './missing.react.tsx';
import { TextEditor, type TextEditorKind } from './text-editor.react.tsx';

/** Builds the screen side of a number type. */
export function numberUi(Icon: FieldIcon, defaultWidth: number, kind: TextEditorKind): FieldUi {
  return {
    Icon,
    align: 'end',
    defaultWidth,
    editing: { typing: 'text', opening: 'text' },
    Cell: (props) => (isMissing(props.value) ? <Missing /> : <Marked text={formatted(props)} mark={props.mark} />),
    Editor: (props) => <TextEditor {...props} kind={{ align: 'end', ...kind }} />,
    FilterInput: TypedFilterInput,
    text: formatted,
    toWire: (value) => value,
  };
}
