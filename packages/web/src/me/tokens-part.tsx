// In charge of: one's own API tokens: which there are, and ending them.
import type { TokenInfo } from '@trellis/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, type Question } from '../admin/confirm-dialog.tsx';
import { listNames } from '../admin/person-words.ts';
import { dayOf } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { SecurityPart } from './security-part.tsx';
import { tokensKey } from './security-keys.ts';
import { scopeText, TokenPanel } from './token-panel.tsx';

/** The part. */
export function TokensPart(): ReactNode {
  const { t } = useTranslation('security');
  const { client } = useSession();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: tokensKey, queryFn: ({ signal }) => client.tokens.list({ signal }) });
  const [making, setMaking] = useState(false);
  const [question, setQuestion] = useState<Question>();
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: tokensKey });
  function ask({ id, name }: TokenInfo): void {
    async function run(): Promise<void> {
      await client.tokens.remove(id);
      await refresh();
    }
    setQuestion({ title: t('endTokenAsk', { name }), text: t('endTokenText'), verb: t('end'), danger: true, run });
  }
  const action = (
    <Button size="small" onClick={() => setMaking(true)}>
      {t('newToken')}
    </Button>
  );
  return (
    <SecurityPart title={t('tokens')} text={t('tokensText')} action={action}>
      {data === undefined && (error === null ? <SkeletonLines lines={2} /> : <FailureMessage error={error} retry={() => void refetch()} />)}
      {data?.length === 0 && <p className="admin-empty">{t('tokensEmpty')}</p>}
      {data !== undefined && data.length > 0 && <TokenTable tokens={data} ask={ask} />}
      <ConfirmDialog question={question} close={() => setQuestion(undefined)} />
      {making && <TokenPanel close={() => setMaking(false)} made={() => void refresh()} />}
    </SecurityPart>
  );
}

function TokenTable({ tokens, ask }: { readonly tokens: readonly TokenInfo[]; readonly ask: (token: TokenInfo) => void }): ReactNode {
  const { t } = useTranslation('security');
  const { timezone, locale } = useSession();
  return (
    <table className="admin-table">
      <thead>
        <tr>
          <th scope="col">{t('tokenName')}</th>
          <th scope="col">{t('scopes')}</th>
          <th scope="col">{t('expires')}</th>
          <th aria-label={t('end')} />
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <th scope="row" className="admin-cell-title">
              {token.name}
            </th>
            <td data-label={t('scopes')}>
              {listNames(
                token.scopes.map((scope) => scopeText(scope, t)),
                locale,
              )}
            </td>
            <td data-label={t('expires')} className="num">
              {dayOf(Date.parse(token.expiresAt), timezone)}
            </td>
            <td className="admin-cell-verb">
              <Button size="small" aria-label={`${t('end')}: ${token.name}`} onClick={() => ask(token)}>
                {t('end')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
