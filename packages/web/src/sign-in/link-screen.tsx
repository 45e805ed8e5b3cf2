// In charge of: signing in by a one-time link.
import { ApiError } from '@trellis/client';
import { Link, useParams, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLate } from '../app/state-message.tsx';
import { joinSentences } from '../app/sentences.ts';
import { SignInFrame } from './sign-in-screen.tsx';
import { useEnter } from './use-enter.ts';

/** Uses the link up and goes home, or says why it did not work. */
export function LinkScreen(): ReactNode {
  const { t } = useTranslation('signIn');
  const { token } = useParams({ from: '/link/$token' });
  const { client } = useRouter().options.context;
  const enter = useEnter();
  const [error, setError] = useState<unknown>();
  const used = useRef<string>(undefined);
  const late = useLate();

  useEffect(() => {
    // A link works once: a second run of this effect must not use it again.
    if (used.current === token) return;
    used.current = token;
    enter(client.auth.redeemLink(token)).catch(setError);
  }, [client, enter, token]);

  if (error === undefined) return <SignInFrame>{late && <output className="sign-in-note">{t('linkTitle')}</output>}</SignInFrame>;
  return (
    <SignInFrame>
      <h2 className="sign-in-failed">{t('linkFailed')}</h2>
      <p className="sign-in-note">{error instanceof ApiError ? joinSentences(error.message, error.hint) : String(error)}</p>
      <Link to="/sign-in">{t('toPassword')}</Link>
    </SignInFrame>
  );
}
