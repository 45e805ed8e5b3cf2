// In charge of: the frame of the workspace's settings: its tabs, and telling who is no owner that they are not for them.
import { Link } from '@tanstack/react-router';
import { Building2, ScrollText, Shield, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { StateMessage } from '../app/state-message.tsx';
import { addTexts } from '../i18n/add-texts.ts';
import { admin } from '../i18n/admin.ts';
import { TopBar } from '../shell/top-bar.tsx';
import './admin.css';

addTexts('admin', admin);

const tabs = [
  { name: 'people', to: '/admin/people', icon: Users },
  { name: 'departments', to: '/admin/departments', icon: Building2 },
  { name: 'roles', to: '/admin/roles', icon: Shield },
  { name: 'audit', to: '/admin/audit', icon: ScrollText },
] as const;

interface FrameProps {
  readonly here: (typeof tabs)[number]['name'];
  /** What one can do here; at most one is primary. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A screen of the settings. */
export function AdminFrame({ here, actions, children }: FrameProps): ReactNode {
  const { t } = useTranslation('admin');
  const { t: tShell } = useTranslation();
  const { me } = useSession();
  if (!me.user.owner) return <StateMessage title={t('ownersOnlyTitle')} text={t('ownersOnlyText')} />;
  return (
    <>
      <TopBar actions={actions} back="/">
        <h1 className="sr-only">{tShell('workspaceSettings')}</h1>
        <nav className="view-tabs admin-tabs" aria-label={tShell('workspaceSettings')}>
          {tabs.map(({ name, to, icon: Icon }) => (
            <Link key={name} to={to} className="view-tab" aria-current={name === here ? 'page' : undefined}>
              <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
              {t(name)}
            </Link>
          ))}
        </nav>
      </TopBar>
      <div className="admin-screen">{children}</div>
    </>
  );
}
