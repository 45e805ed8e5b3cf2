// In charge of: coming back from another provider: signed in, linked, or told why not.
import type { Client } from '@trellis/client';
import { Link, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { refusalText } from '../admin/refusal.ts';
import { useLate } from '../app/state-message.tsx';
import { SignInFrame } from './sign-in-screen.tsx';
import { useEnter } from './use-enter.ts';

/** The server named the state so; it decides by what the browser keeps, whatever stands here. */
const isLink = (query: string): boolean => new URLSearchParams(query).get('state')?.startsWith('link.') === true;

async function link(client: Client, provider: string, query: string): Promise<void> {
  // The page was opened anew: the token that goes with the session is not known yet.
  await client.auth.me();
  await client.providers.finishLink(provider, query);
}

/** The screen. */
export function ReturnScreen(): ReactNode {
  const { t } = useTranslation('signIn');
  const { provider } = useParams({ from: '/sign-in/return/$provider' });
  const { client, arrivedWith } = useRouter().options.context;
  const enter = useEnter();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>();
  const isBegun = useRef(false);
  const late = useLate();
  const links = isLink(arrivedWith);

  useEffect(() => {
    // An answer works once: a second run of this effect must not use it again.
    if (isBegun.current) return;
    isBegun.current = true;
    const done = links
      ? link(client, provider, arrivedWith).then(() => navigate({ to: '/me/security', replace: true }))
      : enter(client.providers.finish(provider, arrivedWith));
    done.catch(setError);
  }, [arrivedWith, client, enter, links, navigate, provider]);

  if (error === undefined) return <SignInFrame>{late && <output className="sign-in-note">{t('linkTitle')}</output>}</SignInFrame>;
  return (
    <SignInFrame>
      <h2 className="sign-in-failed">{t(links ? 'linkingFailed' : 'returnFailed')}</h2>
      <p className="sign-in-note">{refusalText(error)}</p>
      {links ? <Link to="/me/security">{t('toSecurity')}</Link> : <Link to="/sign-in">{t('toSignIn')}</Link>}
    </SignInFrame>
  );
}
