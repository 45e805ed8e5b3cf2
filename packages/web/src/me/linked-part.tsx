// In charge of: the sign-ins with other providers that are linked to oneself: linking one, taking one away.
import type { IdentityJson, ProviderJson } from '@trellis/query';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, type Question } from '../admin/confirm-dialog.tsx';
import { refusalText } from '../admin/refusal.ts';
import { formatMoment } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { useNow } from '../app/use-now.ts';
import { needsSignIn, SignInAgain } from './sign-in-again.tsx';
import { SecurityPart } from './security-part.tsx';
import { linkedKey, sessionsKey } from './security-keys.ts';

/** The part; nothing where there is no other provider and none is linked. */
export function LinkedPart(): ReactNode {
  const { t } = useTranslation('security');
  const { client } = useSession();
  const { data } = useQuery({
    queryKey: linkedKey,
    queryFn: async ({ signal }) => {
      const [providers, linked] = await Promise.all([client.providers.list({ signal }), client.providers.linked({ signal })]);
      return { providers, linked };
    },
  });
  if (data === undefined || (data.providers.length === 0 && data.linked.length === 0)) return null;
  const free = data.providers.filter(({ id }) => data.linked.every(({ provider }) => provider?.id !== id));
  const acts = (
    <div className="me-part-acts">
      {free.map((provider) => (
        <LinkButton key={provider.id} provider={provider} />
      ))}
    </div>
  );
  return (
    <SecurityPart title={t('linked')} text={t('linkedText')} action={acts}>
      {data.linked.length === 0 ? <p className="me-state">{t('linkedEmpty')}</p> : <LinkedTable linked={data.linked} />}
    </SecurityPart>
  );
}

function LinkButton({ provider }: { readonly provider: ProviderJson }): ReactNode {
  const { t } = useTranslation('security');
  const { client } = useSession();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  async function go(): Promise<void> {
    setBusy(true);
    setRefused(undefined);
    try {
      globalThis.location.assign(await client.providers.beginLink(provider.id));
    } catch (error) {
      setRefused(refusalText(error));
      setBusy(false);
    }
  }
  return (
    <>
      {refused !== undefined && (
        <p className="admin-mistake" role="alert">
          {refused}
        </p>
      )}
      <Button size="small" loading={busy} onClick={() => void go()}>
        {t('link', { name: provider.label })}
      </Button>
    </>
  );
}

/** What is not offered any more is called by its address. */
const nameOf = ({ provider, issuer }: IdentityJson): string => provider?.label ?? issuer;

function LinkedTable({ linked }: { readonly linked: readonly IdentityJson[] }): ReactNode {
  const { t } = useTranslation('security');
  const { client, timezone } = useSession();
  const queries = useQueryClient();
  const now = useNow();
  const [question, setQuestion] = useState<Question>();
  async function unlink(id: number): Promise<void> {
    await client.providers.unlink(id);
    await Promise.all([queries.invalidateQueries({ queryKey: linkedKey }), queries.invalidateQueries({ queryKey: sessionsKey })]);
  }
  const ask = (one: IdentityJson): void =>
    setQuestion({
      title: t('unlinkAsk', { name: nameOf(one) }),
      text: t('unlinkText'),
      verb: t('unlink'),
      danger: true,
      run: () => unlink(one.id),
      remedy: (error) => needsSignIn(error) && <SignInAgain />,
    });
  return (
    <>
      <table className="admin-table">
        <thead>
          <tr>
            <th scope="col">{t('provider')}</th>
            <th scope="col">{t('email')}</th>
            <th scope="col">{t('linkedAt')}</th>
            <th aria-label={t('unlink')} />
          </tr>
        </thead>
        <tbody>
          {linked.map((one) => (
            <tr key={one.id}>
              <th scope="row" className="admin-cell-title">
                {nameOf(one)}
              </th>
              <td data-label={t('email')}>{one.email}</td>
              <td data-label={t('linkedAt')} className="num">
                {formatMoment(Date.parse(one.linkedAt), now, timezone)}
              </td>
              <td className="admin-cell-verb">
                <Button size="small" aria-label={`${t('unlink')}: ${nameOf(one)}`} onClick={() => ask(one)}>
                  {t('unlink')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ConfirmDialog question={question} close={() => setQuestion(undefined)} />
    </>
  );
}
