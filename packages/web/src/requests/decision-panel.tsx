// In charge of: the panel in which an owner decides a request: by giving a role, by noting the answer alone, or by declining.
import { localText, type Locale } from '@trellis/errors';
import type { AccessDecision, AccessRequestJson, PeopleJson, PersonJson } from '@trellis/query';
import type { AppsContext } from '@trellis/views/apps';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { peopleKey } from '../admin/admin-keys.ts';
import { FormRow, RowNotes } from '../admin/form-row.tsx';
import { listNames } from '../admin/person-words.ts';
import { refusalText } from '../admin/refusal.ts';
import { SidePanel } from '../admin/side-panel.tsx';
import { joinSentences } from '../app/sentences.ts';
import { useSession } from '../app/session.ts';
import { SkeletonLines } from '../app/state-message.tsx';
import { proposedRole } from './proposed-role.ts';
import { RequestSubject } from './request-line.tsx';
import { requestWords } from './request-words.ts';

interface PanelProps {
  readonly request: AccessRequestJson;
  readonly close: () => void;
  readonly done: () => Promise<void>;
}

const NO_ROLE = '';

/** The panel. */
export function DecisionPanel({ request, close, done }: PanelProps): ReactNode {
  const { t } = useTranslation('access');
  const { client, apps, locale } = useSession();
  const { user, app, entity, action, field, reason } = request;
  const people = useQuery({ queryKey: peopleKey, queryFn: ({ signal }) => client.people.list({ signal }) });
  const question = { entity, action, ...(field === null ? {} : { field }) };
  const holders = useQuery({
    queryKey: ['explain', app, question],
    queryFn: ({ signal }) => client.access.explain(app, question, { signal }),
    retry: false,
  });
  const person = people.data?.people.find(({ id }) => id === user.id);
  return (
    <SidePanel title={t('decideTitle', { name: user.name })} close={close}>
      <p className="admin-note">{listPlace(request, apps, locale)}</p>
      <p className="request-subject">
        <RequestSubject request={request} />
      </p>
      {reason !== null && <p className="request-note">{reason}</p>}
      {people.data === undefined || holders.isPending ? (
        <SkeletonLines lines={4} />
      ) : (
        <Decision request={request} person={person} roles={people.data.roles} holding={(holders.data?.roles ?? []).map(({ id }) => id)} done={done} />
      )}
    </SidePanel>
  );
}

/** Where it is asked for: the app and the entity, by the names the reader knows. */
function listPlace(request: AccessRequestJson, apps: AppsContext, locale: Locale): string {
  const app = apps.byId(request.app);
  return `${localText(app?.app.label, locale) || request.app} · ${requestWords(request, apps, locale).entity}`;
}

interface DecisionProps extends Omit<PanelProps, 'close'> {
  readonly person: PersonJson | undefined;
  readonly roles: PeopleJson['roles'];
  /** Ids of the roles that may do what is asked for. */
  readonly holding: readonly string[];
}

/** Decides, and gives the role with it: both or neither. */
function useDecide({ request, done }: Pick<DecisionProps, 'request' | 'done'>) {
  const { client } = useSession();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  async function decide(status: AccessDecision['status'], role: string, answer: string): Promise<void> {
    setBusy(true);
    setRefused(undefined);
    try {
      const given = status === 'granted' && role !== NO_ROLE ? { role } : {};
      await client.access.decide(request.id, { status, ...given, ...(answer.trim() === '' ? {} : { answer }) });
      if ('role' in given) await queries.invalidateQueries({ queryKey: peopleKey });
      await done();
    } catch (error) {
      setRefused(refusalText(error));
      setBusy(false);
    }
  }
  return { busy, refused, decide };
}

function Decision({ request, person, roles, holding, done }: DecisionProps): ReactNode {
  const { t } = useTranslation('access');
  const { locale } = useSession();
  const name = request.user.name;
  const open = roles.filter(({ id }) => person !== undefined && person.state !== 'disabled' && !person.roles.includes(id));
  const [role, setRole] = useState(() => proposedRole(open, holding) ?? NO_ROLE);
  const [answer, setAnswer] = useState('');
  const { busy, refused, decide } = useDecide({ request, done });
  const labelOf = (id: string): string => localText(roles.find((each) => each.id === id)?.label, locale);
  // Whoever asked always reads what was given, whatever the owner adds.
  const given = role === NO_ROLE ? '' : t('roleGiven', { role: labelOf(role) });
  const own = listNames((person?.roles ?? []).map(labelOf), locale) || '—';
  return (
    <div className="admin-form">
      <p className="admin-note">{t('theyHave', { name, roles: own })}</p>
      <FormRow id="decision-role" label={t('giveRole')} note={t(role === NO_ROLE ? 'noRoleNote' : 'giveRoleNote', { name })}>
        <Select id="decision-role" value={role} options={[...roleChoices(open, holding, labelOf, t)]} onChange={setRole} />
      </FormRow>
      <FormRow id="decision-answer" label={t('answer', { name })} note={given === '' ? undefined : t('theyRead', { given })}>
        <Input.TextArea
          id="decision-answer"
          autoSize={{ minRows: 2 }}
          maxLength={1_000 - given.length - 1}
          value={answer}
          onChange={(event) => setAnswer(event.target.value)}
        />
      </FormRow>
      <RowNotes id="decision" refused={refused} />
      <div className="admin-form-end">
        <Button danger disabled={busy} onClick={() => void decide('declined', NO_ROLE, answer)}>
          {t('decline')}
        </Button>
        <Button
          type="primary"
          loading={busy}
          onClick={() => void decide(role === NO_ROLE ? 'noted' : 'granted', role, given === '' ? answer : joinSentences(given, answer.trim()))}
        >
          {role === NO_ROLE ? t('noteDecision') : t('grantRole', { role: labelOf(role) })}
        </Button>
      </div>
    </div>
  );
}

function roleChoices(
  open: PeopleJson['roles'],
  holding: readonly string[],
  labelOf: (id: string) => string,
  t: (key: 'noRoleGiven' | 'rolesThatMay' | 'otherRoles') => string,
) {
  const choice = ({ id }: { readonly id: string }) => ({ value: id, label: labelOf(id) });
  const [may, other] = [open.filter(({ id }) => holding.includes(id)), open.filter(({ id }) => !holding.includes(id))];
  return [
    { value: NO_ROLE, label: t('noRoleGiven') },
    ...(may.length === 0 ? [] : [{ label: t('rolesThatMay'), options: may.map(choice) }]),
    ...(other.length === 0 ? [] : [{ label: t('otherRoles'), options: other.map(choice) }]),
  ];
}
