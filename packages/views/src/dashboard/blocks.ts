// In charge of: where a page's widgets stand: on 24 columns or on a phone's 4, neighbouring compact widgets in one box.
import type { Box, PageJson, WidgetJson } from '@trellis/query';

/** One box of the layout with the widgets in it; more than one only where compact widgets stand side by side. */
export interface Block {
  readonly id: string;
  readonly box: Box;
  readonly widgets: readonly WidgetJson[];
  /** Widgets in a line of the box. */
  readonly columns: number;
}

/** Columns of the grid. */
export const DESKTOP_COLUMNS = 24;

/** Columns of the grid on a phone. */
export const PHONE_COLUMNS = 4;

/** Height of one grid row in pixels: three of them and their gaps hold a KPI, seven a chart. */
export const ROW_HEIGHT = 24;

/** Gap between boxes in pixels. */
export const GAP = 10;

interface Placed {
  readonly widget: WidgetJson;
  readonly box: Box;
}

/** Without a place of its own on a phone, a widget follows the others: compact ones two in a line, others over the full width. */
function phoneBoxes(widgets: readonly WidgetJson[], isCompact: (widget: WidgetJson) => boolean): Placed[] {
  let bottom = Math.max(0, ...widgets.map(({ phone }) => (phone === undefined ? 0 : phone.y + phone.h)));
  let left = 0;
  return widgets.map((widget): Placed => {
    if (widget.phone !== undefined) return { widget, box: widget.phone };
    const compact = isCompact(widget);
    if (!compact && left > 0) [bottom, left] = [bottom + 3, 0];
    const box = { x: compact ? left : 0, y: bottom, w: compact ? 2 : PHONE_COLUMNS, h: compact ? 3 : widget.desktop.h };
    if (compact && left === 0) left = 2;
    else [bottom, left] = [bottom + box.h, 0];
    return { widget, box };
  });
}

function placed(page: PageJson, phone: boolean, isCompact: (widget: WidgetJson) => boolean): Placed[] {
  const inOrder = [...page.widgets].sort((a, b) => a.desktop.y - b.desktop.y || a.desktop.x - b.desktop.x || a.order - b.order);
  return phone ? phoneBoxes(inOrder, isCompact) : inOrder.map((widget) => ({ widget, box: widget.desktop }));
}

/** Whether a widget continues the line of the one before it. */
function continuesLine(before: Box, next: Box): boolean {
  return next.y === before.y && next.h === before.h && next.w === before.w && next.x === before.x + before.w;
}

/** Whether a line of widgets continues a box of lines above it: equally many, equally wide, right below. */
function continuesBox(above: Block, line: readonly Placed[], first: Placed): boolean {
  const { box } = above;
  return above.columns === line.length && first.box.x === box.x && first.box.y === box.y + box.h && line.length * first.box.w === box.w;
}

function linesOf(compact: readonly Placed[]): Placed[][] {
  const lines: Placed[][] = [];
  for (const item of [...compact].sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x)) {
    const line = lines[lines.length - 1];
    const before = line?.[line.length - 1];
    if (line !== undefined && before !== undefined && continuesLine(before.box, item.box)) line.push(item);
    else lines.push([item]);
  }
  return lines;
}

function strips(compact: readonly Placed[], stack: boolean): Block[] {
  const blocks: Block[] = [];
  for (const line of linesOf(compact)) {
    const first = line[0];
    if (first === undefined) continue;
    const above = blocks[blocks.length - 1];
    const widgets = line.map((item) => item.widget);
    if (stack && above !== undefined && continuesBox(above, line, first)) {
      blocks[blocks.length - 1] = { ...above, box: { ...above.box, h: above.box.h + first.box.h }, widgets: [...above.widgets, ...widgets] };
    } else blocks.push({ id: first.widget.id, box: { ...first.box, w: line.length * first.box.w }, widgets, columns: line.length });
  }
  return blocks;
}

/** The boxes of a page in reading order. */
export function blocksOf(page: PageJson, phone: boolean, isCompact: (widget: WidgetJson) => boolean): Block[] {
  const all = placed(page, phone, isCompact);
  const single = all
    .filter(({ widget }) => !isCompact(widget))
    .map(({ widget, box }): Block => ({ id: widget.id, box, widgets: [widget], columns: 1 }));
  const compact = all.filter(({ widget }) => isCompact(widget));
  return [...strips(compact, phone), ...single].sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x);
}
