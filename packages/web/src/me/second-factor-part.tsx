// In charge of: the own second factor: whether there is one, setting it up, taking it away.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { SecondFactorPanel, type FactorAct } from './second-factor-panel.tsx';
import { SecurityPart } from './security-part.tsx';
import { secondFactorKey, sessionsKey } from './security-keys.ts';

/** The part. */
export function SecondFactorPart(): ReactNode {
  const { t } = useTranslation('security');
  const { client } = useSession();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: secondFactorKey, queryFn: ({ signal }) => client.secondFactor.get({ signal }) });
  const [act, setAct] = useState<FactorAct>();
  const isOn = data?.state === 'on';
  const refresh = (): void =>
    void Promise.all([queries.invalidateQueries({ queryKey: secondFactorKey }), queries.invalidateQueries({ queryKey: sessionsKey })]);
  const acts: readonly FactorAct[] = data === undefined ? [] : isOn ? ['newCodes', 'removeFactor'] : ['setUpFactor'];
  const action = (
    <div className="me-part-acts">
      {acts.map((each) => (
        <Button key={each} size="small" danger={each === 'removeFactor'} onClick={() => setAct(each)}>
          {t(each)}
        </Button>
      ))}
    </div>
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
      {act !== undefined && <SecondFactorPanel act={act} close={() => setAct(undefined)} changed={refresh} />}
    </SecurityPart>
  );
}
