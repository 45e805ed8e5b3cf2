// In charge of: how a state looks, and the menu of transitions that lead out of it.
import { localText } from '@trellis/errors';
import { CircleDot } from 'lucide-react';
import type { ReactNode } from 'react';
import { Chip, optionOf } from '../chip.react.tsx';
import { ChoiceCell, ChoiceFilterInput } from '../choice-ui.react.tsx';
import type { EditorProps, FieldInfo, FieldUi } from '../field-ui.react.tsx';
import { configOf, optionIds, optionText, typeOf } from '../json-value.react.ts';
import { Missing } from '../missing.react.tsx';
import { PickList } from '../pick-editor.react.tsx';
import { word } from '../words.react.ts';

type Transition = NonNullable<FieldInfo['transitions']>[number];

/** The state a record of the field is in; one without a value is at the beginning. */
function stateOf(value: unknown, field: FieldInfo): string | undefined {
  return optionIds(value)[0] ?? typeOf(field).status?.(configOf(field))?.initial;
}

/** The transitions out of a state that the reader's roles may take: one for each state they lead to, in order. */
function transitionsFrom(field: FieldInfo, state: string | undefined): readonly Transition[] {
  const open = (field.transitions ?? []).filter(({ from }) => state !== undefined && from.includes(state));
  return open.filter((each, place) => open.findIndex(({ to }) => to === each.to) === place);
}

function StateChip({ state, field, locale }: Pick<EditorProps, 'field' | 'locale'> & { readonly state: string | undefined }): ReactNode {
  if (state === undefined) return <Missing />;
  return <Chip option={optionOf(field, state) ?? { label: state, color: 'grey' }} locale={locale} />;
}

/** The menu. What it offers leads out of the state that is stored; a record that is not stored yet stays at the beginning. */
function StatusEditor(props: EditorProps): ReactNode {
  const { field, locale, record } = props;
  const chosen = stateOf(props.value, field);
  if (record['id'] === undefined) {
    return (
      <span className="tr-chips" id={props.id}>
        <StateChip state={chosen} field={field} locale={locale} />
      </span>
    );
  }
  const options = transitionsFrom(field, stateOf(record[field.name], field)).map((transition) => ({
    value: transition.to,
    text: localText(transition.label, locale),
    label: (
      <span className="tr-transition">
        <StateChip state={transition.to} field={field} locale={locale} />
        <span className="tr-transition-label">{localText(transition.label, locale)}</span>
      </span>
    ),
  }));
  const now = { value: chosen ?? '', text: '', label: <StateChip state={chosen} field={field} locale={locale} /> };
  return (
    <PickList
      value={chosen === undefined ? [] : [chosen]}
      many={false}
      options={options}
      chosen={[now]}
      onChange={([state]) => props.onChange(state ?? null, [])}
      onCommit={props.onCommit}
      onCancel={props.onCancel}
      locale={locale}
      autoFocus={props.autoFocus}
      initialText={props.initialText}
      inCell={props.inCell}
      disabled={props.disabled}
      invalid={props.invalid}
      id={props.id}
      clearable={false}
      emptyText={word('noTransition', locale)}
    />
  );
}

/** Screen side of `status`. */
export const statusUi: FieldUi = {
  Icon: CircleDot,
  align: 'start',
  defaultWidth: 112,
  editing: { typing: 'editor', opening: 'editor' },
  Cell: ChoiceCell,
  Editor: StatusEditor,
  FilterInput: ChoiceFilterInput,
  text: (props) => optionText(props.value, props),
  toWire: (value) => value,
};
