// In charge of: a bar widget on screen: ranked bars with names, figures and changes; or standing bars.
import { localText } from '@trellis/errors';
import type { EChartsOption } from 'echarts';
import { useCallback, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ChangeMark } from '../change.react.tsx';
import type { ChartStyle } from '../chart-option.ts';
import { Chart } from '../chart.react.tsx';
import { fullFigure, shortFormatter } from '../number-format.ts';
import type { WidgetProps } from '../widget-kind.ts';
import { barOption } from './bar-option.ts';
import { barConfig, barModel, type Bar as BarLine, type BarModel } from './bar.ts';

function RankedBar({
  bar,
  model,
  write,
  onRecords,
}: {
  readonly bar: BarLine;
  readonly model: BarModel;
  readonly write: (value: number | null) => string;
  readonly onRecords: WidgetProps['onRecords'];
}): ReactNode {
  const { t } = useTranslation('dashboard');
  const share = model.largest === 0 ? 0 : Math.abs(bar.value ?? 0) / model.largest;
  return (
    <li>
      <button type="button" className="tr-bar" title={t('seeRecordsOf', { name: bar.label })} onClick={() => onRecords(bar.filter)}>
        <span className="tr-bar-name" title={bar.label}>
          {bar.label}
        </span>
        <span className="tr-bar-track">
          <span className="tr-bar-fill" style={{ width: `${share * 100}%` }} />
        </span>
        <span className="tr-bar-value" title={fullFigure(bar.value, model.format)} data-figure={bar.value ?? ''}>
          {write(bar.value)}
        </span>
        {model.compared && <ChangeMark change={bar.change} goodWhen={model.goodWhen} locale={model.format.locale} />}
      </button>
    </li>
  );
}

function StandingBars({ model, label, locale }: { readonly model: BarModel; readonly label: string; readonly locale: 'zh-CN' | 'en' }): ReactNode {
  const { t } = useTranslation('dashboard');
  const option = useCallback((style: ChartStyle): EChartsOption => barOption(model, label, style), [model, label]);
  return <Chart option={option} locale={locale} label={t('chartLabel', { label, count: model.bars.length })} />;
}

/** A bar widget's content. */
export function Bar({ widget, context, answers, onRecords }: WidgetProps): ReactNode {
  const model = useMemo(() => barModel(widget, context, answers), [widget, context, answers]);
  if (model === undefined) return null;
  if (barConfig(widget).direction === 'vertical')
    return <StandingBars model={model} label={localText(widget.label, context.locale)} locale={context.locale} />;
  const write = shortFormatter(model.largest, model.format);
  return (
    <ol className="tr-bars" data-compared={model.compared}>
      {model.bars.map((bar) => (
        <RankedBar key={bar.key} bar={bar} model={model} write={write} onRecords={onRecords} />
      ))}
    </ol>
  );
}
