// In charge of: how yes and no look and are set: a check where true, a toggle to change it.
import { Checkbox, Select } from 'antd';
import { Check, SquareCheck } from 'lucide-react';
import type { FieldUi, FilterInputProps } from '../field-ui.react.tsx';
import { needsNoValue } from '../filter-input.react.tsx';
import { isMissing } from '../json-value.react.ts';
import { Missing } from '../missing.react.tsx';
import { word } from '../words.react.ts';

function BooleanFilter({ op, value, onChange, locale, id }: FilterInputProps) {
  if (needsNoValue(op)) return null;
  const options = [true, false].map((one) => ({ value: String(one), label: word(one ? 'yes' : 'no', locale) }));
  return (
    <Select
      id={id ?? ''}
      size="small"
      value={typeof value === 'boolean' ? String(value) : null}
      options={options}
      onChange={(next) => onChange(next === 'true')}
      placeholder={word('pick', locale)}
      style={{ width: '100%' }}
    />
  );
}

/** Screen side of `boolean`. */
export const booleanUi: FieldUi = {
  Icon: SquareCheck,
  align: 'start',
  defaultWidth: 88,
  editing: { typing: 'editor', opening: 'toggle' },
  Cell: ({ value, locale }) => {
    if (isMissing(value)) return <Missing />;
    if (value !== true) return <span className="tr-no">{word('no', locale)}</span>;
    return (
      <span className="tr-yes">
        <Check size={14} strokeWidth={2} aria-hidden="true" />
        {word('yes', locale)}
      </span>
    );
  },
  Editor: ({ value, onChange, onCommit, onCancel, autoFocus, disabled, id, locale }) => (
    <Checkbox
      {...(id === undefined ? {} : { id })}
      checked={value === true}
      indeterminate={value === null || value === undefined}
      disabled={disabled ?? false}
      autoFocus={autoFocus ?? false}
      onChange={(event) => onChange(event.target.checked, [])}
      onBlur={() => onCommit?.()}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel?.();
        if (event.key === 'Enter') onCommit?.();
      }}
    >
      {isMissing(value) ? null : word(value === true ? 'yes' : 'no', locale)}
    </Checkbox>
  ),
  FilterInput: BooleanFilter,
  text: ({ value, locale }) => (isMissing(value) ? '' : word(value === true ? 'yes' : 'no', locale)),
  toWire: (value) => value,
};
