// In charge of: the date filter of a page: presets, or first and last day.
import { DatePicker, Popover } from 'antd';
import dayjs from 'dayjs';
import { Calendar, Check, ChevronDown } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { presets, rangeOf, readRangeChoice, type Preset, type RangeChoice } from '../widgets/period.ts';

/** The name of a preset. */
function usePresetName(): (preset: Preset) => string {
  const { t } = useTranslation('dashboard');
  const names: Record<Preset, string> = {
    last_7_days: t('presetLast7Days'),
    last_30_days: t('presetLast30Days'),
    last_90_days: t('presetLast90Days'),
    this_month: t('presetThisMonth'),
    last_month: t('presetLastMonth'),
    this_year: t('presetThisYear'),
    all: t('allDates'),
  };
  return (preset) => names[preset];
}

interface DateFilterProps {
  readonly label: string;
  readonly value: unknown;
  readonly today: string;
  readonly onChange: (choice: RangeChoice) => void;
}

function Menu({
  value,
  today,
  onPick,
}: {
  readonly value: RangeChoice | undefined;
  readonly today: string;
  readonly onPick: (choice: RangeChoice) => void;
}): ReactNode {
  const { t } = useTranslation('dashboard');
  const nameOf = usePresetName();
  const range = rangeOf(value, today);
  const chosen = value === undefined ? 'all' : 'preset' in value ? value.preset : undefined;
  return (
    <div className="tr-filter-menu">
      <ul>
        {presets.map((preset) => (
          <li key={preset}>
            <button type="button" className="tr-filter-option" aria-pressed={chosen === preset} onClick={() => onPick({ preset })}>
              <span>{nameOf(preset)}</span>
              {chosen === preset && <Check size={14} strokeWidth={1.75} aria-hidden="true" />}
            </button>
          </li>
        ))}
      </ul>
      <div className="tr-filter-custom">
        <span>{t('customDates')}</span>
        <DatePicker.RangePicker
          allowClear={false}
          value={range === undefined ? null : [dayjs(range.from), dayjs(range.to)]}
          onChange={(dates) => {
            const [from, to] = dates ?? [];
            if (from && to) onPick({ from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') });
          }}
        />
      </div>
    </div>
  );
}

/** The token of the date filter and its menu. */
export function DateFilter({ label, value, today, onChange }: DateFilterProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const [isOpen, setOpen] = useState(false);
  const choice = readRangeChoice(value);
  const range = rangeOf(choice, today);
  const short = (date: string): string =>
    range !== undefined && range.from.slice(0, 4) === today.slice(0, 4) && range.to.slice(0, 4) === today.slice(0, 4) ? date.slice(5) : date;
  const pick = (next: RangeChoice): void => {
    setOpen(false);
    onChange(next);
  };
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      arrow={false}
      classNames={{ root: 'tr-filter-popover' }}
      content={<Menu value={choice} today={today} onPick={pick} />}
    >
      <button type="button" className="tr-filter" aria-haspopup="dialog" aria-expanded={isOpen}>
        <Calendar size={14} strokeWidth={1.75} aria-hidden="true" />
        <span className="tr-filter-label">{label}</span>
        <span className="tr-filter-value">{range === undefined ? t('all') : t('dates', { from: short(range.from), to: short(range.to) })}</span>
        <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </Popover>
  );
}
