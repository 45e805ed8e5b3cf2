// In charge of: the dialog in which an owner chooses as whom to look: a person, or a role on its own.
import { localText } from '@trellis/errors';
import { useQuery } from '@tanstack/react-query';
import type { ViewAs } from '@trellis/query';
import { Button, Modal, Segmented, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { peopleKey } from '../admin/admin-keys.ts';
import { FormRow, RowNotes } from '../admin/form-row.tsx';
import { refusalText } from '../admin/refusal.ts';
import { useSession } from '../app/session.ts';
import { addTexts } from '../i18n/add-texts.ts';
import { access } from '../i18n/access.ts';
import { askViewAs, type ViewingQuestion } from './viewing-store.ts';
import '../admin/admin.css';

addTexts('access', access);

/** The dialog. */
export function ViewingDialog({ question }: { readonly question: ViewingQuestion }): ReactNode {
  const { t } = useTranslation('access');
  const { t: tShell } = useTranslation();
  const { user, role, kind, setKind, choices, choose } = useChoice(question);
  const { busy, refused, view } = useView();
  const as: ViewAs | undefined = kind === 'person' ? (user === undefined ? undefined : { user }) : role === undefined ? undefined : { role };
  const close = (): void => askViewAs(undefined);
  const footer = (
    <>
      <Button onClick={close}>{tShell('cancel')}</Button>
      <Button type="primary" disabled={as === undefined} loading={busy} onClick={() => as !== undefined && void view(as)}>
        {t('view')}
      </Button>
    </>
  );
  return (
    <Modal open width={400} title={t('viewAsTitle')} onCancel={close} footer={footer}>
      <div className="admin-form">
        <p>{t('viewAsText')}</p>
        <Segmented
          block
          value={kind}
          options={[
            { value: 'person', label: t('person') },
            { value: 'role', label: t('role') },
          ]}
          onChange={setKind}
        />
        <FormRow id="view-as" label={t(kind)} note={kind === 'role' ? t('roleNote') : undefined}>
          <Select id="view-as" showSearch optionFilterProp="label" value={kind === 'person' ? user : role} options={[...choices]} onChange={choose} />
        </FormRow>
        <RowNotes id="view-as-all" refused={refused} />
      </div>
    </Modal>
  );
}

interface Choice {
  readonly value: number | string;
  readonly label: string;
}

function useChoice(question: ViewingQuestion) {
  const { client, me, locale } = useSession();
  const [kind, setKind] = useState<'person' | 'role'>(question.role === undefined ? 'person' : 'role');
  const [user, setUser] = useState(question.user);
  const [role, setRole] = useState(question.role);
  const { data } = useQuery({ queryKey: peopleKey, queryFn: ({ signal }) => client.people.list({ signal }) });
  const people = (data?.people ?? []).filter(({ id, state }) => id !== me.user.id && state !== 'disabled');
  const choices: readonly Choice[] =
    kind === 'person'
      ? people.map(({ id, name, email }) => ({ value: id, label: `${name} · ${email}` }))
      : (data?.roles ?? []).map(({ id, label }) => ({ value: id, label: localText(label, locale) }));
  const choose = (chosen: number | string): void => (typeof chosen === 'number' ? setUser(chosen) : setRole(chosen));
  return { user, role, kind, setKind, choices, choose };
}

function useView() {
  const { client } = useSession();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  async function view(as: ViewAs): Promise<void> {
    setBusy(true);
    setRefused(undefined);
    try {
      await client.access.viewAs(as);
      // Nothing that was answered to oneself stays on screen.
      window.location.assign('/');
    } catch (error) {
      setRefused(refusalText(error));
      setBusy(false);
    }
  }
  return { busy, refused, view };
}
