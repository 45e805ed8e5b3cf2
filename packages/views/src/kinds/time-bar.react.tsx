// In charge of: the bar above a view of time: earlier, later, today, and which stretch of time is shown.
import { localText } from '@trellis/errors';
import { Button, Segmented } from 'antd';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useGrid } from '../grid/grid-context.ts';
import { formattedCount } from '../grid/texts.ts';
import { isMoment, type SpanFields } from './span.ts';
import { useKindText } from './texts.ts';
import { MOST_RECORDS } from './use-span-records.react.ts';

interface TimeBarProps<Scale extends string> {
  readonly title: string;
  readonly fields: SpanFields;
  readonly scale: Scale;
  /** The scales to choose from; none on a phone. */
  readonly scales: readonly { readonly value: Scale; readonly label: string }[];
  readonly total: number | undefined;
  readonly onScale: (scale: Scale) => void;
  readonly onStep: (by: number) => void;
  readonly onToday: () => void;
}

/** The bar. It says which zone times are in, and when not every record can be drawn. */
export function TimeBar<Scale extends string>({ title, fields, scale, scales, total, onScale, onStep, onToday }: TimeBarProps<Scale>): ReactNode {
  const t = useKindText();
  const { locale, timezone } = useGrid();
  const zone = !isMoment(fields.start) ? undefined : fields.start.zone === undefined ? t('zone', { zone: timezone }) : t('ownZones');
  return (
    <div className="tk-time-bar">
      <Button type="text" icon={<ChevronLeft size={16} aria-hidden="true" />} aria-label={t('earlier')} onClick={() => onStep(-1)} />
      <Button type="text" icon={<ChevronRight size={16} aria-hidden="true" />} aria-label={t('later')} onClick={() => onStep(1)} />
      <h2 aria-live="polite">{title}</h2>
      <Button size="small" onClick={onToday}>
        {t('today')}
      </Button>
      <span className="tk-time-note">
        {total !== undefined && total > MOST_RECORDS
          ? t('onlyFirst', { formatted: formattedCount(MOST_RECORDS, locale), total: formattedCount(total, locale) })
          : zone !== undefined && `${localText(fields.start.label, locale)} · ${zone}`}
      </span>
      {scales.length > 0 && <Segmented size="small" aria-label={t('scale')} value={scale} options={[...scales]} onChange={onScale} />}
    </div>
  );
}
