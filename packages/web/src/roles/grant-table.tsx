// In charge of: the table of what one role may do with the entities of an app: a line for each rule, one for each entity without.
import { localText } from '@trellis/errors';
import type { AppGrants, GrantedEntity, GrantJson } from '@trellis/query';
import type { Action } from '@trellis/schemas';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { listNames } from '../admin/person-words.ts';
import { useSession } from '../app/session.ts';

/** Actions that have a column. */
const columns = ['create', 'read', 'update', 'delete', 'export', 'import', 'transition'] as const satisfies readonly Action[];
/** Hidden fields that are named. */
const NAMED = 3;

interface TableProps {
  readonly role: string;
  readonly grants: AppGrants;
  /** Opens a rule, or a new one for the entity. */
  readonly choose: (entity: GrantedEntity, grant: GrantJson | undefined) => void;
}

/** The table. */
export function GrantTable({ role, grants, choose }: TableProps): ReactNode {
  const { t } = useTranslation('roles');
  return (
    <table className="admin-table grant-table">
      <thead>
        <tr>
          <th scope="col">{t('entity')}</th>
          {columns.map((action) => (
            <th key={action} scope="col">
              {t(action)}
            </th>
          ))}
          <th scope="col">{t('records')}</th>
          <th scope="col">{t('fields')}</th>
          <th aria-hidden="true" />
        </tr>
      </thead>
      <tbody>
        {grants.entities.map((entity) => {
          const own = grants.grants.filter((grant) => grant.role === role && grant.entity === entity.id);
          return own.length === 0 ? (
            <EmptyRow key={entity.id} entity={entity} choose={choose} />
          ) : (
            own.map((grant, place) => <GrantRow key={grant.id} entity={entity} grant={grant} isLast={place === own.length - 1} choose={choose} />)
          );
        })}
      </tbody>
    </table>
  );
}

function AddButton({
  entity,
  text,
  choose,
}: {
  readonly entity: GrantedEntity;
  readonly text: string;
  readonly choose: TableProps['choose'];
}): ReactNode {
  return (
    <td className="admin-cell-actions">
      <button type="button" className="icon-button" aria-label={text} title={text} onClick={() => choose(entity, undefined)}>
        <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </td>
  );
}

function EmptyRow({ entity, choose }: { readonly entity: GrantedEntity; readonly choose: TableProps['choose'] }): ReactNode {
  const { t } = useTranslation('roles');
  const { locale } = useSession();
  const label = localText(entity.label, locale);
  return (
    <tr data-empty="true">
      <th scope="row" className="admin-cell-title">
        {label}
      </th>
      {columns.map((action) => (
        <td key={action} data-label={t(action)} data-empty="true">
          <Mark mark="none" />
        </td>
      ))}
      <td colSpan={2}>{t('noGrant')}</td>
      <AddButton entity={entity} text={t('addGrant', { entity: label })} choose={choose} />
    </tr>
  );
}

interface RowProps {
  readonly entity: GrantedEntity;
  readonly grant: GrantJson;
  /** Whether another rule can be added behind it. */
  readonly isLast: boolean;
  readonly choose: TableProps['choose'];
}

function GrantRow({ entity, grant, isLast, choose }: RowProps): ReactNode {
  const { t } = useTranslation('roles');
  const { locale } = useSession();
  const label = localText(entity.label, locale);
  const given = grant.condition === undefined ? 'all' : 'some';
  return (
    <tr>
      <th scope="row" className="admin-cell-title">
        <button type="button" className="grant-open" onClick={() => choose(entity, grant)}>
          {label}
        </button>
        {grant.label !== undefined && <span className="grant-label">{localText(grant.label, locale)}</span>}
      </th>
      {columns.map((action) => {
        const mark = grant.actions.includes(action) ? given : 'none';
        return (
          <td key={action} data-label={t(action)} data-empty={mark === 'none'}>
            <Mark mark={mark} />
          </td>
        );
      })}
      <td data-label={t('records')} className="grant-words">
        {grant.condition?.words[locale] ?? t('allRecords')}
      </td>
      <td data-label={t('fields')} className="grant-words">
        <FieldWords entity={entity} grant={grant} />
      </td>
      {isLast ? (
        <AddButton entity={entity} text={t('another', { entity: label })} choose={choose} />
      ) : (
        <td className="admin-cell-actions" aria-hidden="true" />
      )}
    </tr>
  );
}

function Mark({ mark }: { readonly mark: 'all' | 'some' | 'none' }): ReactNode {
  const { t } = useTranslation('roles');
  const text = t(({ all: 'markAll', some: 'markSome', none: 'markNone' } as const)[mark]);
  return (
    <span className="grant-mark" data-mark={mark} title={text}>
      <span className="sr-only">{text}</span>
    </span>
  );
}

/** Which fields are read, and how many are changed. */
function FieldWords({ entity, grant }: { readonly entity: GrantedEntity; readonly grant: GrantJson }): ReactNode {
  const { t } = useTranslation('roles');
  const { locale } = useSession();
  const count = entity.fields.length;
  const read = new Set(grant.read);
  const hidden = entity.fields.filter(({ id }) => !read.has(id));
  const shown = count - hidden.length;
  const names = listNames(
    hidden.map((field) => localText(field.label, locale)),
    locale,
  );
  const key = hidden.length === 0 ? 'fieldsAll' : shown === 0 ? 'fieldsNone' : hidden.length <= NAMED ? 'fieldsWithout' : 'fieldsSome';
  return (
    <>
      <span title={hidden.length > NAMED && shown > 0 ? names : undefined}>{t(key, { count, shown, names })}</span>
      {grant.write.length > 0 && <span className="grant-writes"> · {t('writes', { count: grant.write.length })}</span>}
    </>
  );
}
