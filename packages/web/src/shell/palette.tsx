// In charge of: the box that finds records and places, opened by Ctrl K from anywhere.
import { useNavigate } from '@tanstack/react-router';
import { Modal } from 'antd';
import { FileText, LayoutDashboard, Search, Table2 } from 'lucide-react';
import { Fragment, useEffect, useId, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences, type RecentRecord } from '../app/preferences.ts';
import { useSession } from '../app/session.ts';
import { matchingPlaces, placeEntries, recentEntries, useFoundRecords, type PaletteEntry } from './palette-results.ts';
import './palette.css';

const icons = { view: Table2, page: LayoutDashboard, record: FileText };
const none: readonly RecentRecord[] = [];
const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The button in the sidebar, and the box it opens. */
export function Palette(): ReactNode {
  const { t } = useTranslation('palette');
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const keyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      setOpen((now) => !now);
    };
    document.addEventListener('keydown', keyDown);
    return () => document.removeEventListener('keydown', keyDown);
  }, []);
  return (
    <>
      <button type="button" className="palette-button" aria-label={t('open')} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Search size={14} strokeWidth={1.75} aria-hidden="true" />
        <span className="sidebar-text">{t('open')}</span>
        <kbd className="sidebar-text">{isMac ? '⌘ K' : 'Ctrl K'}</kbd>
      </button>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        footer={null}
        closable={false}
        width={560}
        destroyOnHidden
        className="palette"
        style={{ top: '12vh' }}
        aria-label={t('open')}
      >
        <PaletteBox close={() => setOpen(false)} />
      </Modal>
    </>
  );
}

/** The box is opened to type into it. */
function focusAtOnce(input: HTMLInputElement | null): void {
  input?.focus();
}

function PaletteBox({ close }: { readonly close: () => void }): ReactNode {
  const { t } = useTranslation('palette');
  const { apps, client, locale, me } = useSession();
  const navigate = useNavigate();
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const recent = usePreferences((state) => state.recent[me.user.id]) ?? none;
  const places = useMemo(() => placeEntries(apps, locale), [apps, locale]);
  const found = useFoundRecords(client, apps, text, locale);
  const isEmpty = text.trim() === '';
  const entries = isEmpty
    ? [...recentEntries(apps, recent, locale).slice(0, 5), ...matchingPlaces(places, '')]
    : [...(found.data ?? []), ...matchingPlaces(places, text)];
  const current = Math.min(at, entries.length - 1);

  function go(entry: PaletteEntry | undefined): void {
    if (entry === undefined) return;
    close();
    void navigate({ href: entry.to });
  }

  function keyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && entries.length > 0) {
      event.preventDefault();
      setAt((current + step + entries.length) % entries.length);
    } else if (event.key === 'Enter') go(entries[current]);
  }

  function type(next: string): void {
    setText(next);
    setAt(0);
  }

  return (
    <>
      <div className="palette-input">
        <Search size={16} strokeWidth={1.75} aria-hidden="true" />
        <input
          ref={focusAtOnce}
          type="text"
          role="combobox"
          aria-label={t('open')}
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={entries[current] === undefined ? undefined : `${id}-${current}`}
          placeholder={t('placeholder')}
          value={text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={keyDown}
        />
        {found.isFetching && <span className="palette-note">{t('searching')}</span>}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the list of a combobox whose entries hold more than text */}
      <div className="palette-list" id={id} role="listbox" aria-label={t('open')}>
        {entries.map((entry, index) => (
          <Fragment key={`${entry.group}/${entry.key}`}>
            {entry.group !== entries[index - 1]?.group && <div className="palette-group">{t(entry.group)}</div>}
            <EntryLine id={`${id}-${index}`} entry={entry} isCurrent={index === current} point={() => setAt(index)} go={() => go(entry)} />
          </Fragment>
        ))}
        {found.isError && !isEmpty && <p className="palette-empty">{t('failed')}</p>}
        {!isEmpty && entries.length === 0 && found.isFetched && !found.isFetching && !found.isError && (
          <p className="palette-empty">{t('nothing', { text: text.trim() })}</p>
        )}
      </div>
    </>
  );
}

interface EntryLineProps {
  readonly id: string;
  readonly entry: PaletteEntry;
  readonly isCurrent: boolean;
  readonly point: () => void;
  readonly go: () => void;
}

function EntryLine({ id, entry, isCurrent, point, go }: EntryLineProps): ReactNode {
  const Icon = icons[entry.kind];
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an entry holds a glyph and two texts
    <button type="button" tabIndex={-1} id={id} role="option" aria-selected={isCurrent} className="palette-entry" onMouseMove={point} onClick={go}>
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="palette-title num">{entry.title}</span>
      <span className="palette-note">{entry.note}</span>
    </button>
  );
}
