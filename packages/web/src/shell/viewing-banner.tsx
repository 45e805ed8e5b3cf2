// In charge of: saying on every screen that an owner looks as someone else, and ending that.
import { localText } from '@trellis/errors';
import { Button } from 'antd';
import { Eye } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';

/** The banner; nothing while one is oneself. */
export function ViewingBanner(): ReactNode {
  const { t } = useTranslation();
  const { client, me, locale } = useSession();
  const [busy, setBusy] = useState(false);
  const { viewing } = me;
  if (viewing === undefined) return null;
  const name = localText(viewing.label, locale);
  async function stop(): Promise<void> {
    setBusy(true);
    try {
      await client.access.endView();
    } finally {
      // Whatever is on screen was answered to somebody else: everything is read anew.
      window.location.assign('/');
    }
  }
  return (
    <output className="viewing-banner">
      <Eye size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="viewing-banner-name">{t(viewing.role === undefined ? 'viewingAs' : 'viewingRole', { name })}</span>
      <span className="viewing-banner-note">{t('readOnlyView')}</span>
      <Button size="small" loading={busy} onClick={() => void stop()}>
        {t('stopViewing')}
      </Button>
    </output>
  );
}
