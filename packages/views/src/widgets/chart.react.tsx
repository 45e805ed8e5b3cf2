// In charge of: the one place where ECharts is used: a canvas that follows its box, the theme and the language.
// oxlint-disable-next-line typescript/triple-slash-reference -- a declaration of a module cannot be imported
/// <reference path="./echarts-lang.d.ts" />
import type { Locale } from '@trellis/errors';
import type { EChartsOption } from 'echarts';
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import langZH from 'echarts/lib/i18n/langZH.js';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef, type ReactNode } from 'react';
import { chartStyle, type ChartStyle } from './chart-option.ts';
import { useThemeMode } from './theme-mode.react.ts';

echarts.use([AriaComponent, BarChart, CanvasRenderer, GridComponent, LineChart, TooltipComponent]);
echarts.registerLocale('ZH', langZH);

/** What a chart needs. `option` should be stable while nothing changes: it is drawn anew when it does. */
export interface ChartProps {
  readonly option: (style: ChartStyle) => EChartsOption;
  readonly locale: Locale;
  /** The chart in words, for those who hear it. */
  readonly label: string;
}

/** A chart that fills its box. */
export function Chart({ option, locale, label }: ChartProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const mode = useThemeMode();
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    let chart: ReturnType<typeof echarts.init> | undefined;
    // The observer reports at once and then at every change; a box that is still hidden has no size to draw in.
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === 0 || element.clientHeight === 0) return;
      if (chart === undefined) chart = echarts.init(element, undefined, { renderer: 'canvas', locale: locale === 'zh-CN' ? 'ZH' : 'EN' });
      else chart.resize();
      chart.setOption(option(chartStyle(mode, getComputedStyle(element).fontFamily, element.clientWidth)));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart?.dispose();
    };
  }, [option, locale, mode]);
  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an img element cannot hold the canvas
  return <div ref={box} className="tr-chart" role="img" aria-label={label} />;
}
