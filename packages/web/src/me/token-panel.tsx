// In charge of: making an API token, and showing its text the one time it is known.
import { Button, Checkbox, Input, Select } from 'antd';
import type { TFunction } from 'i18next';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormRow, RowNotes, rowProps } from '../admin/form-row.tsx';
import { noRefusal, placeRefusal, type Refusal } from '../admin/refusal.ts';
import { SecretOnce } from '../admin/secret-once.tsx';
import { SidePanel } from '../admin/side-panel.tsx';
import { useSession } from '../app/session.ts';
import { needsSignIn, SignInAgain } from './sign-in-again.tsx';

/** How long a token may last. */
const days = [7, 30, 90, 365] as const;
const scopes = ['read', 'write'] as const;

/** A scope in words. */
export function scopeText(scope: string, t: TFunction<'security'>): string {
  return scope === 'read' ? t('scopeRead') : scope === 'write' ? t('scopeWrite') : scope;
}

interface PanelProps {
  readonly close: () => void;
  readonly made: () => void;
}

/** The panel. */
export function TokenPanel({ close, made }: PanelProps): ReactNode {
  const { t } = useTranslation('security');
  const { t: tAdmin } = useTranslation('admin');
  const [secret, setSecret] = useState<string>();
  function keep(text: string): void {
    setSecret(text);
    made();
  }
  return (
    <SidePanel title={t('newToken')} close={close}>
      {secret === undefined ? (
        <TokenForm close={close} keep={keep} />
      ) : (
        <div className="admin-form">
          <p>{t('tokenOnce')}</p>
          <SecretOnce label={t('token')} text={secret} />
          <div className="admin-form-end">
            <Button type="primary" onClick={close}>
              {tAdmin('done')}
            </Button>
          </div>
        </div>
      )}
    </SidePanel>
  );
}

interface Draft {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly days: number;
}

function useMake(keep: (secret: string) => void) {
  const { t } = useTranslation('security');
  const { client } = useSession();
  const [refusal, setRefusal] = useState<Refusal>(noRefusal);
  const [busy, setBusy] = useState(false);
  const [isOld, setIsOld] = useState(false);
  async function make(draft: Draft): Promise<void> {
    const missing = {
      ...(draft.name.trim() === '' ? { name: t('tokenNameMissing') } : {}),
      ...(draft.scopes.length === 0 ? { scopes: t('scopesMissing') } : {}),
    };
    if (Object.keys(missing).length > 0) return setRefusal({ at: missing, whole: undefined });
    setBusy(true);
    setIsOld(false);
    try {
      keep((await client.tokens.create(draft)).token);
    } catch (error) {
      setIsOld(needsSignIn(error));
      setRefusal(placeRefusal(error, ['name', 'scopes', 'days']));
    }
    setBusy(false);
  }
  return { refusal, busy, isOld, make };
}

function TokenForm({ close, keep }: { readonly close: () => void; readonly keep: (secret: string) => void }): ReactNode {
  const { t } = useTranslation('security');
  const { t: tShell } = useTranslation();
  const [draft, setDraft] = useState<Draft>({ name: '', scopes: ['read'], days: 90 });
  const put = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const { refusal, busy, isOld, make } = useMake(keep);
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    void make(draft);
  }
  return (
    <form className="admin-form" noValidate onSubmit={submit}>
      <FormRow id="token-name" label={t('tokenName')} note={t('tokenNameNote')} refused={refusal.at['name']}>
        <Input
          {...rowProps('token-name', refusal.at['name'], true)}
          autoComplete="off"
          maxLength={200}
          value={draft.name}
          onChange={(event) => put({ name: event.target.value })}
        />
      </FormRow>
      <fieldset className="admin-form-row me-scopes">
        <legend>{t('scopes')}</legend>
        <Checkbox.Group
          value={[...draft.scopes]}
          options={scopes.map((scope) => ({ value: scope as string, label: scopeText(scope, t) }))}
          onChange={(chosen) => put({ scopes: chosen })}
        />
        <RowNotes id="token-scopes" note={t('scopesNote')} refused={refusal.at['scopes']} />
      </fieldset>
      <FormRow id="token-days" label={t('lasts')} refused={refusal.at['days']}>
        <Select
          {...rowProps('token-days', refusal.at['days'])}
          value={draft.days}
          options={days.map((count) => ({ value: count as number, label: t('days', { count }) }))}
          onChange={(count: number) => put({ days: count })}
        />
      </FormRow>
      <RowNotes id="token" refused={refusal.whole} />
      {isOld && (
        <div>
          <SignInAgain />
        </div>
      )}
      <div className="admin-form-end">
        <Button onClick={close}>{tShell('cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('makeToken')}
        </Button>
      </div>
    </form>
  );
}
