// In charge of: choosing a field by name, with its glyph.
import { Select } from 'antd';
import type { ReactNode } from 'react';
import type { FieldChoice } from './field-choices.ts';

interface FieldSelectProps {
  readonly value: string | null;
  readonly choices: readonly FieldChoice[];
  readonly label: string;
  readonly onChange: (path: string) => void;
  readonly placeholder?: string;
}

/** A list of fields to choose one from; typing narrows it. */
export function FieldSelect({ value, choices, label, onChange, placeholder }: FieldSelectProps): ReactNode {
  const options = choices.map(({ path, label: text, Icon }) => ({
    value: path,
    text,
    label: (
      <span className="tg-field-option">
        <Icon size={14} strokeWidth={1.75} className="tg-glyph" />
        <span className="tr-ellipsis">{text}</span>
      </span>
    ),
  }));
  return (
    <Select
      aria-label={label}
      value={value}
      options={options}
      onChange={(path) => onChange(path ?? '')}
      showSearch={{ filterOption: (typed, option) => (option?.text ?? '').toLowerCase().includes(typed.trim().toLowerCase()) }}
      placeholder={placeholder ?? label}
      popupMatchSelectWidth={260}
      style={{ width: '100%' }}
    />
  );
}
