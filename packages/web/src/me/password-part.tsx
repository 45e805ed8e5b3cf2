// In charge of: setting one's own password. The e-mail it goes with is shown, for who came by a one-time link never typed it.
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, type InputRef } from 'antd';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormRow, RowNotes, rowProps } from '../admin/form-row.tsx';
import { noRefusal, placeRefusal, type Refusal } from '../admin/refusal.ts';
import { useSession } from '../app/session.ts';
import { MIN_PASSWORD } from './new-password.ts';
import { needsSignIn, SignInAgain } from './sign-in-again.tsx';
import { SecurityPart } from './security-part.tsx';
import { sessionsKey, tokensKey } from './security-keys.ts';

const places = { 'auth.weak-password': 'password', 'auth.easy-password': 'password' };

function useChange() {
  const { t } = useTranslation('security');
  const { client } = useSession();
  const queries = useQueryClient();
  const [refusal, setRefusal] = useState<Refusal>(noRefusal);
  const [isSet, setIsSet] = useState(false);
  const [busy, setBusy] = useState(false);
  const [isOld, setIsOld] = useState(false);

  async function change(current: string, password: string): Promise<Refusal> {
    if (password.length < MIN_PASSWORD) return { at: { password: t('passwordTooShort', { min: MIN_PASSWORD }) }, whole: undefined };
    try {
      queries.setQueryData(['me'], await client.auth.setPassword(current === '' ? { password } : { password, current }));
      // Other sessions and all tokens have ended with it.
      void queries.invalidateQueries({ queryKey: sessionsKey });
      void queries.invalidateQueries({ queryKey: tokensKey });
      return noRefusal;
    } catch (error) {
      setIsOld(needsSignIn(error));
      const refused = placeRefusal(error, [], { ...places, 'auth.wrong-credentials': 'current' });
      return refused.at['current'] === undefined ? refused : { ...refused, at: { current: t('wrongCurrent') } };
    }
  }

  async function submit(current: string, password: string): Promise<Refusal> {
    setBusy(true);
    setIsSet(false);
    setIsOld(false);
    const found = await change(current, password);
    setRefusal(found);
    setIsSet(found === noRefusal);
    setBusy(false);
    return found;
  }

  return { refusal, isSet, isOld, busy, submit };
}

/** The part. */
export function PasswordPart(): ReactNode {
  const { t } = useTranslation('security');
  const { me } = useSession();
  const { refusal, isSet, isOld, busy, submit } = useChange();
  const current = useRef<InputRef>(null);
  const password = useRef<InputRef>(null);

  async function send(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const { at, whole } = await submit(String(data.get('current') ?? ''), String(data.get('password') ?? ''));
    if (at['current'] !== undefined) current.current?.focus({ cursor: 'all' });
    else if (at['password'] !== undefined) password.current?.focus({ cursor: 'all' });
    else if (whole === undefined) form.reset();
  }

  return (
    <SecurityPart title={t('password')}>
      <form className="admin-form me-form" noValidate onSubmit={(event) => void send(event)}>
        <FormRow id="me-email" label={t('email')}>
          <Input id="me-email" name="email" value={me.user.email} readOnly autoComplete="username" />
        </FormRow>
        <FormRow id="me-current" label={t('currentPassword')} note={t('currentNote')} refused={refusal.at['current']}>
          <Input
            ref={current}
            {...rowProps('me-current', refusal.at['current'], true)}
            name="current"
            type="password"
            autoComplete="current-password"
          />
        </FormRow>
        <FormRow id="me-password" label={t('newPassword')} note={t('passwordRule', { min: MIN_PASSWORD })} refused={refusal.at['password']}>
          <Input
            ref={password}
            {...rowProps('me-password', refusal.at['password'], true)}
            name="password"
            type="password"
            autoComplete="new-password"
          />
        </FormRow>
        <RowNotes id="me-whole" note={t('passwordNext')} refused={refusal.whole} />
        {isOld && (
          <div>
            <SignInAgain />
          </div>
        )}
        <div>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('setPassword')}
          </Button>
        </div>
        {isSet && <output className="admin-note">{t('passwordSet')}</output>}
      </form>
    </SecurityPart>
  );
}
