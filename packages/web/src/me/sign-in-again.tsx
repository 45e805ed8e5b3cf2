// In charge of: the way on where something was refused because signing in is too long ago.
import { ApiError } from '@trellis/client';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignOut } from '../shell/use-sign-out.ts';

/** Whether signing in again helps against what was refused. */
export function needsSignIn(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'auth.sign-in-again';
}

/** Signs out and in again, and comes back here. */
export function SignInAgain(): ReactNode {
  const { t } = useTranslation('security');
  const signOut = useSignOut();
  const [busy, setBusy] = useState(false);
  function go(): void {
    setBusy(true);
    signOut('/me/security').catch(() => setBusy(false));
  }
  return (
    <Button loading={busy} onClick={go}>
      {t('signInAgain')}
    </Button>
  );
}
