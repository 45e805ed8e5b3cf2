// In charge of: saying that changes of others no longer arrive, once that has lasted a while.
import { WifiOff } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { timeOf } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { useLiveState } from '../app/use-live.ts';

const PATIENCE = 5_000;

/** True once a state that began at `since` has lasted longer than a hiccup. */
function useLasting(since: number | undefined): boolean {
  const [lasted, setLasted] = useState<number>();
  useEffect(() => {
    if (since === undefined) return undefined;
    const timer = setTimeout(() => setLasted(since), PATIENCE);
    return () => clearTimeout(timer);
  }, [since]);
  return since !== undefined && lasted === since;
}

/** A line with the time since when there is no connection. */
export function LiveNotice(): ReactNode {
  const { t } = useTranslation();
  const { timezone } = useSession();
  const { downSince } = useLiveState();
  const lasting = useLasting(downSince);
  if (!lasting || downSince === undefined) return null;
  return (
    <output className="live-notice">
      <WifiOff size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="sidebar-text">{t('offlineSince', { time: timeOf(downSince, timezone) })}</span>
    </output>
  );
}
