// In charge of: standing bars as an ECharts option.
import type { EChartsOption } from 'echarts';
import { baseOption, categoryAxis, labelFont, tooltip, valueAxis, type ChartStyle } from '../chart-option.ts';
import { axisFormatter, fullFigure, shortFormatter } from '../number-format.ts';
import { tooltipContent } from '../tooltip.ts';
import type { BarModel } from './bar.ts';

/** Bars carry their figures while there are few enough to read them. */
const LABELLED = 12;

/** The option of standing bars. */
export function barOption(model: BarModel, label: string, style: ChartStyle): EChartsOption {
  const color = style.colors.color.accent;
  const write = shortFormatter(model.largest, { style: model.format.style, locale: model.format.locale });
  return {
    ...baseOption(label),
    tooltip: {
      ...tooltip(style, (index) => {
        const bar = model.bars[index];
        return tooltipContent(bar?.label ?? '', [{ mark: 'line', color, label: model.metric, value: fullFigure(bar?.value ?? null, model.format) }]);
      }),
      axisPointer: { type: 'shadow', shadowStyle: { color: style.colors.color.hover, opacity: 0.6 } },
    },
    xAxis: categoryAxis(
      style,
      model.bars.map((bar) => bar.label),
    ),
    yAxis: valueAxis(style, axisFormatter(model.largest, model.format)),
    series: [
      {
        type: 'bar',
        data: model.bars.map((bar) => bar.value),
        color,
        barMaxWidth: 32,
        barCategoryGap: '36%',
        itemStyle: { borderRadius: 1 },
        label: {
          show: model.bars.length <= LABELLED,
          position: 'top',
          ...labelFont(style),
          color: style.colors.color.text2,
          formatter: ({ dataIndex }) => write(model.bars[dataIndex]?.value ?? null),
        },
      },
    ],
  };
}
