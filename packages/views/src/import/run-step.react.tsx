// In charge of: an import's progress and outcome: counts, or the refused rows with their reasons.
import type { Client } from '@trellis/client';
import type { Locale } from '@trellis/errors';
import type { EntityJson, JobJson, RefusedRow } from '@trellis/query';
import { Button, Progress } from 'antd';
import { CircleAlert, CircleCheck, Download } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, sentences } from '../widgets/sentences.ts';
import { FileButton } from './file-step.react.tsx';
import { DryRun } from './dry-run.react.tsx';
import { isOver, type ImportRun } from './import-job.react.ts';
import { namingColumns, type ImportMode } from './mapping.ts';
import { UndoImport } from './undo-import.react.tsx';

/** What the step needs. */
export interface RunStepProps {
  readonly run: ImportRun;
  readonly client: Client;
  readonly locale: Locale;
  readonly isReady: boolean;
  readonly entity: EntityJson;
  /** The workspace's zone. */
  readonly timezone: string;
  readonly onStart: (mode: ImportMode) => void;
  readonly onFile: (file: File) => void;
  readonly onMore: () => void;
  readonly onDone: () => void;
  /** Takes an import back. */
  readonly onUndo: (batch: number) => Promise<boolean>;
}

function amount(count: number, locale: Locale): string {
  return new Intl.NumberFormat(locale).format(count);
}

function Running({ job, run, locale }: { readonly job: JobJson; readonly run: ImportRun; readonly locale: Locale }): ReactNode {
  const { t } = useTranslation('import');
  const phases = { reading: t('phaseReading'), checking: t('phaseChecking'), storing: t('phaseStoring') };
  const { total } = job;
  const share = total === undefined || total === 0 ? 0 : Math.floor((job.done / total) * 100);
  return (
    <div className="tr-import-running">
      <output>
        <strong>{job.status === 'queued' || job.phase === undefined ? t('queued') : phases[job.phase]}</strong>
        <span>
          {total === undefined
            ? t('progressOpen', { count: job.done })
            : t('progress', { done: amount(job.done, locale), total: amount(total, locale) })}
        </span>
      </output>
      <Progress percent={share} showInfo={false} size="small" aria-label={t('stepImport')} />
      <Button onClick={run.cancel} disabled={run.isCancelling}>
        {run.isCancelling ? t('cancelling') : t('cancel')}
      </Button>
    </div>
  );
}

function Counts({ job, isCheck, locale }: { readonly job: JobJson; readonly isCheck: boolean; readonly locale: Locale }): ReactNode {
  const { t } = useTranslation('import');
  const { result } = job;
  if (result === undefined) return null;
  const counts: [string, number][] = [
    [isCheck ? t('toCreate') : t('created'), result.created],
    [isCheck ? t('toUpdate') : t('updated'), result.updated],
    [t('unchanged'), result.unchanged],
    ...(result.targets === undefined ? [] : [[t('targetCount'), result.targets] satisfies [string, number]]),
    ...(result.leftOut === undefined ? [] : [[t('leftOutCount'), result.leftOut] satisfies [string, number]]),
    ...(result.refused > 0 ? [[t('refusedCount'), result.refused] satisfies [string, number]] : []),
  ];
  return (
    <dl className="tr-import-counts">
      {counts.map(([label, count]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{amount(count, locale)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The columns of a row that its issues name come first; the others tell which row it is. */
function valuesOf(row: RefusedRow): { readonly column: string; readonly value: string; readonly isWrong: boolean }[] {
  const wrong = new Set(row.issues.map((issue) => issue.path));
  const all = Object.entries(row.values).map(([column, value]) => ({ column, value, isWrong: wrong.has(column) }));
  return [...all.filter((each) => each.isWrong), ...all.filter((each) => !each.isWrong && each.value !== '')];
}

function RefusedLine({ row }: { readonly row: RefusedRow }): ReactNode {
  const { t } = useTranslation('import');
  return (
    <tr>
      <td className="tr-import-row-number" data-label={t('row')}>
        {row.row}
      </td>
      <td data-label={t('reason')}>
        <ul>
          {row.issues.map((issue, index) => (
            <li key={index}>
              {issue.message}
              {!issue.message.includes(issue.path) && <span className="tr-import-path"> {issue.path}</span>}
            </li>
          ))}
        </ul>
      </td>
      <td data-label={t('values')}>
        <div className="tr-import-values">
          {valuesOf(row).map((each) => (
            <span key={each.column} data-wrong={each.isWrong}>
              <span>{each.column}</span> {each.value === '' ? '—' : each.value}
            </span>
          ))}
        </div>
      </td>
    </tr>
  );
}

function Refused({ rows, total }: { readonly rows: readonly RefusedRow[]; readonly total: number }): ReactNode {
  const { t } = useTranslation('import');
  return (
    <>
      <div className="tr-import-refused">
        <table>
          <thead>
            <tr>
              <th className="tr-import-row-number">{t('row')}</th>
              <th>{t('reason')}</th>
              <th>{t('values')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <RefusedLine key={row.row} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      {total > rows.length && <p className="tr-import-note">{t('shownFirst', { shown: rows.length, total })}</p>}
    </>
  );
}

/** Only what went well as a whole gets a check. */
function OutcomeIcon({ isGood }: { readonly isGood: boolean }): ReactNode {
  const Icon = isGood ? CircleCheck : CircleAlert;
  return <Icon size={16} strokeWidth={1.75} aria-hidden="true" data-tone={isGood ? 'good' : 'neutral'} />;
}

function Outcome(props: RunStepProps & { readonly job: JobJson }): ReactNode {
  const { job, run, client, locale, entity, timezone, isReady, onStart, onFile, onMore, onDone, onUndo } = props;
  const { t } = useTranslation('import');
  const [isUndone, setUndone] = useState(false);
  const rows = job.refused ?? [];
  const refused = Math.max(job.result?.refused ?? 0, rows.length);
  const isCheck = run.options?.dryRun === true;
  const isStored = job.status === 'done' && !isCheck && (refused === 0 || run.options?.partial === true);
  const reportLink = refused > 0 && (
    <Button icon={<Download size={14} strokeWidth={1.75} aria-hidden="true" />} href={client.jobs.reportUrl(job.id)} download>
      {t('downloadReport')}
    </Button>
  );
  if (isStored) {
    return (
      <div className="tr-import-outcome">
        <h3>
          <OutcomeIcon isGood={refused === 0 && !isUndone} />
          <output>{isUndone ? t('undone') : refused > 0 ? t('donePartly') : t('done')}</output>
        </h3>
        <Counts job={job} isCheck={false} locale={locale} />
        {refused > 0 && <p className="tr-import-warning">{t('refusedPartly', { count: refused })}</p>}
        {refused > 0 && <Refused rows={rows} total={refused} />}
        <div className="tr-import-actions">
          <Button type="primary" onClick={onDone}>
            {t('seeRecords')}
          </Button>
          {reportLink}
          <Button onClick={onMore}>{t('importMore')}</Button>
          {!isUndone && <UndoImport job={job} onUndo={onUndo} onUndone={() => setUndone(true)} />}
        </div>
      </div>
    );
  }
  if (job.status === 'done' && isCheck) {
    return (
      <div className="tr-import-outcome">
        <h3>
          <OutcomeIcon isGood={refused === 0} />
          <output>{t('doneCheck')}</output>
        </h3>
        <Counts job={job} isCheck locale={locale} />
        <DryRun
          key={job.id}
          job={job}
          entity={entity}
          client={client}
          locale={locale}
          timezone={timezone}
          isReady={isReady}
          named={namingColumns(run.options, entity)}
          onStore={(part) => onStart({ dryRun: false, partial: false, ...part, check: job.id })}
        />
        {refused > 0 && <FileButton label={t('chooseCorrected')} primary={false} onFile={onFile} />}
      </div>
    );
  }
  if (refused > 0) {
    return (
      <div className="tr-import-outcome">
        <h3 role="alert">
          <CircleAlert size={16} strokeWidth={1.75} aria-hidden="true" data-tone="bad" />
          {t('refusedTitle', { count: refused })}
        </h3>
        <p className="tr-import-note">{t('refusedHelp')}</p>
        <Refused rows={rows} total={refused} />
        <div className="tr-import-actions">
          <FileButton label={t('chooseCorrected')} primary onFile={onFile} />
          {reportLink}
          <Button disabled={!isReady} onClick={() => onStart({ dryRun: false, partial: true })}>
            {t('importGood')}
          </Button>
        </div>
      </div>
    );
  }
  const early = job.phase !== 'storing' && job.result === undefined;
  return (
    <div className="tr-import-outcome">
      <h3 role="alert">
        <CircleAlert size={16} strokeWidth={1.75} aria-hidden="true" data-tone={job.status === 'failed' ? 'bad' : 'neutral'} />
        {isUndone ? t('undone') : job.status === 'failed' ? t('failed') : early ? t('cancelledEarly') : t('cancelled')}
      </h3>
      {job.error !== undefined && (
        <p className="tr-import-note">
          {sentences([job.error.message, job.error.hint], locale)} <code>{job.error.code}</code>
        </p>
      )}
      <Counts job={job} isCheck={false} locale={locale} />
      <div className="tr-import-actions">
        <Button type="primary" disabled={!isReady} onClick={run.again}>
          {t('tryAgain')}
        </Button>
        {!isUndone && <UndoImport job={job} onUndo={onUndo} onUndone={() => setUndone(true)} />}
      </div>
    </div>
  );
}

/** Brings the step into view once: what came of the import begins where its button was, at the end of the screen, and would go on below it. */
function InView({ children }: { readonly children: ReactNode }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // In braces: some browsers answer with a promise, which React would take for a way to undo.
    place.current?.closest('section')?.scrollIntoView({ block: 'start' });
  }, []);
  return <div ref={place}>{children}</div>;
}

/** The step. */
export function RunStep(props: RunStepProps): ReactNode {
  const { t } = useTranslation('import');
  const { run, isReady, locale, onStart } = props;
  const { job } = run;
  if (job !== undefined && isOver(job))
    return (
      <InView key={job.id}>
        <Outcome {...props} job={job} />
      </InView>
    );
  if (job !== undefined) return <Running job={job} run={run} locale={locale} />;
  return (
    <div className="tr-import-outcome">
      {run.error !== undefined && (
        <p className="tr-import-error" role="alert">
          {errorText(run.error, locale)}
        </p>
      )}
      <div className="tr-import-actions">
        <Button type="primary" disabled={!isReady} loading={run.isStarting} onClick={() => onStart({ dryRun: false, partial: false })}>
          {t('start')}
        </Button>
        <Button disabled={!isReady || run.isStarting} onClick={() => onStart({ dryRun: true, partial: false })}>
          {t('checkOnly')}
        </Button>
        <span className="tr-import-note">{t('allOrNothing')}</span>
      </div>
    </div>
  );
}
