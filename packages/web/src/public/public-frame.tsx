// In charge of: the pages of public links before they show anything: their frame, the password, and that a link opens nothing.
import { localText, type Locale, type LocalText } from '@trellis/errors';
import type { OpenedLinkJson } from '@trellis/query';
import { useRouter } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../app/locale.ts';
import { Mark } from '../app/mark.tsx';
import { remember } from '../app/preferences.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { addTexts } from '../i18n/add-texts.ts';
import { localeNames } from '../i18n/i18n.ts';
import { share } from '../i18n/share.ts';
import { useOneField } from '../sign-in/use-one-field.ts';
import { useOpening } from './opening.ts';
import './public.css';

addTexts('share', share);

/** The two languages, to choose from. */
export function LanguageChoice(): ReactNode {
  const { t } = useTranslation('share');
  const locale = useLocale();
  return (
    <fieldset className="public-languages" aria-label={t('language')}>
      {(Object.keys(localeNames) as Locale[]).map((one) => (
        <button key={one} type="button" lang={one} aria-pressed={one === locale} onClick={() => remember({ locale: one })}>
          {localeNames[one]}
        </button>
      ))}
    </fieldset>
  );
}

/** A page of one column: whose it is, what it is, and its content. */
export function PublicPage({
  workspace,
  title,
  children,
}: {
  readonly workspace?: LocalText;
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode {
  const locale = useLocale();
  return (
    <main className="public-page">
      <div className="public-sheet">
        <p className="public-owner">
          <Mark size={20} />
          {workspace === undefined ? 'Trellis' : localText(workspace, locale)}
        </p>
        <h1>{title}</h1>
        {children}
        <LanguageChoice />
      </div>
    </main>
  );
}

interface OpenProps {
  readonly kind: OpenedLinkJson['kind'];
  readonly token: string;
  /** What is shown once the link is open; `again` opens it anew. */
  readonly children: (opened: OpenedLinkJson, again: () => void) => ReactNode;
}

/** Opens a link and shows what comes of it. */
export function WithOpenLink({ kind, token, children }: OpenProps): ReactNode {
  const { t } = useTranslation('share');
  const { client } = useRouter().options.context;
  const [opening, open] = useOpening(client, kind, token);
  if (opening.at === 'open') return children(opening.opened, () => void open());
  if (opening.at === 'opening')
    return (
      <main className="public-page" aria-label={t('opening')}>
        <SkeletonLines lines={4} />
      </main>
    );
  if (opening.at === 'gone')
    return (
      <PublicPage title={t('gone')}>
        <p className="public-text">{t('goneText')}</p>
      </PublicPage>
    );
  if (opening.at === 'failed') return <FailureMessage error={opening.error} retry={() => void open()} />;
  return <PasswordStep open={open} />;
}

function PasswordStep({ open }: { readonly open: (password: string) => Promise<void> }): ReactNode {
  const { t } = useTranslation('share');
  const { input, busy, mistake, clear, submit } = useOneField('password', (text) => (text === '' ? t('passwordMissing') : undefined), open);
  return (
    <PublicPage title={t('passwordTitle')}>
      <form className="public-password" noValidate onSubmit={submit}>
        <p className="public-text">{t('passwordText')}</p>
        <label htmlFor="link-password">{t('password')}</label>
        <Input
          ref={input}
          id="link-password"
          name="password"
          type="password"
          size="large"
          autoComplete="off"
          autoFocus
          {...(mistake === undefined ? {} : { status: 'error' as const, 'aria-invalid': true, 'aria-describedby': 'link-password-mistake' })}
          onChange={clear}
        />
        {mistake !== undefined && (
          <p id="link-password-mistake" className="field-mistake" role="alert">
            {mistake}
          </p>
        )}
        <Button type="primary" size="large" htmlType="submit" loading={busy} block>
          {t('open')}
        </Button>
      </form>
    </PublicPage>
  );
}
