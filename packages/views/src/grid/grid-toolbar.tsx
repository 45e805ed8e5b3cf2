// In charge of: the tool bar: the filter as a sentence, sort, columns, find; and what to do with checked records.
import type { ViewJson } from '@trellis/query';
import { Button, Input, Popover } from 'antd';
import { ArrowDownWideNarrow, ArrowUpNarrowWide, Columns3, ListFilter, Search, X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { ColumnsPanel } from './columns-panel.tsx';
import { reachField, type ColumnChoice } from './columns.ts';
import { FilterBuilder } from './filter-builder/filter-builder.tsx';
import { FilterSentence } from './filter-builder/filter-sentence.tsx';
import { countConditions } from './filter-builder/filter-tree.ts';
import { useGrid } from './grid-context.ts';
import { SortPanel } from './sort-panel.tsx';
import { filterInForce, isEmptyFilter, readSortKey, sortInForce, type GridSearch } from './search.ts';
import { formattedCount } from './texts.ts';
import { ToolPanel } from './tool-panel.tsx';
import type { Preferences } from './use-preferences.ts';

/** What the tool bar is given. */
export interface ToolbarProps {
  readonly view: ViewJson;
  readonly search: GridSearch;
  readonly onSearchChange: (search: GridSearch) => void;
  readonly choices: readonly ColumnChoice[];
  readonly preferences: Preferences;
  readonly matching: number | undefined;
  readonly checked: number;
  readonly onClearChecked: () => void;
  readonly onDeleteChecked: () => void;
  /** Opened from outside: with a new condition on a field, or the find box. */
  readonly request: ToolbarRequest | undefined;
  readonly isPhone: boolean;
}

/** Asks the tool bar to open something; a new object asks anew. */
export interface ToolbarRequest {
  readonly open: 'filter' | 'find';
  readonly field?: string;
}

/** The bar above the records. */
export function GridToolbar(props: ToolbarProps): ReactNode {
  const { view, search, onSearchChange, choices, preferences, checked, isPhone } = props;
  const { t } = useGrid();
  const filter = filterInForce(view, search);
  const [open, setOpen] = useOpenFilter(props.request);
  return (
    <div className={`tg-toolbar${isPhone ? ' is-phone' : ''}`} role="toolbar" aria-label={view.name}>
      <FilterButton {...props} open={open} onOpen={setOpen} />
      {checked > 0 ? (
        <CheckedBar {...props} />
      ) : (
        !isPhone &&
        !isEmptyFilter(filter) &&
        filter !== undefined && (
          <FilterSentence
            filter={filter}
            onOpen={() => setOpen({})}
            onChange={(next) => onSearchChange({ ...search, filter: next ?? { and: [] } })}
          />
        )
      )}
      <span className="tg-toolbar-end">
        <SortButton {...props} />
        {!isPhone && (
          <Popover
            trigger="click"
            placement="bottomRight"
            arrow={false}
            content={<ColumnsPanel choices={choices} preferences={preferences[0]} onChange={preferences[1]} />}
          >
            <Button
              type="text"
              icon={<Columns3 size={14} strokeWidth={1.75} aria-hidden="true" />}
              aria-label={t('columns')}
              title={t('columnsShown', { shown: choices.filter((choice) => choice.isShown).length, all: choices.length })}
            />
          </Popover>
        )}
        <FindBox {...props} />
      </span>
    </div>
  );
}

interface OpenFilter {
  readonly field?: string | undefined;
}

function useOpenFilter(request: ToolbarRequest | undefined): [OpenFilter | undefined, (open: OpenFilter | undefined) => void] {
  const [open, setOpen] = useState<OpenFilter>();
  const [seen, setSeen] = useState(request);
  if (seen !== request) {
    setSeen(request);
    if (request?.open === 'filter') setOpen({ field: request.field });
  }
  return [open, setOpen];
}

function FilterButton({
  view,
  search,
  onSearchChange,
  matching,
  isPhone,
  open,
  onOpen,
}: ToolbarProps & { readonly open: OpenFilter | undefined; readonly onOpen: (open: OpenFilter | undefined) => void }): ReactNode {
  const { t } = useGrid();
  const filter = filterInForce(view, search);
  const count = countConditions(filter);
  function reset(): void {
    const { filter: _own, ...rest } = search;
    onOpen(undefined);
    onSearchChange(rest);
  }
  const panel = (
    <FilterBuilder
      filter={filter}
      startWith={open?.field}
      isOwn={search.filter !== undefined}
      matching={matching}
      onChange={(next) => onSearchChange({ ...search, filter: next })}
      onReset={reset}
    />
  );
  return (
    <ToolPanel
      isPhone={isPhone}
      title={t('filter')}
      side="left"
      isOpen={open !== undefined}
      onOpenChange={(isOpen) => onOpen(isOpen ? {} : undefined)}
      panel={panel}
    >
      <Button type="text" className={count > 0 ? 'tg-on' : ''} icon={<ListFilter size={14} strokeWidth={1.75} aria-hidden="true" />}>
        {count > 0 ? t('filterCount', { n: count }) : t('filter')}
      </Button>
    </ToolPanel>
  );
}

function SortButton({ view, search, onSearchChange, isPhone }: ToolbarProps): ReactNode {
  const { t, entity, apps, locale } = useGrid();
  const [isOpen, setOpen] = useState(false);
  const sort = sortInForce(view, search);
  const [first] = sort.map(readSortKey);
  const label = first === undefined ? t('sort') : (reachField(entity, first.path, apps, locale)?.label ?? t('sort'));
  const more = sort.length > 1 ? ` +${sort.length - 1}` : '';
  const Icon = first?.isDescending === true ? ArrowDownWideNarrow : ArrowUpNarrowWide;
  function reset(): void {
    const { sort: _own, ...rest } = search;
    onSearchChange(rest);
  }
  const panel = (
    <SortPanel sort={sort} isOwn={search.sort !== undefined} onChange={(next) => onSearchChange({ ...search, sort: next })} onReset={reset} />
  );
  return (
    <ToolPanel isPhone={isPhone} title={t('sort')} side="right" isOpen={isOpen} onOpenChange={setOpen} panel={panel}>
      <Button type="text" icon={<Icon size={14} strokeWidth={1.75} aria-hidden="true" />} aria-label={`${t('sort')}: ${label}${more}`}>
        {isPhone ? '' : `${label}${more}`}
      </Button>
    </ToolPanel>
  );
}

const PAUSE = 250;

function FindBox({ search, onSearchChange, request, isPhone }: ToolbarProps): ReactNode {
  const { t } = useGrid();
  const [text, setText] = useState(search.search ?? '');
  const [isOpen, setOpen] = useState(search.search !== undefined);
  const [seen, setSeen] = useState({ request, asked: search.search });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (seen.request !== request) {
    setSeen({ request, asked: seen.asked });
    if (request?.open === 'find') setOpen(true);
  } else if (seen.asked !== search.search) {
    // Asked from outside (the way back in the browser, a cleared filter): the box follows.
    setSeen({ request, asked: search.search });
    setText(search.search ?? '');
  }
  useEffect(() => () => clearTimeout(timer.current), []);

  function ask(next: string): void {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const { search: _words, ...rest } = search;
      const words = next.trim();
      setSeen({ request, asked: words === '' ? undefined : words });
      onSearchChange(words === '' ? rest : { ...rest, search: words });
    }, PAUSE);
  }

  function close(): void {
    ask('');
    setOpen(false);
  }

  if (!isOpen)
    return (
      <Button
        type="text"
        icon={<Search size={14} strokeWidth={1.75} aria-hidden="true" />}
        aria-label={t('find')}
        title={`${t('find')} (Ctrl F)`}
        onClick={() => setOpen(true)}
      />
    );
  return (
    <Input
      className="tg-find"
      autoFocus={!isPhone}
      value={text}
      placeholder={t('findHint')}
      aria-label={t('find')}
      prefix={<Search size={14} strokeWidth={1.75} aria-hidden="true" />}
      suffix={
        <button type="button" className="tg-icon-button is-small" aria-label={t('clearFind')} onClick={close}>
          <X size={12} aria-hidden="true" />
        </button>
      }
      onChange={(event) => ask(event.target.value)}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    />
  );
}

function CheckedBar({ checked, onClearChecked, onDeleteChecked }: ToolbarProps): ReactNode {
  const { t, locale, entity } = useGrid();
  return (
    <span className="tg-checked">
      <b>{t('selected', { count: checked, formatted: formattedCount(checked, locale) })}</b>
      {entity.can.delete && (
        <Button size="small" danger onClick={onDeleteChecked}>
          {t('deleteCount', { count: checked, formatted: formattedCount(checked, locale) })}
        </Button>
      )}
      <Button size="small" type="text" onClick={onClearChecked}>
        {t('clearSelection')}
      </Button>
    </span>
  );
}
