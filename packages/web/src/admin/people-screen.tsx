// In charge of: the screen on which owners look after people.
import type { InvitationJson } from '@trellis/client';
import type { PeopleJson, PersonJson } from '@trellis/query';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { FileUp, UserPlus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { AdminFrame } from './admin-frame.tsx';
import { departmentsKey, peopleKey } from './admin-keys.ts';
import { ConfirmDialog, type Question } from './confirm-dialog.tsx';
import { HandOverPanel } from './hand-over-panel.tsx';
import { InvitationPanel } from './invitation-panel.tsx';
import { PeopleImportPanel } from './people-import-panel.tsx';
import { PeopleTable, type PersonAct } from './people-table.tsx';
import { PersonPanel } from './person-panel.tsx';
import { askViewAs } from '../viewing/viewing-store.ts';
import { listNames, matchingLines, personLines } from './person-words.ts';

/** What stands beside the list. */
type Beside =
  | { readonly kind: 'person'; readonly person: PersonJson | undefined }
  | { readonly kind: 'import' }
  | { readonly kind: 'hand-over'; readonly person: PersonJson }
  | { readonly kind: 'link'; readonly invitation: InvitationJson; readonly isAgain: boolean };

/** The screen. */
export function PeopleScreen(): ReactNode {
  const { t } = useTranslation('admin');
  const [beside, setBeside] = useState<Beside>();
  const invite = (
    <Button
      type="primary"
      className="admin-action"
      aria-label={t('invite')}
      icon={<UserPlus size={16} strokeWidth={1.75} aria-hidden="true" />}
      onClick={() => setBeside({ kind: 'person', person: undefined })}
    >
      {t('invite')}
    </Button>
  );
  return (
    <AdminFrame
      here="people"
      actions={
        <>
          <Button
            className="admin-action"
            aria-label={t('importPeople')}
            icon={<FileUp size={16} strokeWidth={1.75} aria-hidden="true" />}
            onClick={() => setBeside({ kind: 'import' })}
          >
            {t('importPeople')}
          </Button>
          {invite}
        </>
      }
    >
      <People beside={beside} setBeside={setBeside} />
    </AdminFrame>
  );
}

interface PeopleProps {
  readonly beside: Beside | undefined;
  readonly setBeside: (beside: Beside | undefined) => void;
}

function People({ beside, setBeside }: PeopleProps): ReactNode {
  const { client } = useSession();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: peopleKey, queryFn: ({ signal }) => client.people.list({ signal }) });
  const close = (): void => setBeside(undefined);
  async function refresh(): Promise<void> {
    // One may have changed oneself.
    await Promise.all([peopleKey, departmentsKey, ['me']].map((queryKey) => queries.invalidateQueries({ queryKey })));
  }
  function done(invitation?: InvitationJson): void {
    setBeside(invitation === undefined ? undefined : { kind: 'link', invitation, isAgain: false });
    void refresh();
  }
  if (data === undefined) return error === null ? <SkeletonLines /> : <FailureMessage error={error} retry={() => void refetch()} />;
  return (
    <>
      <PeopleList data={data} setBeside={setBeside} refresh={refresh} />
      {beside?.kind === 'person' && <PersonPanel person={beside.person} roles={data.roles} close={close} done={done} />}
      {beside?.kind === 'hand-over' && <HandOverPanel person={beside.person} people={data.people} close={close} />}
      {beside?.kind === 'import' && <PeopleImportPanel roles={data.roles} mail={data.mail} close={close} changed={() => void refresh()} />}
      {beside?.kind === 'link' && <InvitationPanel {...beside} close={close} />}
    </>
  );
}

interface ListProps {
  readonly data: PeopleJson;
  readonly setBeside: PeopleProps['setBeside'];
  readonly refresh: () => Promise<void>;
}

function PeopleList({ data, setBeside, refresh }: ListProps): ReactNode {
  const { t } = useTranslation('admin');
  const { client, locale } = useSession();
  const [search, setSearch] = useState('');
  const [question, setQuestion] = useState<Question>();
  const ask = useQuestions(data, setBeside, refresh);
  const departments = useQuery({ queryKey: departmentsKey, queryFn: ({ signal }) => client.departments.list({ signal }) });
  const lines = personLines(data, departments.data ?? [], locale);
  const found = matchingLines(lines, search);
  const all = formatCount(lines.length, locale);
  function act(one: PersonAct, person: PersonJson): void {
    if (one === 'edit') setBeside({ kind: 'person', person });
    else if (one === 'handOver') setBeside({ kind: 'hand-over', person });
    else if (one === 'viewAs') askViewAs({ user: person.id });
    else setQuestion(ask(one, person));
  }
  return (
    <>
      <div className="admin-bar">
        <Input
          allowClear
          className="admin-search"
          aria-label={t('findPeople')}
          placeholder={t('findPeople')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <output className="admin-count">
          {found.length === lines.length
            ? t('peopleCount', { count: lines.length, formatted: all })
            : t('peopleFound', { formatted: formatCount(found.length, locale), all })}
        </output>
      </div>
      {found.length === 0 ? (
        <p className="admin-empty">
          {t('nobodyFound', { search })} <Button onClick={() => setSearch('')}>{t('clearSearch')}</Button>
        </p>
      ) : (
        <PeopleTable lines={found} act={act} />
      )}
      <ConfirmDialog question={question} close={() => setQuestion(undefined)} />
    </>
  );
}

/** What is asked before each act, and what it does. */
function useQuestions(data: PeopleJson, setBeside: PeopleProps['setBeside'], refresh: () => Promise<void>) {
  const { t } = useTranslation('admin');
  const { client, locale } = useSession();

  async function run(act: PersonAct, { id }: PersonJson): Promise<void> {
    if (act === 'newLink') setBeside({ kind: 'link', invitation: await client.people.inviteAgain(id), isAgain: true });
    else if (act === 'endSessions') await client.people.endSessions(id);
    else if (act === 'resetFactor') await client.people.resetSecondFactor(id);
    else if (act === 'makeOwner' || act === 'unmakeOwner') await client.people.update(id, { owner: act === 'makeOwner' });
    else await client.people.update(id, { disabled: act === 'disable' });
    await refresh();
  }

  return (act: Exclude<PersonAct, 'edit' | 'viewAs' | 'handOver'>, person: PersonJson): Question => {
    const names = personLines({ people: [person], roles: data.roles }, [], locale)[0]?.roles ?? [];
    const words = { name: person.name, roles: listNames(names, locale) || '—' };
    return {
      title: t(`${act}Ask`, words),
      text: t(`${act}Text`, words),
      verb: t(act),
      danger: act === 'disable' || act === 'endSessions' || act === 'resetFactor',
      run: () => run(act, person),
    };
  };
}
