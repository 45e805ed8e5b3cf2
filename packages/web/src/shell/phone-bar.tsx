// In charge of: the bar at the bottom of a phone, with at most five entries, and the sheets it opens.
import { localText } from '@trellis/errors';
import { Link, useLocation } from '@tanstack/react-router';
import { Drawer, Menu } from 'antd';
import { House, LayoutGrid } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Glyph } from '../app/glyph.tsx';
import { destinationPath, destinations, findPage, findView } from '../app/paths.ts';
import { useSession } from '../app/session.ts';
import { Avatar } from './avatar.tsx';
import { LiveNotice } from './live-notice.tsx';
import { useMeMenu, useRoleText } from './me-menu.tsx';
import { NavLinks } from './nav-links.tsx';
import { usePlace } from './use-place.ts';

const OWN_ENTRIES = 2;

/** The bottom bar. */
export function PhoneBar(): ReactNode {
  const { t } = useTranslation();
  const { apps, me, locale } = useSession();
  const place = usePlace();
  const path = useLocation({ select: (location) => location.pathname });
  // A sheet belongs to the address it was opened at: going elsewhere closes it.
  const [opened, setOpened] = useState<{ readonly sheet: 'apps' | 'me'; readonly path: string }>();
  const sheet = opened?.path === path ? opened.sheet : undefined;
  const setSheet = (next: 'apps' | 'me' | undefined) => setOpened(next === undefined ? undefined : { sheet: next, path });
  const app = place.app ?? apps.list.at(-1);
  const entries = app === undefined ? [] : destinations(app).slice(0, OWN_ENTRIES);
  return (
    <nav className="phone-bar" aria-label={t('navigation')}>
      <LiveNotice />
      <Link to="/" className="phone-bar-entry" data-current={place.kind === 'home'}>
        <House size={20} strokeWidth={1.75} aria-hidden="true" />
        {t('home')}
      </Link>
      {app !== undefined &&
        entries.map((entry) => (
          <Link key={entry.id} to={destinationPath(app, entry)} className="phone-bar-entry" data-current={place.destination === entry.id}>
            <Glyph name={undefined} kind={entry.kind} size={20} />
            <span className="phone-bar-label">{localText((entry.kind === 'view' ? findView : findPage)(app, entry.name)?.label, locale)}</span>
          </Link>
        ))}
      <button type="button" className="phone-bar-entry" aria-haspopup="dialog" onClick={() => setSheet('apps')}>
        <LayoutGrid size={20} strokeWidth={1.75} aria-hidden="true" />
        {t('apps')}
      </button>
      <button type="button" className="phone-bar-entry" aria-haspopup="dialog" onClick={() => setSheet('me')}>
        <Avatar id={me.user.id} name={me.user.name} />
        {t('me')}
      </button>
      <AppsSheet open={sheet === 'apps'} close={() => setSheet(undefined)} />
      <MeSheet open={sheet === 'me'} close={() => setSheet(undefined)} />
    </nav>
  );
}

interface SheetProps {
  readonly open: boolean;
  readonly close: () => void;
}

function AppsSheet({ open, close }: SheetProps): ReactNode {
  const { t } = useTranslation();
  const { apps, locale } = useSession();
  return (
    <Drawer open={open} onClose={close} closable={{ placement: 'end' }} placement="bottom" size="70%" title={t('apps')} className="phone-sheet">
      {apps.list.map((app) => (
        <section key={app.app.id} className="phone-sheet-app">
          <h3>
            <Glyph name={app.app.icon} kind="app" />
            {localText(app.app.label, locale)}
          </h3>
          <NavLinks app={app} entries={destinations(app)} />
        </section>
      ))}
      {apps.list.length === 0 && <p>{t('noApps')}</p>}
    </Drawer>
  );
}

function MeSheet({ open, close }: SheetProps): ReactNode {
  const { me } = useSession();
  const menu = useMeMenu();
  const role = useRoleText();
  return (
    <Drawer
      open={open}
      onClose={close}
      closable={{ placement: 'end' }}
      placement="bottom"
      size="auto"
      title={`${me.user.name} · ${role}`}
      className="phone-sheet"
    >
      <Menu {...menu} mode="vertical" />
    </Drawer>
  );
}
