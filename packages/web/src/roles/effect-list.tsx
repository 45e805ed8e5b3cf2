// In charge of: the list of who gains or loses how many records by a change of a grant.
import { localText } from '@trellis/errors';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../app/format.ts';
import { joinSentences } from '../app/sentences.ts';
import { useSession } from '../app/session.ts';
import { Avatar } from '../shell/avatar.tsx';
import { effectSum, type Effect } from './effect.ts';

/** The list. */
export function EffectList({ effects, isPublished }: { readonly effects: readonly Effect[]; readonly isPublished: boolean }): ReactNode {
  const { t } = useTranslation('roles');
  const part = useRef<HTMLElement>(null);
  useEffect(() => {
    // In braces, since newer browsers answer with a promise, which must not become the effect's clean-up.
    part.current?.scrollIntoView({ block: 'nearest' });
  }, [effects]);
  return (
    <section className="grant-effect" aria-label={t('effect')} ref={part}>
      <header>
        <h3>{t('effect')}</h3>
        <span>{t('effectNote')}</span>
      </header>
      {effects.length === 0 && <p>{t('effectNobody')}</p>}
      <Summary effects={effects} />
      {effects.map((effect) => (
        <EffectPart key={effect.key} effect={effect} />
      ))}
      {!isPublished && <p className="admin-note">{t('publishNext')}</p>}
    </section>
  );
}

/** Who changes, in one line before the numbers of each. */
function Summary({ effects }: { readonly effects: readonly Effect[] }): ReactNode {
  const { t } = useTranslation('roles');
  const { locale } = useSession();
  const said = (['gained', 'lost'] as const).flatMap((side) => {
    const { people, most } = effectSum(effects, side);
    const records = t('recordCount', { count: most, formatted: formatCount(most, locale) });
    return people === 0
      ? []
      : [t(side === 'gained' ? 'peopleGain' : 'peopleLose', { count: people, formatted: formatCount(people, locale), records })];
  });
  return said.length === 0 ? null : <p className="grant-effect-sum">{joinSentences(...said)}</p>;
}

function EffectPart({ effect }: { readonly effect: Effect }): ReactNode {
  const { t } = useTranslation('roles');
  const { locale } = useSession();
  const { action, entity, field, people } = effect;
  const about = field === undefined ? `${t(action)} · ${localText(entity, locale)}` : t('effectField', { field: localText(field, locale) });
  return (
    <table className="grant-effect-part">
      <caption>{about}</caption>
      <thead>
        <tr>
          <th scope="col">{t('whoChanges')}</th>
          <th scope="col">{t('gains')}</th>
          <th scope="col">{t('loses')}</th>
        </tr>
      </thead>
      <tbody>
        {people.map(({ user, gained, lost, message }) => (
          <tr key={user.id} title={message}>
            <th scope="row">
              <span className="grant-effect-person">
                <Avatar id={user.id} name={user.name} />
                {user.name}
              </span>
            </th>
            {gained === null || lost === null ? (
              <td colSpan={2}>{t('later')}</td>
            ) : (
              <>
                <td className="num">{gained > 0 && <Count count={gained} isGain />}</td>
                <td className="num">{lost > 0 && <Count count={lost} isGain={false} />}</td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Count({ count, isGain }: { readonly count: number; readonly isGain: boolean }): ReactNode {
  const { locale } = useSession();
  const Arrow = isGain ? ArrowUp : ArrowDown;
  return (
    <span className="grant-effect-count" data-gain={isGain}>
      <Arrow size={12} strokeWidth={1.75} aria-hidden="true" />
      {`${isGain ? '+' : '−'}${formatCount(count, locale)}`}
    </span>
  );
}
