// In charge of: what a check found: the records that would be new, each changed value before and after, refused rows; and storing all or part of it.
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Client } from '@trellis/client';
import { localText, type Locale } from '@trellis/errors';
import { fieldUi } from '@trellis/fields/react';
import type { EntityJson, FieldJson, ImportOptions, ImportRow, ImportRowKind, JobJson } from '@trellis/query';
import { Button, Checkbox, Segmented } from 'antd';
import { ArrowRight, Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldByName } from '../apps.ts';
import { errorText } from '../widgets/sentences.ts';

/** What is stored of what was checked. */
type ImportPart = Pick<ImportOptions, 'only' | 'leaveOut' | 'partial'>;

/** What the list needs. */
export interface DryRunProps {
  readonly job: JobJson;
  readonly entity: EntityJson;
  readonly client: Client;
  readonly locale: Locale;
  readonly timezone: string;
  readonly isReady: boolean;
  /** Columns of the file by which a refused row is known. */
  readonly named: readonly string[];
  readonly onStore: (part: ImportPart) => void;
}

const PAGE = 50;

/** Kinds of rows that there are, with their numbers, the most telling first. */
function kindsOf({ result }: JobJson): readonly (readonly [ImportRowKind, number])[] {
  const { created = 0, updated = 0, refused = 0, targets = 0 } = result ?? {};
  const all: readonly (readonly [ImportRowKind, number])[] = [
    ['changed', updated],
    ['new', created],
    ['refused', refused],
    ['target', targets],
  ];
  return all.filter(([, count]) => count > 0);
}

function Value({
  value,
  field,
  all,
  locale,
  timezone,
}: Pick<DryRunProps, 'locale' | 'timezone'> & {
  readonly value: unknown;
  readonly field: FieldJson;
  readonly all: { readonly [name: string]: unknown };
}): ReactNode {
  if (value === null || value === undefined) return <span className="tr-import-nothing">—</span>;
  const { Cell } = fieldUi(field.type);
  return <Cell value={value} field={field} record={all} locale={locale} timezone={timezone} />;
}

function Values({ row, entity, locale, timezone }: { readonly row: ImportRow } & Pick<DryRunProps, 'entity' | 'locale' | 'timezone'>): ReactNode {
  const { t } = useTranslation('import');
  if (row.kind === 'refused')
    return (
      <ul>
        {row.issues.map((issue, index) => (
          <li key={index} className="tr-import-refusal">
            {issue.message} {!issue.message.includes(issue.path) && <span className="tr-import-path">{issue.path}</span>}
          </li>
        ))}
      </ul>
    );
  if (row.kind === 'target') {
    const field = fieldByName(entity, row.field);
    return (
      <span className="tr-import-change">
        <span>{localText(field?.label ?? row.field, locale)}</span> <ins>{String(row.value)}</ins>
      </span>
    );
  }
  const changes =
    row.kind === 'new'
      ? Object.entries(row.values).map(([name, after]) => ({ name, before: undefined, after }))
      : Object.entries(row.changes).map(([name, change]) => ({ name, ...change }));
  const all = Object.fromEntries(changes.map(({ name, after }) => [name, after]));
  return (
    <div className="tr-import-changes">
      {changes.map(({ name, before, after }) => {
        const field = fieldByName(entity, name);
        if (field === undefined) return null;
        return (
          <span key={name} className="tr-import-change">
            <span>{localText(field.label, locale)}</span>
            {row.kind === 'changed' && (
              <>
                <del aria-label={t('before')}>
                  <Value value={before} field={field} all={all} locale={locale} timezone={timezone} />
                </del>
                <ArrowRight size={12} strokeWidth={1.75} aria-hidden="true" />
              </>
            )}
            <ins aria-label={row.kind === 'changed' ? t('after') : undefined}>
              <Value value={after} field={field} all={all} locale={locale} timezone={timezone} />
            </ins>
          </span>
        );
      })}
      {row.kind === 'changed' && changes.length === 0 && <span className="tr-import-note">{t('hiddenChange')}</span>}
    </div>
  );
}

interface RowsProps extends Pick<DryRunProps, 'named' | 'job' | 'entity' | 'client' | 'locale' | 'timezone'> {
  readonly kind: ImportRowKind;
  readonly left: ReadonlySet<number>;
  readonly onLeave: (row: number, isLeft: boolean) => void;
}

/** What a refused row is called in the file. */
function RowName({ row, named }: { readonly row: Extract<ImportRow, { kind: 'refused' }>; readonly named: readonly string[] }): ReactNode {
  const texts = named.map((column) => row.values[column] ?? '').filter((text) => text !== '');
  return texts.length === 0 ? null : <span className="tr-import-row-name">{texts.join(' · ')}</span>;
}

function Rows({ job, named, kind, entity, client, locale, timezone, left, onLeave }: RowsProps): ReactNode {
  const { t } = useTranslation('import');
  const pages = useInfiniteQuery({
    queryKey: ['import-rows', job.id, kind],
    queryFn: ({ pageParam, signal }) => client.jobs.rows(job.id, { kind, after: pageParam, limit: PAGE }, { signal }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
    gcTime: 0,
  });
  if (pages.error !== null) return <p className="tr-import-error">{errorText(pages.error, locale)}</p>;
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  const canLeave = kind === 'new' || kind === 'changed';
  return (
    <>
      <div className="tr-import-refused tr-import-dry" data-kind={kind}>
        <table aria-busy={pages.isFetching}>
          <tbody>
            {rows.map((row, index) => {
              const number = row.kind === 'target' ? undefined : row.row;
              return (
                <tr key={index} data-left={number !== undefined && left.has(number)}>
                  <td className="tr-import-row-number">
                    {canLeave && number !== undefined && (
                      <Checkbox
                        checked={!left.has(number)}
                        aria-label={t('takeRow', { row: number })}
                        onChange={(event) => onLeave(number, !event.target.checked)}
                      />
                    )}{' '}
                    {number}
                    {row.kind === 'refused' && <RowName row={row} named={named} />}
                  </td>
                  <td>
                    <Values row={row} entity={entity} locale={locale} timezone={timezone} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {pages.hasNextPage && (
        <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
          {t('showMore')}
        </Button>
      )}
    </>
  );
}

/** The rows of a check, by kind, and the buttons that store all or part of them. */
export function DryRun({ job, named, entity, client, locale, timezone, isReady, onStore }: DryRunProps): ReactNode {
  const { t } = useTranslation('import');
  const kinds = kindsOf(job);
  const [kind, setKind] = useState<ImportRowKind | undefined>(kinds[0]?.[0]);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const { created = 0, updated = 0, refused = 0 } = job.result ?? {};
  const words = { new: t('kindNew'), changed: t('kindChanged'), refused: t('kindRefused'), target: t('kindTarget') };
  const amount = new Intl.NumberFormat(locale);
  const leave = (row: number, isLeft: boolean): void =>
    setLeft((former) => new Set(isLeft ? [...former, row] : [...former].filter((each) => each !== row)));
  const part = (only?: 'new' | 'changed'): ImportPart => ({
    ...(only === undefined ? {} : { only }),
    ...(left.size === 0 ? {} : { leaveOut: [...left].toSorted((a, b) => a - b) }),
    ...(refused > 0 ? { partial: true } : {}),
  });
  return (
    <>
      {kinds.length > 0 && kind !== undefined && (
        <>
          <Segmented
            value={kind}
            options={kinds.map(([value, count]) => ({ value, label: `${words[value]} ${amount.format(count)}` }))}
            onChange={setKind}
          />
          <Rows
            key={kind}
            job={job}
            named={named}
            kind={kind}
            entity={entity}
            client={client}
            locale={locale}
            timezone={timezone}
            left={left}
            onLeave={leave}
          />
        </>
      )}
      <div className="tr-import-actions">
        <Button type="primary" disabled={!isReady || created + updated === 0} onClick={() => onStore(part())}>
          {refused > 0 ? t('importGood') : left.size > 0 ? t('importTicked') : t('importNow')}
        </Button>
        {created > 0 && updated > 0 && (
          <>
            <Button disabled={!isReady} onClick={() => onStore(part('new'))}>
              {t('importNew')}
            </Button>
            <Button disabled={!isReady} onClick={() => onStore(part('changed'))}>
              {t('importChanged')}
            </Button>
          </>
        )}
        <Button icon={<Download size={14} strokeWidth={1.75} aria-hidden="true" />} href={client.jobs.changesUrl(job.id)} download>
          {t('downloadChanges')}
        </Button>
        {left.size > 0 && <span className="tr-import-note">{t('leftRows', { count: left.size })}</span>}
      </div>
    </>
  );
}
