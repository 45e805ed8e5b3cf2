// In charge of: a line widget on screen.
import { localText } from '@trellis/errors';
import type { EChartsOption } from 'echarts';
import { useCallback, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChartStyle } from '../chart-option.ts';
import { Chart } from '../chart.react.tsx';
import type { WidgetProps } from '../widget-kind.ts';
import { lineOption, type LineWords } from './line-option.ts';
import { lineConfig, lineModel } from './line.ts';

/** A line widget's content. */
export function Line({ widget, context, answers }: WidgetProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const model = useMemo(() => lineModel(widget, context, answers), [widget, context, answers]);
  const label = localText(widget.label, context.locale);
  const words = useMemo((): LineWords => ({ current: t('current'), previous: t('previous'), difference: t('difference') }), [t]);
  const area = lineConfig(widget).area !== false;
  const option = useCallback(
    (style: ChartStyle): EChartsOption => (model === undefined ? {} : lineOption(model, label, area, context.today, words, style)),
    [model, label, area, context.today, words],
  );
  if (model === undefined) return <p className="tr-widget-note">{t('needsDateGroup')}</p>;
  return <Chart option={option} locale={context.locale} label={t('chartLabel', { label, count: model.buckets.length })} />;
}
