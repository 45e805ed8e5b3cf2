// In charge of: the screen on which owners read what each role may do with each entity, and open a rule to change it.
import { localText } from '@trellis/errors';
import type { AppGrants, GrantedEntity, GrantJson, PeopleJson } from '@trellis/query';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { Eye, User } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AdminFrame } from '../admin/admin-frame.tsx';
import { peopleKey } from '../admin/admin-keys.ts';
import { formatCount } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { addTexts } from '../i18n/add-texts.ts';
import { roles } from '../i18n/roles.ts';
import { Avatar } from '../shell/avatar.tsx';
import { askViewAs } from '../viewing/viewing-store.ts';
import { GrantPanel } from './grant-panel.tsx';
import { GrantTable } from './grant-table.tsx';
import { grantsKey } from './roles-keys.ts';
import './roles.css';

addTexts('roles', roles);

/** The screen. */
export function RolesScreen(): ReactNode {
  return (
    <AdminFrame here="roles">
      <Roles />
    </AdminFrame>
  );
}

function Roles(): ReactNode {
  const { client } = useSession();
  const { role: wanted } = useSearch({ from: '/shell/admin/roles' });
  const { data, error, refetch } = useQuery({ queryKey: peopleKey, queryFn: ({ signal }) => client.people.list({ signal }) });
  if (data === undefined) return error === null ? <SkeletonLines /> : <FailureMessage error={error} retry={() => void refetch()} />;
  const role = data.roles.find(({ id }) => id === wanted) ?? data.roles[0];
  if (role === undefined) return null;
  return (
    <div className="roles">
      <RoleList data={data} current={role.id} />
      <RoleGrants key={role.id} role={role} />
    </div>
  );
}

function RoleList({ data, current }: { readonly data: PeopleJson; readonly current: string }): ReactNode {
  const { t } = useTranslation('roles');
  const { locale } = useSession();
  const holders = (role: string) => data.people.filter((person) => person.state !== 'disabled' && person.roles.includes(role));
  const members = holders(current);
  return (
    <nav className="roles-list" aria-label={t('roles')}>
      {data.roles.map(({ id, label }) => {
        const count = holders(id).length;
        return (
          <Link key={id} to="/admin/roles" search={{ role: id }} className="roles-entry" aria-current={id === current ? 'page' : undefined}>
            <span className="roles-entry-name">{localText(label, locale)}</span>
            <span className="roles-entry-count num" title={t('people', { count, formatted: formatCount(count, locale) })}>
              <User size={12} strokeWidth={1.75} aria-hidden="true" />
              {count}
            </span>
          </Link>
        );
      })}
      <section className="roles-members">
        <h3>{t('membersOf')}</h3>
        {members.length === 0 && <p>{t('noMembers')}</p>}
        {members.map(({ id, name }) => (
          <p key={id} className="roles-member">
            <Avatar id={id} name={name} />
            {name}
          </p>
        ))}
      </section>
    </nav>
  );
}

/** What is being changed: a grant, or a new one for an entity. */
interface Chosen {
  readonly app: string;
  readonly entity: GrantedEntity;
  readonly grant: GrantJson | undefined;
}

function RoleGrants({ role }: { readonly role: PeopleJson['roles'][number] }): ReactNode {
  const { t } = useTranslation('roles');
  const { client, apps, locale } = useSession();
  const [chosen, setChosen] = useState<Chosen>();
  const found = useQueries({
    queries: apps.list.map(({ app }) => ({
      queryKey: grantsKey(app.id),
      queryFn: ({ signal }: { readonly signal: AbortSignal }): Promise<AppGrants> => client.grants.list(app.id, { signal }),
    })),
  });
  const failed = found.find(({ error }) => error !== null);
  if (failed !== undefined) return <FailureMessage error={failed.error} retry={() => void failed.refetch()} />;
  return (
    <div className="roles-main">
      <div className="roles-head">
        <h2>{localText(role.label, locale)}</h2>
        <Button icon={<Eye size={14} strokeWidth={1.75} aria-hidden="true" />} onClick={() => askViewAs({ role: role.id })}>
          {t('viewAsRole')}
        </Button>
      </div>
      {apps.list.map(({ app }, place) => {
        const grants = found[place]?.data;
        return grants === undefined ? (
          <SkeletonLines key={app.id} />
        ) : (
          <section key={app.id} aria-label={localText(app.label, locale)}>
            <h3 className="roles-app">{localText(app.label, locale)}</h3>
            <GrantTable role={role.id} grants={grants} choose={(entity, grant) => setChosen({ app: app.id, entity, grant })} />
          </section>
        );
      })}
      <Legend />
      {chosen !== undefined && (
        <GrantPanel key={`${chosen.app} ${chosen.entity.id} ${chosen.grant?.id ?? ''}`} role={role} {...chosen} close={() => setChosen(undefined)} />
      )}
    </div>
  );
}

function Legend(): ReactNode {
  const { t } = useTranslation('roles');
  const marks = [
    ['all', 'markAll'],
    ['some', 'markSome'],
    ['none', 'markNone'],
  ] as const;
  return (
    <footer className="roles-legend">
      {marks.map(([mark, text]) => (
        <span key={mark}>
          <span className="grant-mark" data-mark={mark} aria-hidden="true" />
          {t(text)}
        </span>
      ))}
      <span>{t('defaultDeny')}</span>
    </footer>
  );
}
