// In charge of: the top bar of a record's page: the way back, what is saved, history, deleting.
import { isExplained } from '@trellis/client';
import { localText } from '@trellis/errors';
import type { AppJson, EntityJson, RecordJson } from '@trellis/query';
import { refreshEntity } from '@trellis/views/apps';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Dropdown, Modal, Tooltip } from 'antd';
import { Check, CircleHelp, Ellipsis, PanelRight, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { timeOf } from '../app/format.ts';
import { destinations, findView } from '../app/paths.ts';
import { remember, usePreferences } from '../app/preferences.ts';
import { useSession } from '../app/session.ts';
import { usePhone } from '../app/theme.ts';
import { useUndoMenu } from '../undo/undo-menu.tsx';
import { useUndo } from '../undo/use-undo.ts';
import { TopBar } from '../shell/top-bar.tsx';
import { usePlace } from '../shell/use-place.ts';
import { WhyButton } from '../why/why-button.tsx';
import { askWhy } from '../why/why-store.ts';
import { recordTitle } from './layout.ts';
import { mistakesOf } from './mistakes.ts';
import type { OpenRecord, SaveState } from './use-record.ts';

interface RecordBarProps {
  readonly app: AppJson;
  readonly entity: EntityJson;
  readonly id: number;
  readonly open: OpenRecord;
}

/** Address and name of the list this record is reached from. */
export function useListLink(app: AppJson): { readonly to: string; readonly label: string } {
  const { locale } = useSession();
  const { destination } = usePlace();
  const entry = destinations(app).find((one) => one.id === destination);
  const view = entry?.kind === 'view' ? findView(app, entry.name) : undefined;
  if (view === undefined) return { to: `/a/${app.app.slug}`, label: localText(app.app.label, locale) };
  return { to: `/a/${app.app.slug}/v/${view.name}`, label: localText(view.label, locale) };
}

/** The bar. */
export function RecordBar({ app, entity, id, open }: RecordBarProps): ReactNode {
  const { locale } = useSession();
  const phone = usePhone();
  const list = useListLink(app);
  const title = (open.record === undefined ? undefined : recordTitle(entity, open.record)) ?? String(id);
  const actions = (
    <>
      <SaveNote state={open.saveState} />
      {!phone && <HistoryToggle />}
      {open.record !== undefined && <MoreMenu entity={entity} record={open.record} title={title} listTo={list.to} />}
    </>
  );
  return (
    <TopBar back={list.to} actions={actions}>
      {phone ? (
        <h1>{localText(entity.label, locale)}</h1>
      ) : (
        <nav className="crumbs">
          <Link to={list.to}>{list.label}</Link>
          <span aria-hidden="true">/</span>
          <span className="crumbs-here">{title}</span>
        </nav>
      )}
    </TopBar>
  );
}

function SaveNote({ state }: { readonly state: SaveState }): ReactNode {
  const { t } = useTranslation('record');
  const { timezone } = useSession();
  if (state.kind === 'none') return null;
  return (
    <output className="top-bar-note record-save-note" data-kind={state.kind}>
      {state.kind === 'saved' && <Check size={14} strokeWidth={1.75} aria-hidden="true" />}
      {state.kind === 'saved' ? t('savedAt', { time: timeOf(state.at, timezone) }) : t(state.kind === 'saving' ? 'saving' : 'notSaved')}
    </output>
  );
}

function HistoryToggle(): ReactNode {
  const { t } = useTranslation('record');
  const open = usePreferences((state) => state.historyOpen);
  const text = t(open ? 'hideHistory' : 'showHistory');
  return (
    <Tooltip title={text}>
      <button type="button" className="icon-button" aria-pressed={open} aria-label={text} onClick={() => remember({ historyOpen: !open })}>
        <PanelRight size={16} strokeWidth={1.75} />
      </button>
    </Tooltip>
  );
}

interface MoreMenuProps {
  readonly entity: EntityJson;
  readonly record: RecordJson;
  readonly title: string;
  readonly listTo: string;
}

function MoreMenu({ entity, record, title, listTo }: MoreMenuProps): ReactNode {
  const { t } = useTranslation('record');
  const { t: tShell } = useTranslation();
  const { client, locale } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [mistake, setMistake] = useState<{ readonly said: string | undefined; readonly isExplained: boolean }>();
  const label = t('delete', { entity: localText(entity.label, locale) });
  const [isOpen, setOpen] = useState(false);
  const undo = useUndo();
  const undoMenu = useUndoMenu(isOpen);
  const remover = { key: 'delete', danger: true, label, icon: <Trash2 size={16} strokeWidth={1.75} /> };
  const why = { key: 'why', label: tShell('whyNot'), icon: <CircleHelp size={16} strokeWidth={1.75} /> };
  const items = [...undoMenu.items, { type: 'divider' as const }, why, ...(entity.can.delete ? [{ type: 'divider' as const }, remover] : [])];

  async function remove(): Promise<void> {
    try {
      await client.records(entity.app, entity.slug).remove(record.id, record.version);
      await navigate({ to: listTo });
      await refreshEntity(queries, entity);
      await undo.offer(1);
    } catch (error) {
      setMistake({ said: mistakesOf(error, new Set())[''], isExplained: isExplained(error) });
    }
  }

  function choose(key: string): void {
    if (undoMenu.choose(key)) return;
    if (key === 'why') askWhy({ entity, record: record.id });
    else setAsking(true);
  }

  return (
    <>
      <Dropdown trigger={['click']} placement="bottomRight" open={isOpen} onOpenChange={setOpen} menu={{ items, onClick: ({ key }) => choose(key) }}>
        <button type="button" className="icon-button" aria-haspopup="menu" aria-label={tShell('more')}>
          <Ellipsis size={16} strokeWidth={1.75} />
        </button>
      </Dropdown>
      <Modal
        open={asking}
        width={400}
        title={t('deleteAsk', { title })}
        onCancel={() => setAsking(false)}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{tShell('cancel')}</Button>
            <Button type="primary" danger onClick={() => void remove()}>
              {label}
            </Button>
          </>
        }
      >
        <p>{t('deleteWarning')}</p>
        {mistake !== undefined && (
          <p className="field-mistake" role="alert">
            {mistake.said}
            {mistake.isExplained && <WhyButton question={{ entity, record: record.id }} />}
          </p>
        )}
      </Modal>
    </>
  );
}
