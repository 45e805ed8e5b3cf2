// In charge of: what is kept of a change that runs in slices: what it is, and how far it has come.
import { message, type ErrorCode, type Locale } from '@trellis/errors';
import type { ChangeDecision, JobJson } from '@trellis/query';
import type { StoredJob } from '../storage.ts';
import type { Shown } from './plan.ts';
import type { Summary } from './summary.ts';

/** The kind of job that changes are kept as. */
export const CHANGE = 'change';

/** What a change is; kept once, before it begins. */
export interface ChangeBody {
  readonly app: string;
  readonly documents: readonly unknown[];
  readonly decisions: { readonly [step: string]: ChangeDecision };
  readonly base: string;
  readonly shown: Shown;
  readonly summary: Summary;
  /** Numbers given out for what is new, by key. */
  readonly numbers: { readonly [key: string]: number };
  readonly actor: { readonly id: number | null; readonly name: string };
}

/** How far a change is. */
export interface ChangeState {
  readonly phase: 'filling' | 'switching';
  readonly step: number;
  /** Last record of the step that was written. */
  readonly after: number;
  /** Entries of the log up to this one are taken into account. */
  readonly since: number;
  readonly done: number;
  readonly total: number;
  /** Cells that others wrote meanwhile and that would be lost too: `<step> <record>`. */
  readonly late: readonly string[];
  readonly error?: { readonly code: string; readonly params: StoredParams };
}

type StoredParams = { readonly [name: string]: string | number | boolean | null };

/** A change as it runs. */
export interface ChangeJob {
  readonly id: string;
  readonly actor: number;
  readonly createdAt: number;
  readonly status: JobJson['status'];
  readonly state: ChangeState;
}

/** The job in the form it is stored. */
export function toStoredJob({ id, actor, createdAt, status, state }: ChangeJob): StoredJob {
  return { id, type: CHANGE, actor, status, state: JSON.stringify(state), createdAt };
}

/** The job that was stored. */
export function fromStoredJob({ id, actor, createdAt, status, state }: StoredJob): ChangeJob {
  return { id, actor, createdAt, status: status as JobJson['status'], state: JSON.parse(state) as ChangeState };
}

/** The job as its owner sees it. */
export function changeJobJson({ id, status, state }: ChangeJob, locale: Locale): JobJson {
  const { total, error } = state;
  const done = Math.floor(state.done);
  const told = error === undefined ? undefined : { code: error.code, ...message(error.code as ErrorCode, error.params, locale) };
  return { id, type: CHANGE, status, phase: 'storing', done, total, ...(told === undefined ? {} : { error: told }) };
}
