// In charge of: the second step of signing in: a code of the second factor, or a recovery code.
import { Link, Navigate, useRouter } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { addTexts } from '../i18n/add-texts.ts';
import { security } from '../i18n/security.ts';
import { SignInFrame } from './sign-in-screen.tsx';
import { useEnter, useWaitingStep } from './use-enter.ts';
import { useOneField } from './use-one-field.ts';

addTexts('security', security);

/** The screen; without a step to take it leads to signing in. */
export function SecondStepScreen(): ReactNode {
  const token = useWaitingStep((state) => state.token);
  return token === undefined ? <Navigate to="/sign-in" search={{}} replace /> : <SecondStepForm token={token} />;
}

function SecondStepForm({ token }: { readonly token: string }): ReactNode {
  const { t } = useTranslation('security');
  const { client } = useRouter().options.context;
  const enter = useEnter();
  const to = useWaitingStep((state) => state.to);
  const { input, busy, mistake, clear, submit } = useOneField(
    'code',
    (code) => (code.trim() === '' ? t('codeMissing') : undefined),
    (code) => enter(client.auth.secondStep({ token, code: code.trim() }), to),
  );

  return (
    <SignInFrame>
      <form className="sign-in-form" noValidate onSubmit={submit}>
        <h2 className="sign-in-failed">{t('secondFactor')}</h2>
        <p className="sign-in-note">{t('secondStepText')}</p>
        <label htmlFor="second-step-code">{t('code')}</label>
        <Input
          ref={input}
          id="second-step-code"
          name="code"
          size="large"
          autoComplete="one-time-code"
          autoFocus
          {...(mistake === undefined ? {} : { status: 'error' as const, 'aria-invalid': true, 'aria-describedby': 'second-step-mistake' })}
          onChange={clear}
        />
        {mistake !== undefined && (
          <p id="second-step-mistake" className="sign-in-mistake" role="alert">
            {mistake}
          </p>
        )}
        <Button className="sign-in-submit" type="primary" size="large" htmlType="submit" loading={busy} block>
          {t('secondStepSubmit')}
        </Button>
      </form>
      <p className="sign-in-else">
        <Link to="/sign-in">{t('beginAgain')}</Link>
      </p>
    </SignInFrame>
  );
}
