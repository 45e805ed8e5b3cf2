// In charge of: screens for nothing here, something broke, not there yet.
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureMessage, SkeletonLines, StateMessage } from '../app/state-message.tsx';

/** Nothing at this address, or nothing the person may see. */
export function NotFoundScreen(): ReactNode {
  const { t } = useTranslation();
  return <StateMessage title={t('notFoundTitle')} text={t('notFoundText')} action={<Link to="/">{t('goHome')}</Link>} />;
}

/** A screen that broke. */
export function CrashScreen({ error, reset }: ErrorComponentProps): ReactNode {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return <FailureMessage error={error} retry={retry} />;
}

/** A screen on its way. */
export function LoadingScreen(): ReactNode {
  return <SkeletonLines />;
}
