// In charge of: what the engine and the program that reads files tell each other.
import type { UniqueLimit } from '../records/unique-length.ts';
import { AppError, type ErrorCode, type ErrorKind, type Issue, type LocalText, type Params } from '@trellis/errors';
import type { HeaderPlace, TableRow } from './header.ts';
import type { TableSettings } from './table-file.ts';
import type { GuessedType } from './written-kind.ts';

/** How one column is read. */
export interface ColumnTask {
  readonly place: number;
  readonly column: string;
  readonly field: string;
  readonly label: LocalText;
  /** The type that reads a single value: the field's own, or that of the key that finds a link's target. */
  readonly type: string;
  readonly config: unknown;
  /** Number of the lookup that turns values into ids; absent where the value is the field's own. */
  readonly link?: number;
  readonly isMany: boolean;
  /** A link whose missing targets are created. */
  readonly create: boolean;
  /** A link to records of the same entity: the place among the columns of the one whose value finds them, when it is in the file. */
  readonly inFile?: number;
  readonly isRequired: boolean;
  /** Whether values that differ in case or width alone are the same. */
  readonly isFolded: boolean;
  /** Number of the lookup that finds records which have the value already. */
  readonly unique?: number;
  readonly isZone: boolean;
  /** How much text the field takes, where unique values limit it. */
  readonly limit?: UniqueLimit;
}

/** Several columns that find existing records together. */
export interface SetKey {
  /** Places among the columns. */
  readonly columns: readonly number[];
  readonly label: LocalText;
  /** Number of the lookup that finds the records. */
  readonly lookup: number;
}

/** What to check and where to put the outcome. */
export interface CheckTask {
  readonly columns: readonly ColumnTask[];
  /** Place in `columns` of the one that finds existing records. */
  readonly key?: number;
  /** The columns that find existing records together, where no single one does. */
  readonly setKey?: SetKey;
  /** Store only rows that make new records, or only those that change existing ones. */
  readonly only?: 'new' | 'changed';
  /** Numbers of rows that are left out. */
  readonly leaveOut: readonly number[];
  /** Required fields that new records would lack. */
  readonly lacking: readonly { readonly field: string; readonly label: LocalText }[];
  /** Columns, by their places among `columns`, whose values may stand together in one row only. */
  readonly sets: readonly { readonly columns: readonly number[]; readonly label: LocalText; readonly folded: boolean }[];
  readonly timezone: string;
  readonly dateOrder?: 'ymd' | 'dmy' | 'mdy';
  /** Files to write good and refused rows to. */
  readonly staged: string;
  readonly refused: string;
  /** File for rows that wait for others. */
  readonly waiting: string;
}

/** What a file is. */
export interface TableFacts {
  readonly format: 'csv' | 'tsv' | 'xlsx';
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly sheets?: readonly string[];
  readonly hiddenSheets?: readonly string[];
  readonly sheet?: string;
  readonly header: HeaderPlace;
  readonly columns: readonly string[];
  /** The type of each column's values in the rows that were looked at. */
  readonly types: readonly GuessedType[];
  /** The first rows. */
  readonly rows: readonly (readonly string[])[];
}

/** Values to look up, by the number of the lookup. */
export type Asked = readonly { readonly lookup: number; readonly values: readonly (string | number)[] }[];

/** What a value leads to: an id, several records, or (left out) nothing. `mine` says that the actor may change it. */
export type Found = { readonly id: number; readonly mine: boolean } | 'several';

/** An answer for each question, in order. */
export type Answers = readonly ReadonlyMap<string | number, Found>[];

/** To the program. */
export type ToReader =
  | { readonly kind: 'open'; readonly path: string; readonly settings: TableSettings; readonly samples: number }
  | { readonly kind: 'rows'; readonly path: string; readonly settings: TableSettings; readonly max: number }
  | { readonly kind: 'check'; readonly path: string; readonly settings: TableSettings; readonly task: CheckTask }
  | { readonly kind: 'found'; readonly answers: Answers };

/** From the program. */
export type FromReader =
  | { readonly kind: 'opened'; readonly facts: TableFacts }
  | { readonly kind: 'read'; readonly columns: readonly string[]; readonly rows: readonly TableRow[] }
  | { readonly kind: 'ask'; readonly asked: Asked }
  | { readonly kind: 'progress'; readonly done: number; readonly refused: number }
  | { readonly kind: 'checked'; readonly done: number; readonly staged: number; readonly refused: number; readonly leftOut: number }
  | { readonly kind: 'failed'; readonly error: SentError };

/** A refused row on disk. */
export interface RefusedLine {
  readonly row: number;
  readonly values: { readonly [column: string]: string };
  readonly issues: readonly Issue[];
}

/** A refusal in a form that goes between processes and into a job. */
export interface SentError {
  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  readonly params: Params;
  readonly issues?: readonly Issue[];
  /** What a programmer needs of an error that is none of the user's. */
  readonly detail?: string;
}

/** An error to send. */
export function toSent(error: unknown): SentError {
  if (error instanceof AppError) {
    const { kind, code, params, issues } = error;
    return { kind, code, params, ...(issues === undefined ? {} : { issues }) };
  }
  return { kind: 'internal', code: 'server.internal', params: {}, detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** The error that was sent. */
export function fromSent({ kind, code, params, issues, detail }: SentError): AppError {
  return new AppError(kind, code, { params, ...(issues === undefined ? {} : { issues }), ...(detail === undefined ? {} : { cause: detail }) });
}
