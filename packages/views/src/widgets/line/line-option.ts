// In charge of: a line widget as an ECharts option, and the content of its tooltip.
import type { Locale } from '@trellis/errors';
import type { EChartsOption, LineSeriesOption } from 'echarts';
import { baseGrid, baseOption, categoryAxis, isMarked, labelFont, tooltip, valueAxis, type ChartStyle } from '../chart-option.ts';
import { axisFormatter, changeOf, changeText, directionOf, fullFigure, toneOf } from '../number-format.ts';
import { bucketText } from '../period.ts';
import { tooltipContent, type TooltipLine } from '../tooltip.ts';
import type { LineModel } from './line.ts';

/** Words of the tooltip. */
export interface LineWords {
  readonly current: string;
  readonly previous: string;
  readonly difference: string;
}

const weekdays = new Map<Locale, Intl.DateTimeFormat>();

function weekday(date: string, locale: Locale): string {
  let format = weekdays.get(locale);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
    weekdays.set(locale, format);
  }
  return format.format(new Date(`${date}T00:00:00Z`));
}

function heading(model: LineModel, index: number, today: string): string {
  const bucket = model.buckets[index] ?? '';
  const text = bucketText(bucket, model.unit, today);
  return model.unit === 'day' ? `${text} ${weekday(bucket, model.format.locale)}` : text;
}

function comparison(model: LineModel, index: number, words: LineWords): TooltipLine[] {
  const change = changeOf(model.series[0]?.values[index] ?? null, model.before?.values[index] ?? null, model.format.style);
  if (change === undefined) return [];
  const sign = { up: '+', down: '−', same: '' }[directionOf(change)];
  return [
    { mark: 'none', label: words.difference, value: `${sign}${changeText(change, model.format.locale)}`, tone: toneOf(change, model.goodWhen) },
  ];
}

/** What the tooltip of a bucket says. */
export function lineTooltip(
  model: LineModel,
  index: number,
  today: string,
  words: LineWords,
  colors: readonly string[],
): { readonly title: string; readonly lines: readonly TooltipLine[] } {
  const single = model.series.length === 1;
  const lines = model.series.map((series, at): TooltipLine => ({
    mark: 'line',
    color: colors[at] ?? colors[0] ?? '',
    label: single && model.before !== undefined ? words.current : series.label,
    value: fullFigure(series.values[index] ?? null, model.format),
  }));
  const day = model.before?.buckets[index];
  const past: TooltipLine[] =
    model.before === undefined || day === undefined
      ? []
      : [
          {
            mark: 'dots',
            label: `${words.previous} ${bucketText(day, model.unit, today)}`,
            value: fullFigure(model.before.values[index] ?? null, model.format),
          },
        ];
  return { title: heading(model, index, today), lines: [...lines, ...past, ...(past.length === 0 ? [] : comparison(model, index, words))] };
}

function seriesOption(model: LineModel, index: number, area: boolean, style: ChartStyle): LineSeriesOption {
  const series = model.series[index];
  const color = style.colors.chart.categorical[index] ?? style.colors.color.text3;
  const direct = model.series.length > 1;
  return {
    type: 'line',
    name: series?.label ?? '',
    data: [...(series?.values ?? [])],
    color,
    lineStyle: { width: 2, color },
    showSymbol: model.buckets.length === 1,
    symbol: 'circle',
    symbolSize: 7,
    sampling: 'lttb',
    connectNulls: false,
    z: 3,
    ...(area ? { areaStyle: { color, opacity: style.mode === 'dark' ? 0.14 : 0.08, origin: 0 } } : {}),
    ...(direct
      ? {
          endLabel: { show: true, formatter: series?.label ?? '', ...labelFont(style), color: style.colors.color.text2, distance: 6 },
          labelLayout: { moveOverlap: 'shiftY' },
        }
      : {}),
  };
}

function beforeOption(model: LineModel, style: ChartStyle): LineSeriesOption[] {
  if (model.before === undefined) return [];
  return [
    {
      type: 'line',
      data: model.before.values.slice(0, model.buckets.length),
      color: style.colors.color.text3,
      lineStyle: { width: 1.5, type: [3, 3], color: style.colors.color.text3 },
      showSymbol: false,
      symbol: 'circle',
      symbolSize: 5,
      sampling: 'lttb',
      z: 2,
    },
  ];
}

function largestOf(model: LineModel): number {
  const all = [...model.series.flatMap((series) => series.values), ...(model.before?.values ?? [])];
  return all.reduce((largest: number, value) => Math.max(largest, Math.abs(value ?? 0)), 0);
}

/** Room at the end of the lines for their names. */
function endRoom(model: LineModel): number {
  if (model.series.length < 2) return 14;
  const longest = Math.max(
    ...model.series.map((series) => Array.from(series.label).reduce((width, letter) => width + (letter.charCodeAt(0) > 0x2e80 ? 12 : 7), 0)),
  );
  return Math.min(160, longest + 16);
}

/** The option of a line widget. */
export function lineOption(model: LineModel, label: string, area: boolean, today: string, words: LineWords, style: ChartStyle): EChartsOption {
  const labels = model.buckets.map((bucket) => bucketText(bucket, model.unit, today));
  return {
    ...baseOption(label),
    grid: { ...baseGrid, right: endRoom(model) },
    tooltip: tooltip(style, (index) => {
      const { title, lines } = lineTooltip(model, index, today, words, style.colors.chart.categorical);
      return tooltipContent(title, lines);
    }),
    xAxis: {
      ...categoryAxis(style, labels),
      boundaryGap: model.buckets.length === 1,
      axisLabel: {
        ...labelFont(style),
        hideOverlap: true,
        interval: (index: number) => isMarked(index, labels.length, style.width),
        alignMinLabel: 'left',
        alignMaxLabel: 'right',
      },
    },
    yAxis: valueAxis(style, axisFormatter(largestOf(model), model.format)),
    series: [...beforeOption(model, style), ...model.series.map((_, index) => seriesOption(model, index, area && model.series.length === 1, style))],
  };
}
