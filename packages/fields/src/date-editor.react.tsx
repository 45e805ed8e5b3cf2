// In charge of: picking a day or a moment from a calendar. Days and zones are read and printed by the field types; the calendar only shows them.
import { DatePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useRef, useState, type ReactNode } from 'react';
import type { EditorProps, FilterInputProps } from './field-ui.react.tsx';
import { needsNoValue, RelativeInput, TypedFilterInput } from './filter-input.react.tsx';
import { plainText, readText, zoneOf } from './json-value.react.ts';
import { word } from './words.react.ts';

// The calendar works on wall-clock time without a zone: the type's text in the field's zone goes in, the same text comes out.
function wallClock(text: string): Dayjs | null {
  const day = dayjs(text);
  return text !== '' && day.isValid() ? day : null;
}

const formats = { date: 'YYYY-MM-DD', minute: 'YYYY-MM-DD HH:mm' } as const;

/** Calendar editor for days, and for moments when `time` is set. */
export function DateEditor({ time = false, ...props }: EditorProps & { readonly time?: boolean }): ReactNode {
  const { field, record, timezone, inCell = false } = props;
  const [open, setOpen] = useState(inCell);
  const ended = useRef(false);
  const format = time ? formats.minute : formats.date;

  function change(day: Dayjs | null): void {
    const reading = readText(day === null ? '' : day.format(format), field, zoneOf(field, record, timezone));
    props.onChange(reading.value, reading.issues);
  }

  function end(how: 'commit' | 'cancel'): void {
    if (ended.current && inCell) return;
    ended.current = true;
    if (how === 'commit') props.onCommit?.();
    else props.onCancel?.();
  }

  return (
    <DatePicker
      {...(props.id === undefined ? {} : { id: props.id })}
      className={inCell ? 'tr-date tr-date-cell' : 'tr-date'}
      {...(inCell ? { variant: 'borderless' as const } : {})}
      {...(props.invalid === true ? { status: 'error' as const } : {})}
      value={wallClock(plainText(props))}
      onChange={(day) => {
        change(day);
        if (inCell && !time) end('commit');
      }}
      needConfirm={false}
      format={format}
      showTime={time ? { format: 'HH:mm' } : false}
      open={open}
      onOpenChange={setOpen}
      onKeyDown={(event) => {
        if (event.key === 'Escape') end('cancel');
        if (event.key === 'Tab') end('commit');
      }}
      onBlur={() => end('commit')}
      autoFocus={props.autoFocus ?? false}
      disabled={props.disabled ?? false}
      allowClear={!field.required}
      placeholder=""
      style={{ width: '100%' }}
    />
  );
}

function DayInput({ value, onChange, label, ...props }: FilterInputProps & { readonly label: string }): ReactNode {
  const text = typeof value === 'string' ? value.slice(0, 10) : '';
  return (
    <DatePicker
      {...(props.id === undefined ? {} : { id: props.id })}
      size="small"
      aria-label={label}
      placeholder={label}
      value={wallClock(text)}
      format={formats.date}
      onChange={(day) => onChange(day?.format(formats.date) ?? null)}
      style={{ flex: 1, minWidth: 104 }}
    />
  );
}

/** Filter value for days: a day, two days, or a relative range. */
export function DateFilterInput(props: FilterInputProps): ReactNode {
  const { op, value, onChange, locale } = props;
  if (needsNoValue(op)) return null;
  if (op === 'relative') return <RelativeInput {...props} />;
  if (op === 'in' || op === 'notIn') return <TypedFilterInput {...props} />;
  if (op !== 'between') return <DayInput {...props} label={word('value', locale)} />;
  const pair: readonly unknown[] = Array.isArray(value) ? value : [null, null];
  return (
    <span className="tr-pair">
      <DayInput {...props} label={word('from', locale)} value={pair[0]} onChange={(from) => onChange([from, pair[1] ?? null])} />
      <span className="tr-pair-dash">–</span>
      <DayInput {...props} id={undefined} label={word('to', locale)} value={pair[1]} onChange={(to) => onChange([pair[0] ?? null, to])} />
    </span>
  );
}
