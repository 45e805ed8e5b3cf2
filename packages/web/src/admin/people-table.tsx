// In charge of: the list of people, and what one can do for each. On a phone every person is a card.
import type { PersonJson } from '@trellis/query';
import { Dropdown, type MenuProps } from 'antd';
import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { Avatar } from '../shell/avatar.tsx';
import { listNames, type PersonLine } from './person-words.ts';

/** What can be done for a person. */
export type PersonAct =
  | 'edit'
  | 'viewAs'
  | 'handOver'
  | 'newLink'
  | 'makeOwner'
  | 'unmakeOwner'
  | 'endSessions'
  | 'resetFactor'
  | 'disable'
  | 'enable';

interface TableProps {
  readonly lines: readonly PersonLine[];
  readonly act: (act: PersonAct, person: PersonJson) => void;
}

/** The list. */
export function PeopleTable({ lines, act }: TableProps): ReactNode {
  const { t } = useTranslation('admin');
  return (
    <table className="admin-table">
      <thead>
        <tr>
          <th scope="col">{t('name')}</th>
          <th scope="col">{t('email')}</th>
          <th scope="col">{t('roles')}</th>
          <th scope="col">{t('departments')}</th>
          <th scope="col">{t('state')}</th>
          <th aria-label={t('actions')} />
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <PersonRow key={line.person.id} line={line} act={act} />
        ))}
      </tbody>
    </table>
  );
}

function PersonRow({ line, act }: { readonly line: PersonLine; readonly act: TableProps['act'] }): ReactNode {
  const { t } = useTranslation('admin');
  const { me, locale } = useSession();
  const { person } = line;
  return (
    <tr data-state={person.state}>
      <th scope="row" className="admin-cell-title">
        <button type="button" className="admin-person" onClick={() => act('edit', person)}>
          <Avatar id={person.id} name={person.name} />
          <span className="admin-person-name">{person.name}</span>
        </button>
        {person.id === me.user.id && <span className="admin-tag">{t('you')}</span>}
        {person.owner && <span className="admin-tag">{t('owner')}</span>}
      </th>
      <td data-label={t('email')}>{person.email}</td>
      <td data-label={t('roles')}>{listNames(line.roles, locale) || '—'}</td>
      <td data-label={t('departments')}>{listNames(line.departments, locale) || '—'}</td>
      <td data-label={t('state')}>
        <span className="admin-state" data-state={person.state}>
          {t(person.state)}
        </span>
        {person.secondFactor && <span className="admin-tag">{t('secondFactor')}</span>}
      </td>
      <td className="admin-cell-actions">
        <PersonMenu person={person} act={act} />
      </td>
    </tr>
  );
}

function actsFor({ id, state, owner, secondFactor }: PersonJson, me: number): readonly PersonAct[] {
  if (state === 'disabled') return ['edit', 'handOver', 'enable'];
  const look: readonly PersonAct[] = id === me ? [] : ['viewAs'];
  const standing: PersonAct = owner ? 'unmakeOwner' : 'makeOwner';
  return state === 'invited'
    ? ['edit', ...look, 'handOver', 'newLink', standing, 'disable']
    : ['edit', ...look, 'handOver', standing, 'endSessions', ...(secondFactor ? (['resetFactor'] as const) : []), 'disable'];
}

function PersonMenu({ person, act }: { readonly person: PersonJson; readonly act: TableProps['act'] }): ReactNode {
  const { t } = useTranslation('admin');
  const { me } = useSession();
  const menu: MenuProps = {
    items: actsFor(person, me.user.id).map((one) => ({ key: one, label: t(one), danger: one === 'disable' })),
    onClick: ({ key }) => act(key as PersonAct, person),
  };
  return (
    <Dropdown menu={menu} trigger={['click']} placement="bottomRight">
      <button type="button" className="icon-button" aria-haspopup="menu" aria-label={t('actionsFor', { name: person.name })}>
        <Ellipsis size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </Dropdown>
  );
}
