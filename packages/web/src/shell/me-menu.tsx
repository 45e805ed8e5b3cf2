// In charge of: the person's own menu: appearance, language, own security, the workspace's settings, signing out.
import { localText, type Locale } from '@trellis/errors';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Dropdown, type MenuProps } from 'antd';
import { ChevronsUpDown, Eye, Inbox, KeyRound, LogOut, Monitor, Moon, Settings, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { remember, usePreferences, type ThemeChoice } from '../app/preferences.ts';
import { useSession } from '../app/session.ts';
import { localeNames } from '../i18n/i18n.ts';
import { useWaitingRequests } from '../requests/use-waiting-requests.ts';
import { askViewAs } from '../viewing/viewing-store.ts';
import { Avatar } from './avatar.tsx';
import { useSignOut } from './use-sign-out.ts';

const themeIcons = { system: Monitor, light: Sun, dark: Moon };
const themeTexts = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const;

/** Entries of the person's menu, and what choosing one does. */
export function useMeMenu(): MenuProps {
  const { t } = useTranslation();
  const { client, me, locale } = useSession();
  const theme = usePreferences((state) => state.theme);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const waiting = useWaitingRequests();

  async function chooseLocale(next: Locale): Promise<void> {
    remember({ locale: next });
    try {
      // The choice also goes to the person's own setting, for their other browsers.
      queries.setQueryData(['me'], await client.auth.update({ locale: next }));
    } catch {
      // It holds here all the same.
    }
  }

  const themes = (Object.keys(themeIcons) as ThemeChoice[]).map((choice) => {
    const Icon = themeIcons[choice];
    return { key: `theme:${choice}`, label: t(themeTexts[choice]), icon: <Icon size={16} strokeWidth={1.75} /> };
  });
  const languages = (Object.keys(localeNames) as Locale[]).map((one) => ({
    key: `locale:${one}`,
    label: <span lang={one}>{localeNames[one]}</span>,
  }));
  return {
    selectable: true,
    selectedKeys: [`theme:${theme}`, `locale:${locale}`],
    items: [
      { type: 'group', key: 'theme', label: t('theme'), children: themes },
      { type: 'group', key: 'locale', label: t('language'), children: languages },
      { type: 'divider' },
      {
        key: 'requests',
        label: t('requests'),
        icon: <Inbox size={16} strokeWidth={1.75} />,
        ...(waiting > 0 ? { extra: <span className="num">{waiting}</span> } : {}),
      },
      { key: 'security', label: t('mySecurity'), icon: <KeyRound size={16} strokeWidth={1.75} /> },
      ...(me.user.owner
        ? [
            { key: 'view-as', label: t('viewAs'), icon: <Eye size={16} strokeWidth={1.75} /> },
            { key: 'settings', label: t('workspaceSettings'), icon: <Settings size={16} strokeWidth={1.75} /> },
          ]
        : []),
      { key: 'out', label: t('signOut'), icon: <LogOut size={16} strokeWidth={1.75} /> },
    ],
    onClick({ key }) {
      const [what, value] = key.split(':');
      if (what === 'theme') remember({ theme: value as ThemeChoice });
      else if (what === 'locale') void chooseLocale(value as Locale);
      else if (what === 'requests') void navigate({ to: '/requests' });
      else if (what === 'view-as') askViewAs({});
      else if (what === 'security') void navigate({ to: '/me/security' });
      else if (what === 'settings') void navigate({ to: '/admin/people' });
      else void signOut();
    },
  };
}

/** The person's role in words: the first role, or owner. */
export function useRoleText(): string {
  const { t } = useTranslation();
  const { me, locale } = useSession();
  if (me.user.owner) return t('owner');
  const roles = me.user.roles.map((role) => localText(role.label, locale));
  return roles.length === 0 ? t('noRole') : roles.join(locale === 'zh-CN' ? '、' : ', ');
}

/** The line at the foot of the sidebar. */
export function MeMenu({ collapsed }: { readonly collapsed: boolean }): ReactNode {
  const { me } = useSession();
  const menu = useMeMenu();
  const role = useRoleText();
  return (
    <Dropdown menu={menu} trigger={['click']} placement="topLeft" classNames={{ root: 'me-menu-list' }}>
      <button type="button" className="me-menu" aria-haspopup="menu" aria-label={`${me.user.name}, ${role}`}>
        <Avatar id={me.user.id} name={me.user.name} />
        {!collapsed && (
          <>
            <span className="me-menu-name">{me.user.name}</span>
            <span className="me-menu-role">{role}</span>
            <ChevronsUpDown size={14} strokeWidth={1.75} aria-hidden="true" />
          </>
        )}
      </button>
    </Dropdown>
  );
}
