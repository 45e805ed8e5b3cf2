// In charge of: where undo speaks on every screen: the notice, the conflicts, and the keys that ask for it.
import { localText } from '@trellis/errors';
import type { UndoConflict } from '@trellis/query';
import { fieldUi } from '@trellis/fields/react';
import { fieldByName } from '@trellis/views/apps';
import { useLocation } from '@tanstack/react-router';
import { Button, Modal } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { isUndoKey } from './undo-keys.ts';
import { say, showConflicts, useUndoWords } from './undo-store.ts';
import { useUndo } from './use-undo.ts';
import './undo.css';

const SHOWN_FOR = 10_000;

/** Lists and record pages: elsewhere the keys belong to whatever is there. */
const WITH_KEYS = /^\/a\/[^/]+\/(v\/[^/]+|e\/[^/]+\/(\d+|trash))$/;

/** Undo's place in the frame. */
export function UndoPlace(): ReactNode {
  useUndoKeys();
  return (
    <>
      <UndoNotice />
      <ConflictsDialog />
    </>
  );
}

function useUndoKeys(): void {
  const { run } = useUndo();
  const isHere = useLocation({ select: (location) => WITH_KEYS.test(location.pathname) });
  useEffect(() => {
    if (!isHere) return undefined;
    const listen = (event: KeyboardEvent): void => {
      const direction = isUndoKey(event);
      if (direction === undefined) return;
      event.preventDefault();
      void run(direction);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [isHere, run]);
}

function UndoNotice(): ReactNode {
  const { t } = useTranslation('undo');
  const notice = useUndoWords((state) => state.notice);
  const { run } = useUndo();
  useEffect(() => {
    if (notice === undefined) return undefined;
    const timer = setTimeout(() => say(undefined), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [notice]);
  if (notice === undefined) return null;
  const { offer } = notice;
  return (
    <div className="undo-notice" data-bad={notice.isBad === true} role={notice.isBad === true ? 'alert' : 'status'}>
      <span>{notice.text}</span>
      {offer !== undefined && (
        <Button size="small" type="link" onClick={() => void run(offer.direction, { batch: offer.batch })}>
          {t(offer.direction)}
        </Button>
      )}
    </div>
  );
}

function ConflictsDialog(): ReactNode {
  const { t } = useTranslation('undo');
  const { t: tShell } = useTranslation();
  const shown = useUndoWords((state) => state.conflicts);
  const { run } = useUndo();
  const close = (): void => showConflicts(undefined);
  function rest(): void {
    if (shown === undefined) return;
    close();
    void run(shown.direction, { force: 'skip-conflicts', ...(shown.batch === undefined ? {} : { batch: shown.batch }) });
  }
  return (
    <Modal
      open={shown !== undefined}
      width={560}
      title={t('conflictsTitle')}
      onCancel={close}
      footer={
        <>
          <Button onClick={close}>{tShell('cancel')}</Button>
          <Button type="primary" onClick={rest}>
            {t('undoRest')}
          </Button>
        </>
      }
    >
      <p>{t('conflictsText')}</p>
      <ul className="undo-conflicts">
        {shown?.conflicts.map((conflict) => (
          <Conflict key={`${conflict.app}/${conflict.entity}/${conflict.id}`} conflict={conflict} />
        ))}
      </ul>
    </Modal>
  );
}

const reasons = {
  changed: 'reasonChanged',
  deleted: 'reasonDeleted',
  erased: 'reasonErased',
  gone: 'reasonGone',
  linked: 'reasonLinked',
  denied: 'reasonDenied',
  refused: 'reasonDenied',
} as const;

function Conflict({ conflict }: { readonly conflict: UndoConflict }): ReactNode {
  const { t } = useTranslation('undo');
  const { apps, locale, timezone } = useSession();
  const entity = apps.entity(conflict.app, conflict.entity);
  const label = entity === undefined ? conflict.entity : localText(entity.label, locale);
  const record = { id: conflict.id, version: 0 };
  const fields = conflict.fields.flatMap(({ field: name, current, former }) => {
    const field = entity === undefined ? undefined : fieldByName(entity, name);
    if (field === undefined) return [];
    const text = (value: unknown): string => fieldUi(field.type).text({ value, field, record, locale, timezone }) || '—';
    return [{ name, label: localText(field.label, locale), current: text(current), former: text(former) }];
  });
  return (
    <li>
      <strong>
        {label} {conflict.title ?? `#${conflict.id}`}
      </strong>
      <span className="undo-reason">{conflict.problem?.message ?? t(reasons[conflict.reason])}</span>
      {fields.map((field) => (
        <span key={field.name} className="undo-field">
          {field.label}: {t('now')} <ins>{field.current}</ins>, {t('before')} <del>{field.former}</del>
        </span>
      ))}
    </li>
  );
}
