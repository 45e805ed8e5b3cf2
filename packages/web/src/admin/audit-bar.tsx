// In charge of: narrowing the audit: by act, person, result and day.
import { localText } from '@trellis/errors';
import { auditKinds, isAuditKind } from '@trellis/query';
import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditSearch } from '../app/search-params.ts';
import { useSession } from '../app/session.ts';
import { peopleKey } from './admin-keys.ts';

interface BarProps {
  readonly search: AuditSearch;
  readonly change: (search: AuditSearch) => void;
}

/** The bar. */
export function AuditBar({ search, change }: BarProps): ReactNode {
  const { t } = useTranslation('admin');
  const { locale } = useSession();
  const put = (part: { readonly [Name in keyof AuditSearch]: AuditSearch[Name] | undefined }): void =>
    change(Object.fromEntries(Object.entries({ ...search, ...part }).filter(([, value]) => value !== undefined)));
  const kinds = Object.keys(auditKinds).filter(isAuditKind);
  return (
    <div className="admin-bar">
      <Select
        allowClear
        showSearch
        optionFilterProp="label"
        className="admin-filter"
        aria-label={t('kind')}
        placeholder={t('anyKind')}
        value={search.kind}
        options={kinds.map((kind) => ({ value: kind as string, label: localText(auditKinds[kind], locale) }))}
        onChange={(kind: string | undefined) => put({ kind })}
      />
      <PersonSelect value={search.actor} choose={(actor) => put({ actor })} />
      <Select
        allowClear
        className="admin-filter"
        aria-label={t('result')}
        placeholder={t('anyResult')}
        value={search.result}
        options={[
          { value: 'done' as const, label: t('resultDone') },
          { value: 'refused' as const, label: t('resultRefused') },
        ]}
        onChange={(result: AuditSearch['result']) => put({ result })}
      />
      <Day label={t('from')} value={search.from} choose={(from) => put({ from })} />
      <Day label={t('to')} value={search.to} choose={(to) => put({ to })} />
      {Object.keys(search).length > 0 && (
        <Button type="text" onClick={() => change({})}>
          {t('clearFilter')}
        </Button>
      )}
    </div>
  );
}

function PersonSelect({ value, choose }: { readonly value: number | undefined; readonly choose: (id: number | undefined) => void }): ReactNode {
  const { t } = useTranslation('admin');
  const { client } = useSession();
  const { data } = useQuery({ queryKey: peopleKey, queryFn: ({ signal }) => client.people.list({ signal }) });
  return (
    <Select
      allowClear
      showSearch
      optionFilterProp="label"
      className="admin-filter"
      aria-label={t('person')}
      placeholder={t('anyone')}
      value={value}
      options={(data?.people ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(id: number | undefined) => choose(id)}
    />
  );
}

interface DayProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly choose: (day: string | undefined) => void;
}

function Day({ label, value, choose }: DayProps): ReactNode {
  return (
    <DatePicker
      className="admin-filter"
      aria-label={label}
      placeholder={label}
      value={value === undefined ? null : dayjs(value)}
      onChange={(day: Dayjs | null) => choose(day === null ? undefined : day.format('YYYY-MM-DD'))}
    />
  );
}
