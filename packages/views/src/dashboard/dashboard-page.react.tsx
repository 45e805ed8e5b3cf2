// In charge of: a dashboard on screen: filter bar, widgets on their grid, kept up to date by the live feed.
import { useQueryClient } from '@tanstack/react-query';
import type { Client } from '@trellis/client';
import { localText, type Locale } from '@trellis/errors';
import type { AppJson, EntityJson, Filter, MeJson, PageJson, WidgetJson } from '@trellis/query';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import ReactGridLayout, { useContainerWidth } from 'react-grid-layout';
import 'react-grid-layout/css/styles.css';
import { refreshEntity, type AppsContext } from '../apps.ts';
import { PHONE_WIDTH } from '../theme/index.ts';
import { widgetEntries } from '../widgets/list.tsx';
import { todayIn } from '../widgets/period.ts';
import '../widgets/widgets.css';
import { blocksOf, DESKTOP_COLUMNS, GAP, PHONE_COLUMNS, ROW_HEIGHT, type Block } from './blocks.ts';
import './dashboard.css';
import { FilterBar } from './filter-bar.react.tsx';
import { isDateFilter, narrowingOf, type FilterValues } from './page-filters.ts';
import { WidgetFrame } from './widget-frame.react.tsx';

/** Where "see the records" leads: an entity and the conditions of the figures. */
export interface RecordsTarget {
  readonly entity: EntityJson;
  readonly filter: Filter | undefined;
}

/** What a dashboard needs. `filters` holds what the reader set, by filter id; defaults come from the page. */
export interface DashboardPageProps {
  readonly app: AppJson;
  readonly apps: AppsContext;
  readonly page: PageJson;
  readonly client: Client;
  readonly locale: Locale;
  readonly me: MeJson;
  readonly filters: FilterValues;
  readonly onFiltersChange: (filters: FilterValues) => void;
  readonly onOpenRecords: (target: RecordsTarget) => void;
}

/** How long changes are gathered before figures are asked again. */
const REFRESH_DELAY = 1_000;

function isCompact(widget: WidgetJson): boolean {
  return widgetEntries.get(widget.type)?.compact === true;
}

function entityOf(widget: WidgetJson, apps: AppsContext): EntityJson | undefined {
  return widget.query === undefined ? undefined : apps.entity(widget.query.entity.app, widget.query.entity.entity);
}

/** Today's date in the workspace, kept true when the day turns. */
function useToday(timezone: string): string {
  const [today, setToday] = useState(() => todayIn(timezone, new Date()));
  useEffect(() => {
    const timer = setInterval(() => setToday(todayIn(timezone, new Date())), 30_000);
    return () => clearInterval(timer);
  }, [timezone]);
  return today;
}

/** Reads figures again, a little after records behind them changed. */
function useLiveFigures(page: PageJson, apps: AppsContext, client: Client): void {
  const queries = useQueryClient();
  const entities = useMemo(
    () => [...new Set(page.widgets.map((widget) => entityOf(widget, apps)).filter((entity) => entity !== undefined))],
    [page, apps],
  );
  useEffect(() => {
    const timers = new Map<EntityJson, ReturnType<typeof setTimeout>>();
    const changed = (entity: EntityJson): void => {
      if (timers.has(entity)) return;
      const refresh = (): void => {
        timers.delete(entity);
        void refreshEntity(queries, entity);
      };
      timers.set(entity, setTimeout(refresh, REFRESH_DELAY));
    };
    const subscriptions = entities.map((entity) => {
      const fields = entity.titleField === undefined ? {} : { fields: [entity.titleField] };
      return client.live.subscribe(
        { app: entity.app, entity: entity.slug, ...fields },
        { onChanges: () => changed(entity), onReload: () => changed(entity) },
      );
    });
    return () => {
      for (const subscription of subscriptions) subscription.close();
      for (const timer of timers.values()) clearTimeout(timer);
    };
  }, [entities, client, queries]);
}

/** What all widgets of the page share besides its own properties. */
interface Shared {
  readonly today: string;
  readonly currency: string | undefined;
  readonly onCurrency: (currency: string) => void;
}

interface SlotProps extends DashboardPageProps {
  readonly widget: WidgetJson;
  readonly shared: Shared;
}

function WidgetSlot({ widget, shared, apps, page, client, locale, filters, onFiltersChange, onOpenRecords }: SlotProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const { today, currency, onCurrency } = shared;
  const entry = widgetEntries.get(widget.type);
  const narrowing = useMemo(() => narrowingOf(page, filters, widget, today), [page, filters, widget, today]);
  const entities = useCallback((ref: { readonly app: string; readonly entity: string }) => apps.entity(ref.app, ref.entity), [apps]);
  const { filter, dateField, range } = narrowing;
  const base = useMemo(() => ({ locale, today, entities, filter, dateField, range }), [locale, today, entities, filter, dateField, range]);
  if (entry === undefined) return <p className="tr-widget-note">{t('unknownKind', { type: widget.type })}</p>;
  const dates = page.filters.find(isDateFilter);
  const showAllDates = dates === undefined ? undefined : (): void => onFiltersChange({ ...filters, [dates.id]: { preset: 'all' } });
  const open = (entity: EntityJson, condition: Filter | undefined): void => onOpenRecords({ entity, filter: condition });
  return (
    <WidgetFrame
      entry={entry}
      widget={widget}
      entity={entityOf(widget, apps)}
      narrowing={narrowing}
      base={base}
      client={client}
      pageLabel={localText(page.label, locale)}
      currency={currency}
      onCurrency={onCurrency}
      onOpenRecords={open}
      onShowAllDates={showAllDates}
    />
  );
}

function Boxes({
  blocks,
  width,
  columns,
  props,
  shared,
}: {
  readonly blocks: readonly Block[];
  readonly width: number;
  readonly columns: number;
  readonly props: DashboardPageProps;
  readonly shared: Shared;
}): ReactNode {
  const layout = useMemo(() => blocks.map(({ id, box }) => ({ i: id, ...box, static: true })), [blocks]);
  return (
    <ReactGridLayout
      width={width}
      layout={layout}
      gridConfig={{ cols: columns, rowHeight: ROW_HEIGHT, margin: [GAP, GAP], containerPadding: [0, 0] }}
      dragConfig={{ enabled: false }}
      resizeConfig={{ enabled: false }}
    >
      {blocks.map((block) => (
        <div
          key={block.id}
          className="tr-block"
          data-lines={Math.ceil(block.widgets.length / block.columns)}
          style={{ gridTemplateColumns: `repeat(${block.columns}, minmax(0, 1fr))` }}
        >
          {block.widgets.map((widget) => (
            <WidgetSlot key={widget.id} {...props} widget={widget} shared={shared} />
          ))}
        </div>
      ))}
    </ReactGridLayout>
  );
}

/** A dashboard. */
export function DashboardPage(props: DashboardPageProps): ReactNode {
  const { page, apps, client, locale, me, filters, onFiltersChange } = props;
  const { t } = useTranslation('dashboard');
  const { timezone } = me.workspace;
  const today = useToday(timezone);
  const [currency, setCurrency] = useState<string | undefined>(undefined);
  const { width, containerRef, mounted } = useContainerWidth();
  useLiveFigures(page, apps, client);
  const isPhone = width < PHONE_WIDTH;
  const blocks = useMemo(() => blocksOf(page, isPhone, isCompact), [page, isPhone]);
  return (
    <div className="tr-dashboard" data-up={me.workspace.upIsGood} data-phone={isPhone}>
      <FilterBar
        page={page}
        apps={apps}
        client={client}
        locale={locale}
        timezone={timezone}
        today={today}
        values={filters}
        onChange={onFiltersChange}
      />
      <div ref={containerRef} className="tr-dashboard-grid">
        {page.widgets.length === 0 && <p className="tr-widget-note">{t('noWidgets')}</p>}
        {mounted && (
          <Boxes
            blocks={blocks}
            width={width}
            columns={isPhone ? PHONE_COLUMNS : DESKTOP_COLUMNS}
            props={props}
            shared={{ today, currency, onCurrency: setCurrency }}
          />
        )}
      </div>
    </div>
  );
}
