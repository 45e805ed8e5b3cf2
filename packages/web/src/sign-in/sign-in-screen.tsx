// In charge of: signing in with e-mail and password.
import { ApiError } from '@trellis/client';
import { localText, type Locale } from '@trellis/errors';
import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { Button, Input, type InputRef } from 'antd';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '../app/mark.tsx';
import { useLocale } from '../app/locale.ts';
import { remember, usePreferences } from '../app/preferences.ts';
import { localeNames } from '../i18n/i18n.ts';
import { ProviderButtons } from './provider-buttons.tsx';
import { useEnter } from './use-enter.ts';
import './sign-in.css';

/** The frame that the password form and the link's answer share. */
export function SignInFrame({ children }: { readonly children: ReactNode }): ReactNode {
  const workspace = usePreferences((state) => state.workspace);
  const locale = useLocale();
  return (
    <main className="sign-in">
      <div className="sign-in-column">
        <div className="sign-in-mark">
          <Mark size={32} />
        </div>
        <h1>{workspace === undefined ? 'Trellis' : localText(workspace, locale)}</h1>
        {children}
        <LanguageLinks locale={locale} />
      </div>
    </main>
  );
}

function LanguageLinks({ locale }: { readonly locale: Locale }): ReactNode {
  const { t } = useTranslation('signIn');
  return (
    <fieldset className="sign-in-languages" aria-label={t('language')}>
      {(Object.keys(localeNames) as Locale[]).map((one) => (
        <button key={one} type="button" lang={one} aria-pressed={one === locale} onClick={() => remember({ locale: one })}>
          {localeNames[one]}
        </button>
      ))}
    </fieldset>
  );
}

interface Mistake {
  readonly at: 'email' | 'password';
  readonly text: string;
}

/** The sign-in screen. */
export function SignInScreen(): ReactNode {
  const { t } = useTranslation('signIn');
  const { client } = useRouter().options.context;
  const enter = useEnter();
  const { to } = useSearch({ from: '/sign-in' });
  const [mistake, setMistake] = useState<Mistake>();
  const [busy, setBusy] = useState(false);
  const password = useRef<InputRef>(null);
  const email = useRef<InputRef>(null);

  function refuse(found: Mistake): void {
    setMistake(found);
    const input = (found.at === 'email' ? email : password).current;
    // Selected, and not by a range: fields for e-mail have none.
    input?.focus();
    input?.select();
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const credentials = { email: String(data.get('email') ?? '').trim(), password: String(data.get('password') ?? '') };
    if (credentials.email === '') return refuse({ at: 'email', text: t('emailMissing') });
    if (credentials.password === '') return refuse({ at: 'password', text: t('passwordMissing') });
    setBusy(true);
    try {
      await enter(client.auth.login(credentials), to);
    } catch (error) {
      refuse({ at: 'password', text: error instanceof ApiError ? error.message : String(error) });
    } finally {
      setBusy(false);
    }
  }

  return (
    <SignInFrame>
      <form className="sign-in-form" noValidate onSubmit={(event) => void submit(event)}>
        <label htmlFor="sign-in-email">{t('email')}</label>
        <Input
          ref={email}
          id="sign-in-email"
          name="email"
          type="email"
          size="large"
          autoComplete="username"
          autoFocus
          {...mistakeProps(mistake, 'email')}
          onChange={() => setMistake(undefined)}
        />
        <MistakeLine mistake={mistake} at="email" />
        <label htmlFor="sign-in-password">{t('password')}</label>
        <Input
          ref={password}
          id="sign-in-password"
          name="password"
          type="password"
          size="large"
          autoComplete="current-password"
          {...mistakeProps(mistake, 'password')}
          onChange={() => setMistake(undefined)}
        />
        <MistakeLine mistake={mistake} at="password" />
        <Button className="sign-in-submit" type="primary" size="large" htmlType="submit" loading={busy} block>
          {t('submit')}
        </Button>
      </form>
      <p className="sign-in-else">
        <Link to="/forgot">{t('forgot')}</Link>
      </p>
      <ProviderButtons to={to} />
    </SignInFrame>
  );
}

function mistakeProps(mistake: Mistake | undefined, at: Mistake['at']) {
  return mistake?.at === at ? { status: 'error' as const, 'aria-invalid': true, 'aria-describedby': `sign-in-${at}-mistake` } : {};
}

function MistakeLine({ mistake, at }: { readonly mistake: Mistake | undefined; readonly at: Mistake['at'] }): ReactNode {
  if (mistake?.at !== at) return null;
  return (
    <p id={`sign-in-${at}-mistake`} className="sign-in-mistake" role="alert">
      {mistake.text}
    </p>
  );
}
