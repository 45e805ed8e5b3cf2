// In charge of: saying that changes of others no longer arrive, once that has lasted a while.
import { WifiOff } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { timeOf } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { useLiveState } from '../app/use-live.ts';

const PATIENCE = 5_000;

/** A line with the time since when there is no connection. */
export function LiveNotice(): ReactNode {
  const { t } = useTranslation();
  const { timezone } = useSession();
  const { downSince } = useLiveState();
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (downSince === undefined) return setLasting(false);
    const timer = setTimeout(() => setLasting(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [downSince]);
  if (!lasting || downSince === undefined) return null;
  return (
    <p className="live-notice" role="status">
      <WifiOff size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="sidebar-text">{t('offlineSince', { time: timeOf(downSince, timezone) })}</span>
    </p>
  );
}
