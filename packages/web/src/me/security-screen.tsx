// In charge of: the screen on which people look after the safety of their own account.
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import '../admin/admin.css';
import { addTexts } from '../i18n/add-texts.ts';
import { admin } from '../i18n/admin.ts';
import { security } from '../i18n/security.ts';
import { TopBar } from '../shell/top-bar.tsx';
import './me.css';
import { LinkedPart } from './linked-part.tsx';
import { PasswordPart } from './password-part.tsx';
import { SecondFactorPart } from './second-factor-part.tsx';
import { SessionsPart } from './sessions-part.tsx';
import { TokensPart } from './tokens-part.tsx';

addTexts('security', security);
addTexts('admin', admin);

/** The screen. */
export function SecurityScreen(): ReactNode {
  const { t } = useTranslation('security');
  return (
    <>
      <TopBar back="/">
        <h1>{t('title')}</h1>
      </TopBar>
      <div className="admin-screen me-security">
        <PasswordPart />
        <SecondFactorPart />
        <LinkedPart />
        <SessionsPart />
        <TokensPart />
      </div>
    </>
  );
}
