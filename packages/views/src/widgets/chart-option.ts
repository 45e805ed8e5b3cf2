// In charge of: what all our charts share: axes, grid, tooltip and lines in the colours of the theme.
import type { EChartsOption } from 'echarts';
import { themeColors, tokens, type ThemeMode } from '../theme/index.ts';

/** What a chart's option is made from. */
export interface ChartStyle {
  readonly mode: ThemeMode;
  readonly colors: ReturnType<typeof themeColors>;
  readonly font: string;
  /** Width of the box in pixels. */
  readonly width: number;
}

/** The style of a theme in a box. */
export function chartStyle(mode: ThemeMode, font: string, width: number): ChartStyle {
  return { mode, colors: themeColors(mode), font, width };
}

const SMALL = tokens.type.scale.small[0];

/** Font of marks and labels. */
export function labelFont(style: ChartStyle): { fontFamily: string; fontSize: number; color: string } {
  return { fontFamily: style.font, fontSize: SMALL ?? 12, color: style.colors.color.text3 };
}

/** Room that a mark of days takes, its distance included. */
const MARK_WIDTH = 72;

/** Which marks of a long axis are written: even steps from the first, and the last one where there is room before it. */
export function isMarked(index: number, count: number, width: number): boolean {
  const most = Math.max(2, Math.min(12, Math.floor(width / MARK_WIDTH)));
  const step = Math.ceil(count / most);
  const last = count - 1;
  const before = Math.floor(last / step) * step;
  if (index === last) return last === before || last - before >= step * 0.7;
  return index % step === 0;
}

/** An axis of names or days. */
export function categoryAxis(style: ChartStyle, labels: readonly string[]) {
  return {
    type: 'category' as const,
    data: [...labels],
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { ...labelFont(style), hideOverlap: true },
  };
}

/** An axis of figures, from 0, with hairlines. */
export function valueAxis(style: ChartStyle, mark: (value: number) => string) {
  return {
    type: 'value' as const,
    min: (extent: { min: number }) => Math.min(0, extent.min),
    splitNumber: 4,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { ...labelFont(style), formatter: mark },
    splitLine: { lineStyle: { color: style.colors.color.hairlineFaint } },
  };
}

/** A tooltip with the look of our popovers. Its content is a DOM node, so that no name in it is ever read as HTML. */
export function tooltip(style: ChartStyle, content: (index: number) => HTMLElement) {
  const { color, shadow } = style.colors;
  return {
    trigger: 'axis' as const,
    confine: true,
    backgroundColor: color.raised,
    borderWidth: 0,
    padding: 0,
    extraCssText: `border-radius:${tokens.radius.panel}px;box-shadow:${shadow.popover}`,
    textStyle: { fontFamily: style.font, fontSize: SMALL ?? 12, color: color.text },
    axisPointer: { type: 'line' as const, lineStyle: { color: color.hairlineStrong, type: 'solid' as const }, shadowStyle: { color: color.hover } },
    transitionDuration: 0,
    formatter: (point: unknown) => content(indexOf(point)),
  };
}

function indexOf(point: unknown): number {
  const first: unknown = Array.isArray(point) ? point[0] : point;
  return typeof first === 'object' && first !== null && 'dataIndex' in first && typeof first.dataIndex === 'number' ? first.dataIndex : 0;
}

/** Room around what is drawn; the axes' labels take theirs inside. */
export const baseGrid = { left: 0, right: 12, top: 10, bottom: 0, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' } as const;

/** The frame of every option: no motion, room that follows the labels, a spoken description. */
export function baseOption(label: string): EChartsOption {
  return {
    animation: false,
    aria: { enabled: true, label: { description: label } },
    grid: baseGrid,
  };
}
