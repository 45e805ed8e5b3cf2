// In charge of: what is kept of an import between its steps and across a restart.
import { localText, message, type Locale } from '@trellis/errors';
import { systemActor, type Actor } from '@trellis/permissions';
import type { ImportOptions, JobJson, RefusedRow } from '@trellis/query';
import { reasonJson } from '../reason-json.ts';
import type { StoredJob } from '../storage.ts';
import type { RefusedLine, SentError } from './protocol.ts';

/** The kind of job that imports are kept as. */
export const IMPORT = 'import';

/** Rows whose mistakes a job shows; the report has all of them. */
export const SHOWN = 200;

/** Where an import stands. */
export interface ImportState {
  readonly entity: string;
  readonly fileName: string;
  readonly options: ImportOptions;
  /** Columns of the file. */
  readonly headers: readonly string[];
  /** Fields of the staged values, in order. */
  readonly fields: readonly string[];
  /** Columns of the file that the fields come from, in the same order. */
  readonly columns: readonly string[];
  /** Links whose staged values may name targets by the value of a field. */
  readonly links?: readonly { readonly field: string; readonly key: string; readonly create: boolean; readonly inFile: boolean }[];
  readonly phase: 'reading' | 'checking' | 'storing';
  readonly done: number;
  readonly total?: number;
  /** Where in the staged rows storing goes on. */
  readonly offset: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
  /** Rows that the caller left out. */
  readonly leftOut?: number;
  /** Targets of links that were created. */
  readonly targets?: number;
  /** The action in the log that all units of the import are. */
  readonly batch?: number;
  readonly error?: SentError;
  /** The named task of the system that started it, when no user did. */
  readonly task?: string;
}

/** An import as it is run: its row and its state. */
export interface ImportJob {
  readonly id: string;
  readonly actor: number;
  readonly createdAt: number;
  readonly status: JobJson['status'];
  readonly state: ImportState;
}

/** The job in the form it is stored. */
export function toStored({ id, actor, createdAt, status, state }: ImportJob): StoredJob {
  return { id, type: IMPORT, actor, status, state: JSON.stringify(state), createdAt };
}

/** The job that was stored. */
export function fromStored(job: StoredJob): ImportJob {
  return {
    id: job.id,
    actor: job.actor,
    createdAt: job.createdAt,
    status: job.status as JobJson['status'],
    state: JSON.parse(job.state) as ImportState,
  };
}

/** Who runs the job: today's user, or the system's task; undefined when the user is gone. */
export function actorOf(job: ImportJob, user: (id: number) => Actor | undefined): Actor | undefined {
  return job.actor === 0 ? systemActor(job.state.task ?? IMPORT) : user(job.actor);
}

/** A refused row in the reader's language. */
export function refusedRow({ row, values, issues }: RefusedLine, locale: Locale): RefusedRow {
  return { row, values, issues: issues.map((each) => ({ ...reasonJson(each, locale), path: each.path })) };
}

function errorJson(error: SentError, locale: Locale): NonNullable<JobJson['error']> {
  const { issues = [] } = error;
  const said = message(error.code, error.params, locale);
  // A job has one sentence: the mistakes themselves say more than that there are some.
  const text =
    issues.length === 0
      ? said.message
      : issues
          .slice(0, 5)
          .map((found) => reasonJson(found, locale).message)
          .join(localText({ en: ' ', 'zh-CN': '' }, locale));
  return { code: error.code, message: text, ...(said.hint === undefined ? {} : { hint: said.hint }) };
}

/** Counts that are not zero. */
function someOf(counts: { readonly [name: string]: number }): { readonly [name: string]: number } {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** The job as its owner sees it. */
export function jobJson({ id, status, state }: ImportJob, refused: readonly RefusedLine[], locale: Locale): JobJson {
  const { phase, done, total, created, updated, unchanged, error, leftOut = 0, targets = 0, batch } = state;
  const isOver = status !== 'queued' && status !== 'running';
  return {
    id,
    type: IMPORT,
    status,
    ...(status === 'queued' ? {} : { phase }),
    done,
    ...(total === undefined ? {} : { total }),
    ...(isOver ? { result: { created, updated, unchanged, refused: state.refused, ...someOf({ leftOut, targets }) } } : {}),
    ...(batch === undefined ? {} : { batch }),
    ...(refused.length === 0 ? {} : { refused: refused.map((row) => refusedRow(row, locale)) }),
    ...(error === undefined ? {} : { error: errorJson(error, locale) }),
  };
}
