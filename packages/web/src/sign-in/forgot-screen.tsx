// In charge of: asking for a link by mail when one's password is forgotten.
import { Link, useRouter } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { addTexts } from '../i18n/add-texts.ts';
import { security } from '../i18n/security.ts';
import { SignInFrame } from './sign-in-screen.tsx';
import { useOneField } from './use-one-field.ts';

addTexts('security', security);

/** The screen. */
export function ForgotScreen(): ReactNode {
  const { t } = useTranslation('security');
  const { client } = useRouter().options.context;
  const [sent, setSent] = useState(false);
  const { input, busy, mistake, clear, submit } = useOneField(
    'email',
    (email) => (email.trim() === '' ? t('emailMissing') : undefined),
    async (email) => {
      await client.auth.forgot(email.trim());
      setSent(true);
    },
  );

  return (
    <SignInFrame>
      <form className="sign-in-form" noValidate onSubmit={submit}>
        <h2 className="sign-in-failed">{t('forgotTitle')}</h2>
        <p className="sign-in-note">{t('forgotText')}</p>
        <label htmlFor="forgot-email">{t('email')}</label>
        <Input
          ref={input}
          id="forgot-email"
          name="email"
          type="email"
          size="large"
          autoComplete="username"
          autoFocus
          {...(mistake === undefined ? {} : { status: 'error' as const, 'aria-invalid': true, 'aria-describedby': 'forgot-mistake' })}
          onChange={clear}
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
