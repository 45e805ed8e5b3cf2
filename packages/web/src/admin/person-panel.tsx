// In charge of: inviting a person, and changing one's name, roles and standing.
import type { InvitationJson } from '@trellis/client';
import { localText } from '@trellis/errors';
import type { PeopleJson, PersonJson } from '@trellis/query';
import { Button, Checkbox, Input, Select } from 'antd';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { FormRow, RowNotes, rowProps } from './form-row.tsx';
import { noRefusal, placeRefusal } from './refusal.ts';
import { SidePanel } from './side-panel.tsx';

const inputs = ['email', 'name', 'roles', 'owner'];
const places = { 'person.email-taken': 'email', 'person.last-owner': 'owner' };

interface PanelProps {
  /** Who is changed; nobody when one is invited. */
  readonly person: PersonJson | undefined;
  readonly roles: PeopleJson['roles'];
  readonly close: () => void;
  /** Called after the change, with the link when a person was invited. */
  readonly done: (invitation?: InvitationJson) => void;
}

/** The panel. */
export function PersonPanel({ person, roles, close, done }: PanelProps): ReactNode {
  const { t } = useTranslation('admin');
  const title = person === undefined ? t('invitePerson') : t('editPerson', { name: person.name });
  return (
    <SidePanel title={title} close={close}>
      <PersonForm person={person} roles={roles} close={close} done={done} />
    </SidePanel>
  );
}

interface Draft {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly owner: boolean;
}

function useDraft(person: PersonJson | undefined) {
  const [draft, setDraft] = useState<Draft>({
    email: person?.email ?? '',
    name: person?.name ?? '',
    roles: person?.roles ?? [],
    owner: person?.owner ?? false,
  });
  return { draft, put: (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change })) };
}

/** What differs: who else changed another part meanwhile keeps it. */
function changeOf({ name, roles, owner }: Draft, person: PersonJson) {
  const sameRoles = roles.length === person.roles.length && roles.every((role) => person.roles.includes(role));
  return {
    ...(name === person.name ? {} : { name }),
    ...(sameRoles ? {} : { roles }),
    ...(owner === person.owner ? {} : { owner }),
  };
}

function useSave(person: PersonJson | undefined, { close, done }: Pick<PanelProps, 'close' | 'done'>) {
  const { t } = useTranslation('admin');
  const { client } = useSession();
  const [refusal, setRefusal] = useState(noRefusal);
  const [busy, setBusy] = useState(false);

  async function send(draft: Draft): Promise<void> {
    if (person === undefined) return done(await client.people.invite(draft));
    const change = changeOf(draft, person);
    if (Object.keys(change).length === 0) return close();
    await client.people.update(person.id, change);
    done();
  }

  async function save(draft: Draft): Promise<void> {
    const missing = {
      ...(draft.email.trim() === '' ? { email: t('emailMissing') } : {}),
      ...(draft.name.trim() === '' ? { name: t('nameMissing') } : {}),
    };
    if (Object.keys(missing).length > 0) return setRefusal({ at: missing, whole: undefined });
    setBusy(true);
    try {
      await send(draft);
    } catch (error) {
      setRefusal(placeRefusal(error, inputs, places));
    }
    setBusy(false);
  }

  return { refusal, busy, save };
}

function PersonForm({ person, roles, close, done }: PanelProps): ReactNode {
  const { t } = useTranslation('admin');
  const { t: tShell } = useTranslation();
  const { draft, put } = useDraft(person);
  const { refusal, busy, save } = useSave(person, { close, done });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    void save(draft);
  }
  return (
    <form className="admin-form" noValidate onSubmit={submit}>
      <FormRow id="person-email" label={t('email')} refused={refusal.at['email']}>
        <Input
          {...rowProps('person-email', refusal.at['email'])}
          type="email"
          autoComplete="off"
          value={draft.email}
          disabled={person !== undefined}
          onChange={(event) => put({ email: event.target.value })}
        />
      </FormRow>
      <FormRow id="person-name" label={t('name')} refused={refusal.at['name']}>
        <Input
          {...rowProps('person-name', refusal.at['name'])}
          autoComplete="off"
          maxLength={200}
          value={draft.name}
          onChange={(event) => put({ name: event.target.value })}
        />
      </FormRow>
      <RolesRow draft={draft} put={put} roles={roles} refused={refusal.at['roles']} />
      <div className="admin-form-row">
        <Checkbox id="person-owner" checked={draft.owner} onChange={(event) => put({ owner: event.target.checked })}>
          {t('owner')}
        </Checkbox>
        <RowNotes id="person-owner" note={t(person === undefined ? 'ownerNoteNew' : 'ownerNote')} refused={refusal.at['owner']} />
      </div>
      {person === undefined && <p className="admin-note">{t('inviteNext')}</p>}
      <RowNotes id="person" refused={refusal.whole} />
      <div className="admin-form-end">
        <Button onClick={close}>{tShell('cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t(person === undefined ? 'makeInvitation' : 'save')}
        </Button>
      </div>
    </form>
  );
}

interface RolesProps {
  readonly draft: Draft;
  readonly put: (change: Partial<Draft>) => void;
  readonly roles: PeopleJson['roles'];
  readonly refused: string | undefined;
}

function RolesRow({ draft, put, roles, refused }: RolesProps): ReactNode {
  const { t } = useTranslation('admin');
  const { locale } = useSession();
  const note = draft.owner || draft.roles.length > 0 ? undefined : t('rolesNote');
  return (
    <FormRow id="person-roles" label={t('roles')} note={note} refused={refused}>
      <Select
        {...rowProps('person-roles', refused, note !== undefined)}
        mode="multiple"
        optionFilterProp="label"
        value={[...draft.roles]}
        options={roles.map(({ id, label }) => ({ value: id, label: localText(label, locale) }))}
        onChange={(chosen: string[]) => put({ roles: chosen })}
      />
    </FormRow>
  );
}
