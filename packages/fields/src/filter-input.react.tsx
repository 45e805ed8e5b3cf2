// In charge of: the value inputs of filters that several types share: typed values, pairs, and relative ranges.
import type { FilterOperator } from '@trellis/schemas';
import { useState, type ReactNode } from 'react';
import { Select } from 'antd';
import type { FieldInfo, FilterInputProps } from './field-ui.react.tsx';
import { plainText, readText } from './json-value.react.ts';
import { isRelativeRange, namedRanges, rangeName } from './relative-range.react.ts';
import { word } from './words.react.ts';

/** Whether the operator takes no value. */
export function needsNoValue(op: FilterOperator): boolean {
  return op === 'isEmpty' || op === 'isNotEmpty';
}

/** Whether the operator takes a list of values. */
export function takesList(op: FilterOperator): boolean {
  return op === 'in' || op === 'notIn';
}

interface OneProps extends FilterInputProps {
  readonly label: string;
}

// A filter's value need not fit the field's own range: only what cannot be read at all is kept from the filter.
function lenient(field: FieldInfo): FieldInfo {
  return { ...field, required: false, unique: false };
}

function OneTyped({ value, onChange, field, locale, timezone, label, id }: OneProps): ReactNode {
  const [draft, setDraft] = useState<string>();
  const printed =
    typeof value === 'string' && draft === undefined
      ? plainText({ value, field, record: {}, locale, timezone }) || value
      : plainText({ value, field, record: {}, locale, timezone });
  function change(text: string): void {
    setDraft(text);
    const reading = readText(text, lenient(field), timezone);
    onChange(reading.value);
  }
  const invalid = draft !== undefined && draft.trim() !== '' && (value === null || value === undefined);
  return (
    <input
      id={id}
      className="tr-input"
      aria-label={label}
      aria-invalid={invalid || undefined}
      placeholder={label}
      value={draft ?? printed}
      onChange={(event) => change(event.target.value)}
      onBlur={() => !invalid && setDraft(undefined)}
    />
  );
}

/** Typed values: one, a pair for `between`, words for `contains`, a list separated by commas. */
export function TypedFilterInput(props: FilterInputProps): ReactNode {
  const { op, value, onChange, locale } = props;
  if (needsNoValue(op)) return null;
  if (op === 'contains' || op === 'startsWith') return <WordsInput {...props} />;
  if (takesList(op)) return <ListInput {...props} />;
  if (op !== 'between') return <OneTyped {...props} label={word('value', locale)} />;
  const pair: readonly unknown[] = Array.isArray(value) ? value : [null, null];
  return (
    <span className="tr-pair">
      <OneTyped {...props} label={word('from', locale)} value={pair[0]} onChange={(from) => onChange([from, pair[1] ?? null])} />
      <span className="tr-pair-dash">–</span>
      <OneTyped {...props} id={undefined} label={word('to', locale)} value={pair[1]} onChange={(to) => onChange([pair[0] ?? null, to])} />
    </span>
  );
}

function WordsInput({ value, onChange, locale, id }: FilterInputProps): ReactNode {
  return (
    <input
      id={id}
      className="tr-input"
      aria-label={word('value', locale)}
      placeholder={word('value', locale)}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}

function ListInput({ value, onChange, field, locale, timezone, id }: FilterInputProps): ReactNode {
  const values: readonly unknown[] = Array.isArray(value) ? value : [];
  const texts = values.map((one) => plainText({ value: one, field, record: {}, locale, timezone }));
  function change(next: readonly string[]): void {
    const read = next.map((text) => readText(text, lenient(field), timezone).value).filter((one) => one !== null);
    onChange(read.length === 0 ? null : [...new Set(read)]);
  }
  return (
    <Select
      id={id ?? ''}
      mode="tags"
      size="small"
      open={false}
      suffixIcon={null}
      tokenSeparators={[',', '，', '、', ';', '\n']}
      value={texts}
      onChange={change}
      placeholder={word('value', locale)}
      style={{ width: '100%' }}
    />
  );
}

const units = ['day', 'week', 'month', 'quarter', 'year'] as const;

/** A relative range: one with a name, or a number of units before and after the current one. */
export function RelativeInput({ value, onChange, locale, id }: FilterInputProps): ReactNode {
  const range = isRelativeRange(value) ? value : undefined;
  const name = range === undefined ? undefined : rangeName(range);
  const [isCustom, setCustom] = useState(range !== undefined && name === undefined);
  const options = [
    ...namedRanges.map((named) => ({ value: named.name as string, label: word(named.name, locale) })),
    { value: 'custom', label: word('custom', locale) },
  ];
  function pick(next: string): void {
    setCustom(next === 'custom');
    const named = namedRanges.find((one) => one.name === next);
    onChange(named?.range ?? range ?? { unit: 'day', from: -6, to: 0 });
  }
  return (
    <span className="tr-pair">
      <Select
        id={id ?? ''}
        size="small"
        value={isCustom ? 'custom' : (name ?? null)}
        options={options}
        onChange={pick}
        placeholder={word('pick', locale)}
        style={{ flex: 1, minWidth: 96 }}
      />
      {isCustom && range !== undefined && (
        <>
          <IntegerInput
            label={word('from', locale)}
            value={range.from}
            onChange={(from) => onChange({ ...range, from, to: Math.max(from, range.to) })}
          />
          <IntegerInput label={word('to', locale)} value={range.to} onChange={(to) => onChange({ ...range, to, from: Math.min(range.from, to) })} />
          <Select
            size="small"
            aria-label={word('unit', locale)}
            value={range.unit}
            options={units.map((unit) => ({ value: unit, label: word(unit, locale) }))}
            onChange={(unit) => onChange({ ...range, unit })}
            style={{ width: 84 }}
          />
        </>
      )}
    </span>
  );
}

function IntegerInput({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}): ReactNode {
  return (
    <input
      className="tr-input tr-input-end"
      style={{ width: 56, flex: 'none' }}
      type="number"
      step={1}
      aria-label={label}
      value={value}
      onChange={(event) => Number.isInteger(event.target.valueAsNumber) && onChange(event.target.valueAsNumber)}
    />
  );
}
