// In charge of: a widget's frame: title, subtitle, menu, and what stands in its place while loading, when empty, when it failed.
import { ApiError, type Client } from '@trellis/client';
import { localText } from '@trellis/errors';
import type { EntityJson, Filter, WidgetJson } from '@trellis/query';
import type { DateUnit } from '@trellis/schemas';
import { Dropdown } from 'antd';
import { Ellipsis, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { columnsOf, currenciesOf, frameOf } from '../widgets/data-frame.ts';
import type { WidgetEntry } from '../widgets/list.tsx';
import { errorText, sentences } from '../widgets/sentences.ts';
import type { WidgetContext, WidgetView } from '../widgets/widget-kind.ts';
import { allOf, currentFilter } from '../widgets/widget-request.ts';
import { fileName, figuresCsv } from './figures-csv.ts';
import { filterNames, isDateFilter, type Narrowing } from './page-filters.ts';
import { useWidgetData, type WidgetState } from './widget-data.react.ts';

/** What a frame needs. */
export interface WidgetFrameProps {
  readonly entry: WidgetEntry;
  readonly widget: WidgetJson;
  readonly entity: EntityJson | undefined;
  readonly narrowing: Narrowing;
  /** Context without what the viewer sets on the widget itself. */
  readonly base: Omit<WidgetContext, 'view'>;
  readonly client: Client;
  readonly pageLabel: string;
  /** The currency looked at on the whole page, once one was picked. */
  readonly currency: string | undefined;
  readonly onCurrency: (currency: string) => void;
  readonly onOpenRecords: (entity: EntityJson, filter: Filter | undefined) => void;
  readonly onShowAllDates: (() => void) | undefined;
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

function Failure({
  error,
  label,
  locale,
  onRetry,
}: {
  readonly error: Error;
  readonly label: string;
  readonly locale: WidgetContext['locale'];
  readonly onRetry: () => void;
}): ReactNode {
  const { t } = useTranslation('dashboard');
  const known = error instanceof ApiError ? error : undefined;
  return (
    <div className="tr-widget-state" role="alert">
      <p>{sentences([t('failed', { label }), errorText(error, locale)], locale)}</p>
      <p>
        <button type="button" className="tr-link-button" onClick={onRetry}>
          {t('retry')}
        </button>
        {known !== undefined && (
          <button type="button" className="tr-widget-code" title={t('copyCode')} onClick={() => void navigator.clipboard.writeText(known.code)}>
            {known.code}
          </button>
        )}
      </p>
    </div>
  );
}

function Loading({ label, compact, onCancel }: { readonly label: string; readonly compact: boolean; readonly onCancel: () => void }): ReactNode {
  const { t } = useTranslation('dashboard');
  return (
    <div className="tr-widget-loading" data-compact={compact} aria-busy="true">
      <span className="tr-skeleton" />
      {compact && <span className="tr-skeleton" />}
      <span className="tr-widget-slow">{t('calculating', { label })}</span>
      {!compact && (
        <button type="button" className="tr-link-button tr-widget-cancel" onClick={onCancel}>
          {t('cancel')}
        </button>
      )}
    </div>
  );
}

function Empty({
  narrowing,
  locale,
  onShowAllDates,
}: {
  readonly narrowing: Narrowing;
  readonly locale: WidgetContext['locale'];
  readonly onShowAllDates: (() => void) | undefined;
}): ReactNode {
  const { t } = useTranslation('dashboard');
  const { range, within } = narrowing;
  const dates = range === undefined ? undefined : t('dates', { from: range.from, to: range.to });
  const others = within.filter((filter) => !isDateFilter(filter));
  const names = [...(dates === undefined ? [] : [dates]), ...(others.length === 0 ? [] : [filterNames(others, locale)])].join(
    locale === 'zh-CN' ? '、' : ', ',
  );
  return (
    <div className="tr-widget-state">
      <p>{names === '' ? t('emptyAll') : t('emptyFilters', { filters: names })}</p>
      {range !== undefined && onShowAllDates !== undefined && (
        <button type="button" className="tr-link-button" onClick={onShowAllDates}>
          {t('showAllDates')}
        </button>
      )}
    </div>
  );
}

function Switch<Value extends string>({
  label,
  options,
  value,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
}): ReactNode {
  return (
    <fieldset className="tr-switch" aria-label={label}>
      {options.map((option) => (
        <button key={option.value} type="button" aria-pressed={option.value === value} onClick={() => onChange(option.value)}>
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}

const UNITS = ['day', 'week', 'month'] as const satisfies readonly DateUnit[];

/** Currency and unit switches, where there is something to switch. */
function Switches({
  entry,
  widget,
  state,
  context,
  onView,
}: {
  readonly entry: WidgetEntry;
  readonly widget: WidgetJson;
  readonly state: WidgetState;
  readonly context: WidgetContext;
  readonly onView: (view: WidgetView) => void;
}): ReactNode {
  const { t } = useTranslation('dashboard');
  const currencies = useMemo(
    () => (state.data === undefined ? [] : currenciesOf(frameOf(state.data.answers.current, columnsOf(widget, state.data.context)))),
    [state.data, widget],
  );
  const { view } = context;
  const unit = columnsOf(widget, context).groups.find((group) => group.unit !== undefined)?.unit;
  const switches = entry.kind.switches(widget);
  const withUnits = switches.includes('unit') && UNITS.some((each) => each === unit);
  const names = { day: t('day'), week: t('week'), month: t('month') };
  const withCurrencies = currencies.length > 1 && switches.includes('currency');
  return (
    <>
      {withCurrencies && (
        <Switch
          label={t('currency')}
          options={currencies.map((code) => ({ value: code, label: code === '' ? t('noCurrency') : code }))}
          value={currencies.includes(view.currency ?? '') ? view.currency : currencies[0]}
          onChange={(currency) => onView({ ...view, currency })}
        />
      )}
      {withUnits && (
        <Switch
          label={t('unit')}
          options={UNITS.map((each) => ({ value: each, label: names[each] }))}
          value={UNITS.find((each) => each === unit)}
          onChange={(next) => onView({ ...view, unit: next })}
        />
      )}
    </>
  );
}

function Content({
  props,
  state,
  context,
  onView,
}: {
  readonly props: WidgetFrameProps;
  readonly state: WidgetState;
  readonly context: WidgetContext;
  readonly onView: (view: WidgetView) => void;
}): ReactNode {
  const { t } = useTranslation('dashboard');
  const { entry, widget, entity, narrowing, onOpenRecords, onShowAllDates } = props;
  const label = localText(widget.label, context.locale);
  if (entity === undefined) return <p className="tr-widget-note">{t('hiddenEntity')}</p>;
  if (columnsOf(widget, context).currency.kind === 'unclear') return <p className="tr-widget-note">{t('currencyUnclear')}</p>;
  if (state.error !== undefined && (state.data === undefined || state.isStale))
    return <Failure error={state.error} label={label} locale={context.locale} onRetry={state.retry} />;
  if (state.data === undefined && !state.isLoading) {
    return (
      <div className="tr-widget-state">
        <p>{t('cancelled')}</p>
        <button type="button" className="tr-link-button" onClick={state.retry}>
          {t('retry')}
        </button>
      </div>
    );
  }
  if (state.data === undefined) return <Loading label={label} compact={entry.compact} onCancel={state.cancel} />;
  const { data } = state;
  if (entry.kind.isEmpty(widget, data.context, data.answers))
    return <Empty narrowing={narrowing} locale={context.locale} onShowAllDates={onShowAllDates} />;
  const open = (more: Filter | undefined): void => onOpenRecords(entity, allOf([currentFilter(data.context), more]));
  return (
    <div className="tr-widget-content" data-stale={state.isStale} aria-busy={state.isStale}>
      <entry.Component widget={widget} context={data.context} answers={data.answers} onView={onView} onRecords={open} />
    </div>
  );
}

function FullScreen({ title, onClose, children }: { readonly title: string; readonly onClose: () => void; readonly children: ReactNode }): ReactNode {
  const { t } = useTranslation('dashboard');
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="tr-widget-full" aria-label={title} onClose={onClose}>
      <header className="tr-widget-head">
        <h2>{title}</h2>
        <button type="button" className="tr-icon-button" aria-label={t('close')} title={`${t('close')} Esc`} onClick={() => dialog.current?.close()}>
          <X size={16} strokeWidth={1.75} aria-hidden="true" />
        </button>
      </header>
      <div className="tr-widget-body">{children}</div>
    </dialog>
  );
}

function Menu({
  props,
  state,
  context,
  onFull,
}: {
  readonly props: WidgetFrameProps;
  readonly state: WidgetState;
  readonly context: WidgetContext;
  readonly onFull: () => void;
}): ReactNode {
  const { t } = useTranslation('dashboard');
  const { entry, widget, entity, pageLabel, onOpenRecords } = props;
  const label = localText(widget.label, context.locale);
  const { data } = state;
  const saveFigures = (): void => {
    if (data !== undefined)
      download(
        fileName([pageLabel, label, context.range?.from ?? '', context.range?.to ?? ''], 'csv'),
        figuresCsv(entry.kind.figures(widget, data.context, data.answers)),
      );
  };
  const items = [
    {
      key: 'records',
      label: t('seeRecords'),
      disabled: entity === undefined,
      onClick: () => entity !== undefined && onOpenRecords(entity, currentFilter(context)),
    },
    ...(entry.compact ? [] : [{ key: 'full', label: t('fullScreen'), onClick: onFull }]),
    { key: 'export', label: t('exportFigures'), disabled: data === undefined || state.isStale, onClick: saveFigures },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <button type="button" className="tr-icon-button tr-widget-menu" aria-label={t('more', { label })}>
        <Ellipsis size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </Dropdown>
  );
}

/** A widget in its frame. */
export function WidgetFrame(props: WidgetFrameProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const { entry, widget, entity, narrowing, base, client, currency, onCurrency } = props;
  const [unit, setUnit] = useState<DateUnit | undefined>(undefined);
  const view = useMemo(
    (): WidgetView => ({ ...(unit === undefined ? {} : { unit }), ...(currency === undefined ? {} : { currency }) }),
    [unit, currency],
  );
  const setView = (next: WidgetView): void => {
    setUnit(next.unit);
    if (next.currency !== undefined) onCurrency(next.currency);
  };
  const [isFull, setFull] = useState(false);
  const context = useMemo((): WidgetContext => ({ ...base, view }), [base, view]);
  const state = useWidgetData(entry, widget, context, entity, client);
  const { locale } = context;
  const title = localText(widget.label, locale);
  const notes = [
    localText(widget.subtitle, locale),
    narrowing.without.length === 0 ? '' : t('notFilteredBy', { filters: filterNames(narrowing.without, locale) }),
  ].filter((note) => note !== '');
  const content = <Content props={props} state={state} context={context} onView={setView} />;
  return (
    <section className={entry.compact ? 'tr-widget tr-widget-compact' : 'tr-widget'} aria-label={title} data-widget={widget.id}>
      <header className="tr-widget-head">
        <h2 title={entry.compact ? [title, ...notes].join(' · ') : title}>{title}</h2>
        {!entry.compact && <span className="tr-widget-subtitle">{notes.join(' · ')}</span>}
        {!entry.compact && <Switches entry={entry} widget={widget} state={state} context={context} onView={setView} />}
        <Menu props={props} state={state} context={context} onFull={() => setFull(true)} />
      </header>
      <div className="tr-widget-body">{isFull ? null : content}</div>
      {isFull && (
        <FullScreen title={title} onClose={() => setFull(false)}>
          {content}
        </FullScreen>
      )}
    </section>
  );
}
