// In charge of: setting a password by a link: whoever was invited sets their first one, who forgot theirs a new one, and is signed in.
import type { MeJson } from '@trellis/query';
import { Link, useRouter } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLinkToken } from '../app/link-token.ts';
import { addTexts } from '../i18n/add-texts.ts';
import { security } from '../i18n/security.ts';
import { MIN_PASSWORD } from '../me/new-password.ts';
import { SignInFrame } from './sign-in-screen.tsx';
import { useEnter } from './use-enter.ts';
import { useOneField } from './use-one-field.ts';

addTexts('security', security);

/** Taking up an invitation. */
export function InviteScreen(): ReactNode {
  const { t } = useTranslation('security');
  const token = useLinkToken();
  const { client } = useRouter().options.context;
  return <LinkPassword title={t('inviteTitle')} text={t('inviteText')} redeem={(password) => client.auth.acceptInvitation(token, password)} />;
}

/** Setting a forgotten password anew. */
export function ResetScreen(): ReactNode {
  const { t } = useTranslation('security');
  const token = useLinkToken();
  const { client } = useRouter().options.context;
  return <LinkPassword title={t('resetTitle')} text={t('resetText')} redeem={(password) => client.auth.reset({ token, password })} />;
}

interface LinkProps {
  readonly title: string;
  readonly text: string;
  readonly redeem: (password: string) => Promise<MeJson>;
}

function LinkPassword({ title, text, redeem }: LinkProps): ReactNode {
  const { t } = useTranslation('security');
  const enter = useEnter();
  const { input, busy, mistake, clear, submit } = useOneField(
    'password',
    (password) => (password.length < MIN_PASSWORD ? t('passwordTooShort', { min: MIN_PASSWORD }) : undefined),
    (password) => enter(redeem(password)),
  );

  return (
    <SignInFrame>
      <form className="sign-in-form" noValidate onSubmit={submit}>
        <h2 className="sign-in-failed">{title}</h2>
        <p className="sign-in-note">{text}</p>
        <label htmlFor="link-password">{t('newPassword')}</label>
        <Input
          ref={input}
          id="link-password"
          name="password"
          type="password"
          size="large"
          autoComplete="new-password"
          autoFocus
          aria-describedby="link-password-rule"
          {...(mistake === undefined ? {} : { status: 'error' as const, 'aria-invalid': true })}
          onChange={clear}
        />
        <PasswordLine mistake={mistake} />
        <Button className="sign-in-submit" type="primary" size="large" htmlType="submit" loading={busy} block>
          {t('inviteSubmit')}
        </Button>
      </form>
      <p className="sign-in-else">
        <Link to="/sign-in">{t('toSignIn')}</Link>
      </p>
    </SignInFrame>
  );
}

/** The rule, or in its place what was wrong. */
function PasswordLine({ mistake }: { readonly mistake: string | undefined }): ReactNode {
  const { t } = useTranslation('security');
  if (mistake === undefined)
    return (
      <p id="link-password-rule" className="sign-in-rule">
        {t('passwordRule', { min: MIN_PASSWORD })}
      </p>
    );
  return (
    <p id="link-password-rule" className="sign-in-mistake" role="alert">
      {mistake}
    </p>
  );
}
