// In charge of: the navigation at the left: workspace, home, apps, the open app's views and pages, me.
import { localText } from '@trellis/errors';
import type { AppJson } from '@trellis/query';
import { Link, useLocation } from '@tanstack/react-router';
import { Tooltip } from 'antd';
import { ChevronDown, House, Inbox, PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Glyph } from '../app/glyph.tsx';
import { Mark } from '../app/mark.tsx';
import { destinations } from '../app/paths.ts';
import { remember, usePreferences } from '../app/preferences.ts';
import { useSession } from '../app/session.ts';
import { useWaitingRequests } from '../requests/use-waiting-requests.ts';
import { LiveNotice } from './live-notice.tsx';
import { MeMenu } from './me-menu.tsx';
import { NavLinks } from './nav-links.tsx';
import { Palette } from './palette.tsx';
import { usePlace } from './use-place.ts';

/** The sidebar. */
export function Sidebar(): ReactNode {
  const { t } = useTranslation();
  const { me, apps, locale, appsLoading } = useSession();
  const collapsed = usePreferences((state) => state.sidebarCollapsed);
  const place = usePlace();
  const path = useLocation({ select: (location) => location.pathname });
  const waiting = useWaitingRequests();
  const Toggle = collapsed ? PanelLeftOpen : PanelLeftClose;
  const toggleText = t(collapsed ? 'expandSidebar' : 'collapseSidebar');
  return (
    <nav className="sidebar" aria-label={t('navigation')}>
      <div className="sidebar-head">
        <Link to="/" className="sidebar-workspace" aria-label={localText(me.workspace.label, locale)}>
          <Mark size={18} />
          <span className="sidebar-text">{localText(me.workspace.label, locale)}</span>
        </Link>
        <Tooltip title={toggleText} placement="right">
          <button
            type="button"
            className="icon-button"
            aria-label={toggleText}
            aria-expanded={!collapsed}
            onClick={() => remember({ sidebarCollapsed: !collapsed })}
          >
            <Toggle size={16} strokeWidth={1.75} />
          </button>
        </Tooltip>
      </div>
      <Palette />
      <div className="sidebar-scroll">
        <SideLink
          to="/"
          label={t('home')}
          icon={<House size={16} strokeWidth={1.75} aria-hidden="true" />}
          current={place.kind === 'home'}
          collapsed={collapsed}
        />
        {waiting > 0 && (
          <SideLink
            to="/requests"
            label={t('requests')}
            icon={<Inbox size={16} strokeWidth={1.75} aria-hidden="true" />}
            end={<span className="side-link-count num">{waiting}</span>}
            current={path === '/requests'}
            collapsed={collapsed}
          />
        )}
        <h2 className="sidebar-group">{t('apps')}</h2>
        {apps.list.map((app) => (
          <AppEntry key={app.app.id} app={app} open={place.app === app} collapsed={collapsed} />
        ))}
        {!appsLoading && apps.list.length === 0 && <p className="sidebar-note sidebar-text">{t('noApps')}</p>}
      </div>
      <LiveNotice />
      <MeMenu collapsed={collapsed} />
    </nav>
  );
}

function AppEntry({ app, open, collapsed }: { readonly app: AppJson; readonly open: boolean; readonly collapsed: boolean }): ReactNode {
  const { locale } = useSession();
  const entries = destinations(app);
  return (
    <div className="sidebar-app" data-open={open}>
      <SideLink
        to={`/a/${app.app.slug}`}
        label={localText(app.app.label, locale)}
        icon={<Glyph name={app.app.icon} kind="app" />}
        end={open && entries.length > 0 ? <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" /> : undefined}
        open={open}
        current={open && collapsed}
        collapsed={collapsed}
      />
      {open && !collapsed && <NavLinks app={app} entries={entries} />}
    </div>
  );
}

interface SideLinkProps {
  readonly to: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly end?: ReactNode;
  readonly open?: boolean;
  readonly current: boolean;
  readonly collapsed: boolean;
}

function SideLink({ to, label, icon, end, open = false, current, collapsed }: SideLinkProps): ReactNode {
  const link = (
    <Link to={to} className="side-link" data-open={open} data-current={current} aria-current={current ? 'page' : undefined}>
      {icon}
      <span className="sidebar-text">{label}</span>
      <span className="side-link-end">{end}</span>
    </Link>
  );
  return collapsed ? (
    <Tooltip title={label} placement="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}
