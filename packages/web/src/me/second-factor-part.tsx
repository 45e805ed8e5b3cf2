// In charge of: the own second factor: whether there is one, setting it up, taking it away.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { SecondFactorPanel } from './second-factor-panel.tsx';
import { SecurityPart } from './security-part.tsx';
import { secondFactorKey, sessionsKey } from './security-keys.ts';

/** The part. */
export function SecondFactorPart(): ReactNode {
  const { t } = useTranslation('security');
  const { client } = useSession();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: secondFactorKey, queryFn: ({ signal }) => client.secondFactor.get({ signal }) });
  const [open, setOpen] = useState(false);
  const isOn = data?.state === 'on';
  const refresh = (): void =>
    void Promise.all([queries.invalidateQueries({ queryKey: secondFactorKey }), queries.invalidateQueries({ queryKey: sessionsKey })]);
  const action = data !== undefined && (
    <Button size="small" danger={isOn} onClick={() => setOpen(true)}>
      {t(isOn ? 'removeFactor' : 'setUpFactor')}
    </Button>
  );
  return (
    <SecurityPart title={t('secondFactor')} text={t('secondFactorText')} action={action}>
      {data === undefined && (error === null ? <SkeletonLines lines={1} /> : <FailureMessage error={error} retry={() => void refetch()} />)}
      {data !== undefined && (
        <p className="me-state">
          <span className="admin-state" data-state={isOn ? 'active' : 'ended'}>
            {t(isOn ? 'factorOn' : 'factorOff')}
          </span>
          {isOn && <span className="admin-note">{t('codesLeft', { count: data.recoveryCodes })}</span>}
        </p>
      )}
      {open && <SecondFactorPanel isOn={isOn} close={() => setOpen(false)} changed={refresh} />}
    </SecurityPart>
  );
}
