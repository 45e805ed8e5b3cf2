// In charge of: the table view: what is asked of the server, the tool bar, and the grid or, on a phone, cards.
import './grid.css';
import { ApiError, type Client } from '@trellis/client';
import type { Locale } from '@trellis/errors';
import type { FieldServices } from '@trellis/fields/react';
import type { AppJson, EntityJson, Filter, MeJson, ViewJson } from '@trellis/query';
import { Modal } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useImperativeHandle, useMemo, useState, type ReactNode, type RefObject } from 'react';
import type { AppsContext } from '../apps.ts';
import { withColumn } from './columns-panel.tsx';
import { columnChoices, layoutColumns, movedColumn, requestFields } from './columns.ts';
import { DesktopGrid } from './desktop-grid.tsx';
import { GridContext, type GridSettings, type OnWhy } from './grid-context.ts';
import type { HeaderActions } from './grid-header.tsx';
import { GUTTER } from './grid-row.tsx';
import { EmptyState, FailedState } from './grid-states.tsx';
import { GridToolbar, type ToolbarRequest } from './grid-toolbar.tsx';
import { useMedia } from './media.ts';
import { NoticeLine, type Notice } from './notice.tsx';
import { filterInForce, isEmptyFilter, requestFilter, sortInForce, toggledSort, withCondition, type GridSearch } from './search.ts';
import { formattedCount, useGridText, type GridText } from './texts.ts';
import { gridServices } from './transport.ts';
import { usePreferences } from './use-preferences.ts';
import { useRecords, type GridRecords } from './use-records.ts';

// Cards are for phones; wide screens do not load them.
const RecordCards = lazy(async () => ({ default: (await import('./record-cards.tsx')).RecordCards }));

/** What a grid has not stored yet, for whoever may close it. */
export interface UnsavedCells {
  readonly hasUnsaved: () => boolean;
  /** Waits for what is on its way; answers how many cells were not stored. */
  readonly settle: () => Promise<number>;
}

/** What a table view is given. */
export interface GridViewProps {
  readonly app: AppJson;
  readonly apps: AppsContext;
  readonly view: ViewJson;
  readonly client: Client;
  readonly locale: Locale;
  readonly timezone: string;
  readonly me: MeJson;
  readonly search: GridSearch;
  readonly onSearchChange: (search: GridSearch) => void;
  readonly onOpenRecord: (id: number) => void;
  readonly onNewRecord: () => void;
  readonly onImport: () => void;
  /** Takes the person's last action back, or does it again. */
  readonly onUndo: (direction: 'undo' | 'redo') => void;
  /** Told of records that were deleted here. */
  readonly onDeleted: (count: number) => void;
  /** Filled with the cells that are not stored yet. */
  readonly unsaved?: RefObject<UnsavedCells | undefined>;
  /** Asked for the reason of a refusal; without it none is offered. */
  readonly onWhy?: OnWhy;
  /** Look-ups for cells and editors, where the shell keeps its own; the grid makes some when absent. */
  readonly services?: FieldServices;
}

/** Records of a view as a grid; as cards on a phone. The export, import and new-record buttons are `GridActions`, in the shell's top bar. */
export function GridView(props: GridViewProps): ReactNode {
  const { apps, view, client, locale, timezone } = props;
  const t = useGridText();
  const entity = apps.entity(view.entity.app, view.entity.entity);
  const own = useMemo(() => gridServices(client, apps), [client, apps]);
  const services = props.services ?? own;
  const { onWhy } = props;
  const settings = useMemo(
    (): GridSettings | undefined => (entity === undefined ? undefined : { t, locale, timezone, entity, apps, services, onWhy }),
    [t, locale, timezone, entity, apps, services, onWhy],
  );
  if (settings === undefined || entity === undefined) {
    return (
      <div className="tg-view">
        <div className="tg-empty">
          <p>{t('noEntity')}</p>
        </div>
      </div>
    );
  }
  return (
    <GridContext value={settings}>
      <LoadedView {...props} key={`${entity.key} ${view.id}`} entity={entity} t={t} />
    </GridContext>
  );
}

function LoadedView(props: GridViewProps & { readonly entity: EntityJson; readonly t: GridText }): ReactNode {
  const { app, apps, view, client, locale, me, search, onSearchChange, entity, t, onOpenRecord } = props;
  const isPhone = useMedia('(max-width: 767px)');
  const isTouch = useMedia('(pointer: coarse)');
  const preferences = usePreferences(me.user.id, app.app.id, view.id);
  const choices = useMemo(() => columnChoices(view, entity, apps, preferences[0], locale), [view, entity, apps, preferences, locale]);
  const columns = useMemo(() => choices.filter((choice) => choice.isShown), [choices]);
  const layout = useMemo(() => layoutColumns(columns, GUTTER), [columns]);
  const filter = filterInForce(view, search);
  const sort = sortInForce(view, search);
  const words = search.search?.trim() === '' ? undefined : search.search?.trim();
  const wanted = requestFilter(filter);
  const records = useRecords(client, entity, {
    sort,
    fields: requestFields(columns, entity),
    ...(wanted === undefined ? {} : { filter: wanted }),
    ...(words === undefined ? {} : { search: words }),
  });
  useUnsaved(props.unsaved, records.edits);
  const [checks, setChecks] = useChecks(records);
  const [notice, setNotice] = useState<Notice>();
  const [request, setRequest] = useState<ToolbarRequest>();
  const [deleting, setDeleting] = useState<readonly number[]>();
  const hideNotice = useCallback(() => setNotice(undefined), []);
  const addFilter = (condition: Filter): void => onSearchChange({ ...search, filter: withCondition(filter, condition) });
  const matching = records.next.total;
  const headerActions: Omit<HeaderActions, 'fit' | 'menuClosed'> = {
    toggleSort: (path, isAdding) => onSearchChange({ ...search, sort: toggledSort(sort, path, isAdding) }),
    setSort: (next) => onSearchChange({ ...search, sort: next }),
    filterBy: (field) => setRequest({ open: 'filter', field }),
    hide: (id) => preferences[1]((now) => withColumn(now, choices.find((choice) => choice.id === id) ?? { id, path: id }, false)),
    resize: (id, width) => preferences[1]((now) => ({ ...now, widths: { ...now.widths, [id]: width } })),
    move: (id, before) => preferences[1]((now) => ({ ...now, order: movedColumn(choices, id, before) })),
    freezeTo: (id) => preferences[1](({ frozenTo: _former, ...now }) => (id === undefined ? now : { ...now, frozenTo: id })),
    total: (id, op) => preferences[1]((now) => ({ ...now, totals: { ...now.totals, [id]: op } })),
    frozenTo: preferences[0].frozenTo,
    totals: preferences[0].totals ?? {},
    checkAll: (isChecked) => void checkAll(isChecked),
  };

  async function checkAll(isChecked: boolean): Promise<void> {
    if (!isChecked) return setChecks(new Set());
    const total = Math.min(records.source.total ?? 0, MOST_CHECKED);
    if (total > 0) await records.source.load(0, total - 1);
    const ids = Array.from({ length: total }, (_, index) => records.source.rowAt(index)?.id).filter((id) => id !== undefined);
    setChecks(new Set(ids));
    if ((records.source.total ?? 0) > MOST_CHECKED) setNotice({ text: t('tooManyChecked', { max: formattedCount(MOST_CHECKED, locale) }) });
  }

  async function remove(ids: readonly number[]): Promise<void> {
    setDeleting(undefined);
    const rows = ids.flatMap((id) => records.source.rowOf(id) ?? []);
    try {
      await client.records(entity.app, entity.slug).removeMany(rows.map((row) => ({ id: row.id, version: row.stored.version })));
      records.source.drop(new Set(ids));
      setChecks(new Set());
      props.onDeleted(rows.length);
    } catch (error) {
      const reason =
        error instanceof ApiError
          ? [error.message, ...error.issues.slice(0, 1).map((issue) => issue.message), error.hint].filter((text) => text !== undefined).join(' ')
          : String(error);
      setNotice({ text: `${t('deleteFailed')}: ${reason}`, isBad: true });
      records.source.refresh();
    }
  }

  const instead = (
    <Instead
      client={client}
      records={records}
      filter={filter}
      words={words}
      onClear={() => {
        const { search: _words, ...rest } = search;
        onSearchChange(words === undefined ? { ...search, filter: { and: [] } } : rest);
      }}
      onNew={entity.can.create ? props.onNewRecord : undefined}
      onImport={entity.can.import ? props.onImport : undefined}
    />
  );
  return (
    <div className="tg-view">
      <GridToolbar
        view={view}
        search={search}
        onSearchChange={onSearchChange}
        choices={choices}
        preferences={preferences}
        matching={matching}
        checked={checks.size}
        onClearChecked={() => setChecks(new Set())}
        onDeleteChecked={() => setDeleting([...checks])}
        request={request}
        isPhone={isPhone}
      />
      {isPhone ? (
        <Suspense>
          <RecordCards records={records} columns={columns} words={words} instead={instead} onOpenRecord={onOpenRecord} />
        </Suspense>
      ) : (
        <DesktopGrid
          view={view}
          client={client}
          api={client.records(entity.app, entity.slug)}
          records={records}
          layout={layout}
          rowHeight={Math.max(isTouch ? 36 : 24, preferences[0].rowHeight ?? 0)}
          totals={preferences[0].totals}
          sort={sort}
          words={words}
          checked={checks}
          headerActions={headerActions}
          instead={instead}
          onCheck={(index, isRange) => setChecks(toggledChecks(checks, index, isRange, records))}
          onOpenRecord={onOpenRecord}
          onNewRecord={entity.can.create ? props.onNewRecord : undefined}
          onFilter={addFilter}
          onDelete={(id) => setDeleting([id])}
          onFind={() => setRequest({ open: 'find' })}
          onNotice={setNotice}
          onUndo={props.onUndo}
        />
      )}
      <NoticeLine notice={notice} onGone={hideNotice} />
      <DeleteDialog ids={deleting} onCancel={() => setDeleting(undefined)} onDelete={(ids) => void remove(ids)} />
    </div>
  );
}

/** Most records that are checked, and so deleted, at once: what the server takes in one go. */
const MOST_CHECKED = 5000;

// Checks belong to a list: another filter or search begins without any.
function useChecks(records: GridRecords): [ReadonlySet<number>, (ids: ReadonlySet<number>) => void] {
  const [state, setState] = useState<{ readonly of: unknown; readonly ids: ReadonlySet<number> }>({ of: records.next, ids: new Set() });
  const ids = state.of === records.next ? state.ids : new Set<number>();
  return [ids, (next) => setState({ of: records.next, ids: next })];
}

let lastChecked: { readonly index: number; readonly of: unknown } | undefined;

function toggledChecks(checks: ReadonlySet<number>, index: number, isRange: boolean, { source }: GridRecords): ReadonlySet<number> {
  const next = new Set(checks);
  const row = source.rowAt(index);
  if (row === undefined) return checks;
  const isOn = !checks.has(row.id);
  const from = isRange && lastChecked?.of === source ? lastChecked.index : index;
  for (let at = Math.min(from, index); at <= Math.max(from, index); at++) {
    const id = source.rowAt(at)?.id;
    if (id === undefined) continue;
    if (isOn) next.add(id);
    else next.delete(id);
  }
  lastChecked = { index, of: source };
  return next;
}

function useUnsaved(unsaved: GridViewProps['unsaved'], edits: UnsavedCells): void {
  useImperativeHandle(unsaved, () => ({ hasUnsaved: edits.hasUnsaved, settle: edits.settle }), [edits]);
}

const PATIENCE = 200;

interface InsteadProps {
  readonly client: Client;
  readonly records: GridRecords;
  readonly filter: Filter | undefined;
  readonly words: string | undefined;
  readonly onClear: () => void;
  readonly onNew: (() => void) | undefined;
  readonly onImport: (() => void) | undefined;
}

function Instead({ client, records, filter, words, onClear, onNew, onImport }: InsteadProps): ReactNode {
  const { source } = records;
  if (source.error !== undefined && source.status === 'failed') return <FailedState error={source.error} onRetry={() => source.refresh()} />;
  if (source.status === 'loading') return <Skeleton />;
  if (source.total === 0)
    return <EmptyState client={client} hasFilter={!isEmptyFilter(filter)} words={words} onClear={onClear} onNew={onNew} onImport={onImport} />;
  return null;
}

function Skeleton(): ReactNode {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return (
    <div className="tg-skeleton" aria-hidden="true">
      {Array.from({ length: 24 }, (_, index) => (
        <span key={index} className="tg-bone" style={{ width: `${55 + ((index * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

function DeleteDialog({
  ids,
  onCancel,
  onDelete,
}: {
  readonly ids: readonly number[] | undefined;
  readonly onCancel: () => void;
  readonly onDelete: (ids: readonly number[]) => void;
}): ReactNode {
  const t = useGridText();
  const count = ids?.length ?? 0;
  const params = { count, formatted: String(count) };
  return (
    <Modal
      open={ids !== undefined}
      title={t('deleteAsk', params)}
      okText={t('deleteCount', params)}
      cancelText={t('cancel')}
      okButtonProps={{ danger: true }}
      onOk={() => onDelete(ids ?? [])}
      onCancel={onCancel}
      width={400}
      destroyOnHidden
    >
      <p>{t('deleteLoss')}</p>
    </Modal>
  );
}
