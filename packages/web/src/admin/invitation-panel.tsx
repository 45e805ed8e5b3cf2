// In charge of: handing over the link of an invitation, the one time it is shown.
import type { InvitationJson } from '@trellis/client';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { dayOf, timeOf } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { LinkOnce } from './link-once.tsx';
import { SidePanel } from './side-panel.tsx';

interface InvitationProps {
  readonly invitation: InvitationJson;
  /** Whether it takes the place of an earlier one. */
  readonly isAgain: boolean;
  readonly close: () => void;
}

/** The panel with the link. */
export function InvitationPanel({ invitation, isAgain, close }: InvitationProps): ReactNode {
  const { t } = useTranslation('admin');
  const { timezone } = useSession();
  const { person, link, mailed } = invitation;
  const until = Date.parse(link.expiresAt);
  return (
    <SidePanel title={t('linkTitle', { name: person.name })} close={close}>
      <div className="admin-form">
        <p>{t('linkText', { name: person.name, until: `${dayOf(until, timezone)} ${timeOf(until, timezone)}` })}</p>
        {mailed && <p className="admin-note">{t('linkMailed', { email: person.email })}</p>}
        {isAgain && <p className="admin-note">{t('linkOld')}</p>}
        <LinkOnce label={t('link')} url={link.url ?? `${location.origin}${link.path}`} />
        <div className="admin-form-end">
          <Button type="primary" onClick={close}>
            {t('done')}
          </Button>
        </div>
      </div>
    </SidePanel>
  );
}
