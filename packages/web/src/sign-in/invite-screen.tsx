// In charge of: taking up an invitation: whoever came by its link sets their first password and is signed in.
import { ApiError } from '@trellis/client';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { Button, Input, type InputRef } from 'antd';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { remember } from '../app/preferences.ts';
import { joinSentences } from '../app/sentences.ts';
import { addTexts } from '../i18n/add-texts.ts';
import { security } from '../i18n/security.ts';
import { MIN_PASSWORD } from '../me/new-password.ts';
import { SignInFrame } from './sign-in-screen.tsx';

addTexts('security', security);

/** The screen. */
export function InviteScreen(): ReactNode {
  const { t } = useTranslation('security');
  const { token } = useParams({ from: '/invite/$token' });
  const { client } = useRouter().options.context;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [mistake, setMistake] = useState<string>();
  const [busy, setBusy] = useState(false);
  const input = useRef<InputRef>(null);

  function refuse(text: string): void {
    setMistake(text);
    input.current?.focus({ cursor: 'all' });
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password') ?? '');
    if (password.length < MIN_PASSWORD) return refuse(t('passwordRule', { min: MIN_PASSWORD }));
    setBusy(true);
    try {
      const me = await client.auth.acceptInvitation(token, password);
      // Somebody else may have been signed in in this browser.
      queries.clear();
      queries.setQueryData(['me'], me);
      remember({ workspace: me.workspace.label });
      await navigate({ to: '/', replace: true });
    } catch (error) {
      refuse(error instanceof ApiError ? joinSentences(error.message, error.hint) : String(error));
    }
    setBusy(false);
  }

  return (
    <SignInFrame>
      <form className="sign-in-form" noValidate onSubmit={(event) => void submit(event)}>
        <h2 className="sign-in-failed">{t('inviteTitle')}</h2>
        <p className="sign-in-note">{t('inviteText')}</p>
        <label htmlFor="invite-password">{t('newPassword')}</label>
        <Input
          ref={input}
          id="invite-password"
          name="password"
          type="password"
          size="large"
          autoComplete="new-password"
          autoFocus
          aria-describedby="invite-rule"
          {...(mistake === undefined ? {} : { status: 'error' as const, 'aria-invalid': true })}
          onChange={() => setMistake(undefined)}
        />
        {mistake === undefined ? (
          <p id="invite-rule" className="sign-in-rule">
            {t('passwordRule', { min: MIN_PASSWORD })}
          </p>
        ) : (
          <p id="invite-rule" className="sign-in-mistake" role="alert">
            {mistake}
          </p>
        )}
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
