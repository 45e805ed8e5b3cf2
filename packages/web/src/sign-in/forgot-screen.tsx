// In charge of: asking for a link by mail when one's password is forgotten.
import { ApiError } from '@trellis/client';
import { Link, useRouter } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { joinSentences } from '../app/sentences.ts';
import { addTexts } from '../i18n/add-texts.ts';
import { security } from '../i18n/security.ts';
import { SignInFrame } from './sign-in-screen.tsx';

addTexts('security', security);

/** The screen. */
export function ForgotScreen(): ReactNode {
  const { t } = useTranslation('security');
  const { client } = useRouter().options.context;
  const [mistake, setMistake] = useState<string>();
  const [sent, setSent] = useState(false);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email') ?? '').trim();
    if (email === '') return setMistake(t('emailMissing'));
    setBusy(true);
    try {
      await client.auth.forgot(email);
      setSent(true);
    } catch (error) {
      setMistake(error instanceof ApiError ? joinSentences(error.message, error.hint) : String(error));
    }
    setBusy(false);
  }

  return (
    <SignInFrame>
      <form className="sign-in-form" noValidate onSubmit={(event) => void submit(event)}>
        <h2 className="sign-in-failed">{t('forgotTitle')}</h2>
        <p className="sign-in-note">{t('forgotText')}</p>
        <label htmlFor="forgot-email">{t('email')}</label>
        <Input
          id="forgot-email"
          name="email"
          type="email"
          size="large"
          autoComplete="username"
          autoFocus
          {...(mistake === undefined ? {} : { status: 'error' as const, 'aria-invalid': true, 'aria-describedby': 'forgot-mistake' })}
          onChange={() => setMistake(undefined)}
        />
        {mistake !== undefined && (
          <p id="forgot-mistake" className="sign-in-mistake" role="alert">
            {mistake}
          </p>
        )}
        <Button className="sign-in-submit" type="primary" size="large" htmlType="submit" loading={busy} disabled={sent} block>
          {t('forgotSubmit')}
        </Button>
        {sent && <output className="sign-in-note sign-in-else">{t('forgotSent')}</output>}
      </form>
      <p className="sign-in-else">
        <Link to="/sign-in">{t('toSignIn')}</Link>
      </p>
    </SignInFrame>
  );
}
