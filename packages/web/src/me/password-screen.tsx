// In charge of: setting one's own password. The e-mail it goes with is shown, for who came by a one-time link never typed it.
import { ApiError } from '@trellis/client';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { joinSentences } from '../app/sentences.ts';
import { TopBar } from '../shell/top-bar.tsx';
import '../sign-in/sign-in.css';
import './me.css';

type Outcome = { readonly kind: 'set' } | { readonly kind: 'refused'; readonly text: string } | undefined;

/** The screen. */
export function PasswordScreen(): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <TopBar>
        <h1>{t('setPassword')}</h1>
      </TopBar>
      <div className="me-screen">
        <PasswordForm />
      </div>
    </>
  );
}

function PasswordForm(): ReactNode {
  const { t } = useTranslation();
  const { client, me } = useSession();
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome>();
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const [current, password] = [String(data.get('current') ?? ''), String(data.get('password') ?? '')];
    setBusy(true);
    try {
      queries.setQueryData(['me'], await client.auth.setPassword(current === '' ? { password } : { password, current }));
      form.reset();
      setOutcome({ kind: 'set' });
    } catch (error) {
      setOutcome({ kind: 'refused', text: error instanceof ApiError ? joinSentences(error.message, error.hint) : String(error) });
    }
    setBusy(false);
  }

  return (
    <form className="sign-in-form" onSubmit={(event) => void submit(event)}>
      <label htmlFor="me-email">{t('email')}</label>
      <Input id="me-email" name="email" value={me.user.email} readOnly autoComplete="username" />
      <label htmlFor="me-current">{t('currentPassword')}</label>
      <Input id="me-current" name="current" type="password" autoComplete="current-password" aria-describedby="me-current-note" />
      <p id="me-current-note" className="me-note">
        {t('currentPasswordNote')}
      </p>
      <label htmlFor="me-password">{t('newPassword')}</label>
      <Input id="me-password" name="password" type="password" autoComplete="new-password" required />
      {outcome?.kind === 'refused' && (
        <p className="sign-in-mistake" role="alert">
          {outcome.text}
        </p>
      )}
      <Button className="sign-in-submit" type="primary" htmlType="submit" loading={busy}>
        {t('setPassword')}
      </Button>
      {outcome?.kind === 'set' && <output className="me-note">{t('passwordSet')}</output>}
    </form>
  );
}
