// In charge of: the links that were made to a view and its form: what became of them, and ending them.
import type { PublicLinkJson } from '@trellis/query';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, type Question } from '../admin/confirm-dialog.tsx';
import { dayOf, formatCount } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { linksKey } from './links-key.ts';

/** The list. */
export function LinkList({ app, targets }: { readonly app: string; readonly targets: readonly string[] }): ReactNode {
  const { t } = useTranslation('share');
  const { client } = useSession();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: linksKey(app), queryFn: ({ signal }) => client.links.list(app, { signal }), staleTime: 0 });
  const [question, setQuestion] = useState<Question>();
  const links = data?.filter((link) => targets.includes(link.target));
  function ask({ id, name }: PublicLinkJson): void {
    async function run(): Promise<void> {
      await client.links.revoke(id);
      await queries.invalidateQueries({ queryKey: linksKey(app) });
    }
    setQuestion({ title: t('endAsk', { name }), text: t('endText'), verb: t('end'), danger: true, run });
  }
  return (
    <section className="share-links">
      <h3>{t('links')}</h3>
      {links === undefined && (error === null ? <SkeletonLines lines={2} /> : <FailureMessage error={error} retry={() => void refetch()} />)}
      {links?.length === 0 && <p className="admin-note">{t('noLinks')}</p>}
      <ul>
        {links?.map((link) => (
          <LinkLine key={link.id} link={link} ask={ask} />
        ))}
      </ul>
      <ConfirmDialog question={question} close={() => setQuestion(undefined)} />
    </section>
  );
}

function LinkLine({ link, ask }: { readonly link: PublicLinkJson; readonly ask: (link: PublicLinkJson) => void }): ReactNode {
  const { t } = useTranslation('share');
  const { locale, me, timezone } = useSession();
  const day = (text: string): string => dayOf(Date.parse(text), timezone);
  const facts = [
    t(link.kind === 'form' ? 'form' : 'view'),
    ...(link.expiresAt === null ? [] : [t('until', { day: day(link.expiresAt) })]),
    ...(link.hasPassword ? [t('protected')] : []),
    ...(link.madeBy.id === me.user.id ? [] : [t('by', { name: link.madeBy.name })]),
  ];
  const used =
    link.lastUsedAt === null ? t('neverUsed') : t('used', { count: link.uses, formatted: formatCount(link.uses, locale), day: day(link.lastUsedAt) });
  return (
    <li>
      <div>
        <p className="share-name">{link.name}</p>
        <p className="admin-note">{facts.join(' · ')}</p>
        <p className="admin-note">{used}</p>
      </div>
      {link.state === 'open' || link.state === 'idle' ? (
        <Button size="small" aria-label={`${t('end')}: ${link.name}`} onClick={() => ask(link)}>
          {t('end')}
        </Button>
      ) : null}
      {link.state !== 'open' && (
        <span className="admin-state" data-state={link.state === 'idle' ? 'invited' : 'ended'}>
          {t(`state_${link.state}`)}
        </span>
      )}
    </li>
  );
}
