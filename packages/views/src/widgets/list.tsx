// In charge of: the one list of widget kinds.
import type { ComponentType } from 'react';
import { bar } from './bar/bar.ts';
import { Bar } from './bar/bar.react.tsx';
import { kpi } from './kpi/kpi.ts';
import { Kpi } from './kpi/kpi.react.tsx';
import { line } from './line/line.ts';
import { Line } from './line/line.react.tsx';
import { table } from './table/table.ts';
import { Table } from './table/table.react.tsx';
import type { WidgetKind, WidgetProps } from './widget-kind.ts';

/** A kind and its component. `compact` kinds have no head of their own and stand together in one box. */
export interface WidgetEntry {
  readonly kind: WidgetKind;
  readonly Component: ComponentType<WidgetProps>;
  readonly compact: boolean;
}

const entries: readonly WidgetEntry[] = [
  { kind: kpi, Component: Kpi, compact: true },
  { kind: line, Component: Line, compact: false },
  { kind: bar, Component: Bar, compact: false },
  { kind: table, Component: Table, compact: false },
];

/** Every kind of widget by its name in documents. */
export const widgetEntries: ReadonlyMap<string, WidgetEntry> = new Map(entries.map((entry) => [entry.kind.name, entry]));
