// In charge of: what the choice types share on screen: chips, a list to pick from, a filter over the options.
import { localText } from '@trellis/errors';
import type { ReactNode } from 'react';
import { Chip, optionOf, optionsOf } from './chip.react.tsx';
import type { CellProps, EditorProps, FilterInputProps } from './field-ui.react.tsx';
import { needsNoValue, takesList } from './filter-input.react.tsx';
import { optionIds } from './json-value.react.ts';
import { Missing } from './missing.react.tsx';
import { PickList } from './pick-editor.react.tsx';
import { TypedFilterInput } from './filter-input.react.tsx';

function pickOptions({ field, locale }: Pick<CellProps, 'field' | 'locale'>) {
  return optionsOf(field).map((option) => ({
    value: option.id,
    text: localText(option.label, locale),
    label: <Chip option={option} locale={locale} />,
  }));
}

/** Chips of the chosen options. An option that is gone shows its id in grey. */
export function ChoiceCell({ value, field, locale, mark }: CellProps): ReactNode {
  const ids = optionIds(value);
  if (ids.length === 0) return <Missing />;
  return (
    <span className="tr-chips">
      {ids.map((id) => (
        <Chip key={id} option={optionOf(field, id) ?? { label: id, color: 'grey' }} locale={locale} mark={mark} />
      ))}
    </span>
  );
}

/** A list of the options. */
export function ChoiceEditor({ many, ...props }: EditorProps & { readonly many: boolean }): ReactNode {
  const change = (ids: readonly string[]): void => props.onChange(many ? (ids.length === 0 ? null : ids) : (ids[0] ?? null), []);
  return (
    <PickList
      value={optionIds(props.value)}
      many={many}
      options={pickOptions(props)}
      onChange={change}
      onCommit={props.onCommit}
      onCancel={props.onCancel}
      locale={props.locale}
      autoFocus={props.autoFocus}
      initialText={props.initialText}
      inCell={props.inCell}
      disabled={props.disabled}
      invalid={props.invalid}
      id={props.id}
      clearable={!props.field.required}
    />
  );
}

/** A filter's options: one, or several for "in". */
export function ChoiceFilterInput(props: FilterInputProps): ReactNode {
  if (needsNoValue(props.op)) return null;
  if (props.op === 'startsWith') return <TypedFilterInput {...props} />;
  const many = takesList(props.op);
  return (
    <PickList
      value={optionIds(props.value)}
      many={many}
      options={pickOptions(props)}
      onChange={(ids) => props.onChange(many ? (ids.length === 0 ? null : ids) : (ids[0] ?? null))}
      locale={props.locale}
      id={props.id}
    />
  );
}
