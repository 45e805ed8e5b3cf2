// In charge of: one request in a list: what for, by whom, when, and what became of it.
import type { AccessRequestJson, EntityJson } from '@trellis/query';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../app/format.ts';
import { recordPath } from '../app/paths.ts';
import { useSession } from '../app/session.ts';
import { useNow } from '../app/use-now.ts';
import { recordTitle } from '../record/layout.ts';
import { Avatar } from '../shell/avatar.tsx';
import { requestWords } from './request-words.ts';

/** What is asked for, in words, with the record's name where it may be read. */
export function RequestSubject({ request }: { readonly request: AccessRequestJson }): ReactNode {
  const { t } = useTranslation('access');
  const { apps, locale } = useSession();
  const { action, entity, field, known } = requestWords(request, apps, locale);
  return (
    <>
      <span>{t(action, { entity })}</span>
      {known !== undefined && request.record !== null && <RecordName entity={known} id={request.record} />}
      {field !== undefined && <span className="request-field">{t('field', { field })}</span>}
    </>
  );
}

function RecordName({ entity, id }: { readonly entity: EntityJson; readonly id: number }): ReactNode {
  const { client, apps } = useSession();
  const fields = entity.titleField === undefined ? [] : [entity.titleField];
  const { data } = useQuery({
    queryKey: ['request-record', entity.key, id],
    queryFn: ({ signal }) => client.records(entity.app, entity.slug).get(id, { fields }, { signal }),
    retry: false,
  });
  const name = (data === undefined ? undefined : recordTitle(entity, data)) ?? `#${id}`;
  return data === undefined ? <span className="num">{name}</span> : <Link to={recordPath(apps, entity.app, entity.slug, id)}>{name}</Link>;
}

interface LineProps {
  readonly request: AccessRequestJson;
  /** Whether it says who asks: in one's own list that is oneself. */
  readonly withPerson: boolean;
  /** What can be done. */
  readonly end?: ReactNode;
}

/** The line. */
export function RequestLine({ request, withPerson, end }: LineProps): ReactNode {
  const { t } = useTranslation('access');
  const { timezone } = useSession();
  const now = useNow();
  const { user, at, status, decidedBy, decidedAt, reason, answer } = request;
  return (
    <li className="request">
      <div className="request-main">
        <p className="request-subject">
          {withPerson && (
            <span className="request-person">
              <Avatar id={user.id} name={user.name} />
              {user.name}
            </span>
          )}
          <RequestSubject request={request} />
        </p>
        {reason !== null && <p className="request-note">{reason}</p>}
        {decidedBy !== null && decidedAt !== null && (
          <p className="request-answer">
            {t('by', { who: decidedBy.name })} · <span className="num">{formatMoment(Date.parse(decidedAt), now, timezone)}</span>
            {answer !== null && <> · {answer}</>}
          </p>
        )}
      </div>
      <span className="request-state" data-state={status}>
        {t(status)}
      </span>
      <time className="request-when num" dateTime={at}>
        {formatMoment(Date.parse(at), now, timezone)}
      </time>
      {end}
    </li>
  );
}
