// In charge of: where undo speaks on every screen: the notice, the conflicts, and the keys that ask for it.
import { useLocation } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isUndoKey } from './undo-keys.ts';
import { say, useUndoWords } from './undo-store.ts';
import { useUndo } from './use-undo.ts';
import './undo.css';

const ConflictsDialog = lazy(async () => ({ default: (await import('./conflicts-dialog.tsx')).ConflictsDialog }));

const SHOWN_FOR = 10_000;

/** Lists and record pages: elsewhere the keys belong to whatever is there. */
const WITH_KEYS = /^\/a\/[^/]+\/(v\/[^/]+|e\/[^/]+\/(\d+|trash))$/;

/** Undo's place in the frame. */
export function UndoPlace(): ReactNode {
  useUndoKeys();
  return (
    <>
      <UndoNotice />
      <Conflicts />
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

/** The dialog draws values as every type does, so it is loaded when there is something to draw; then it stays, to close as dialogs do. */
function Conflicts(): ReactNode {
  const isAsked = useUndoWords((state) => state.conflicts !== undefined);
  const [wasAsked, setWasAsked] = useState(isAsked);
  if (isAsked && !wasAsked) setWasAsked(true);
  return <Suspense fallback={null}>{wasAsked && <ConflictsDialog />}</Suspense>;
}
