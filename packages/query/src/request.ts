// In charge of: what requests and answers about records look like on the wire; shared by client and server.
import type { DateUnit, Expression, FilterOperator } from '@trellis/schemas';

/** A filter as requests write it: fields by name, paths through links with dots (`sku.category`). */
export type Filter =
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter }
  | { readonly field: string; readonly op: FilterOperator; readonly value?: unknown };

/** A linked record as it appears in a record's field. With expansion it also has the target's fields. */
export interface LinkValue {
  readonly id: number;
  readonly title: string;
  readonly [field: string]: unknown;
}

/** A record on the wire: `{id, version, <field name>: value …}`. A field the caller may not read is absent. */
export interface RecordJson {
  readonly id: number;
  readonly version: number;
  readonly [field: string]: unknown;
}

/** Query parameters of a list, parsed. */
export interface ListRequest {
  readonly filter?: Filter;
  /** Field names (paths allowed), `-` in front for descending. */
  readonly sort?: readonly string[];
  /** Field names to answer with (paths allowed: they expand the links on the way); all readable ones when absent. */
  readonly fields?: readonly string[];
  /** Links (paths of links) whose targets' fields are wanted too. */
  readonly expand?: readonly string[];
  /** Words to find in any searchable field. */
  readonly search?: string;
  /** 1 to 1,000; 50 when absent. */
  readonly limit?: number;
  readonly offset?: number;
  readonly cursor?: string;
  readonly count?: 'none' | 'exact';
  /** Whether to say from which place in the log live changes of the list are to be followed. */
  readonly position?: boolean;
}

/** Answer of a list. */
export interface ListAnswer {
  readonly records: readonly RecordJson[];
  readonly total?: number;
  readonly nextCursor?: string;
  /** What `since` of a subscription with the same filter, fields and expand takes: from there on nothing is missed. */
  readonly position?: string;
}

/** Something to compute over records: an operator over a field or an expression (text such as `qty * unit_price`, or stored form). `count` needs neither. */
export interface MetricRequest {
  readonly op: 'sum' | 'avg' | 'min' | 'max' | 'count' | 'countDistinct';
  readonly field?: string;
  readonly expr?: string | Expression;
  readonly as: string;
}

/** Something to group by; dates and timestamps by a unit, given back as the first day of it (`2026-11-01`). */
export interface GroupRequest {
  readonly field: string;
  readonly unit?: DateUnit;
  /** Name in the answer; the field's path when absent. */
  readonly as?: string;
}

/** Body of `POST …/query`. */
export interface QueryRequest {
  readonly filter?: Filter;
  readonly search?: string;
  readonly groupBy?: readonly GroupRequest[];
  readonly metrics: readonly MetricRequest[];
  /** Condition over the answer's own columns, after grouping. */
  readonly having?: Filter;
  /** Names of the answer's columns, `-` in front for descending; by the groups when absent. */
  readonly sort?: readonly string[];
  readonly limit?: number;
}

/** Answer of `POST …/query`: one object a group. Linked records come as `{id, title}`. */
export interface QueryAnswer {
  readonly rows: readonly { readonly [as: string]: unknown }[];
}

/** Where a file's column goes. */
export interface ImportMapping {
  /** Field name. For a link, `<link>.<field>` finds the target by that unique field. */
  readonly field: string;
}

/** Options that come with an imported file. */
export interface ImportOptions {
  /** A recipe to begin with: its mapping and settings hold where these options say nothing. */
  readonly recipe?: number;
  /** Column header → field name or `link.uniqueField`; null leaves the column out. Headers are matched to names and labels when absent. */
  readonly mapping?: { readonly [column: string]: string | null };
  /** Unique field, or id of a unique set of fields, whose values find the record to update; others are created. */
  readonly upsertBy?: string;
  readonly dryRun?: boolean;
  /** Store the good rows although others are refused. */
  readonly partial?: boolean;
  /** Name of the sheet of a workbook; the first that is shown and not empty when absent. */
  readonly sheet?: string;
  /** Number of the header's first line in the file; found out when absent. */
  readonly headerRow?: number;
  /** Lines of the header, at most 5; with 0 columns are named by their places. Found out when absent. */
  readonly headerRows?: number;
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly dateOrder?: 'ymd' | 'dmy' | 'mdy';
  /** Zone that times in the file are in; the workspace's when absent. */
  readonly timezone?: string;
  /** Links whose missing targets are created with nothing but the value that was looked for. */
  readonly createMissing?: readonly string[];
  /** Store only rows that make new records, or only those that change existing ones. */
  readonly only?: 'new' | 'changed';
  /** Numbers of rows that are left out. */
  readonly leaveOut?: readonly number[];
  /** A dry run whose settings are taken as they were; beside it stand only `only`, `leaveOut` and `partial`. */
  readonly check?: string;
  /** Fields to fill with one value on every created row. */
  readonly constants?: { readonly [field: string]: unknown };
}

/** A refused row of an import. `row` counts the file's lines from 1, header included. */
export interface RefusedRow {
  readonly row: number;
  readonly values: { readonly [column: string]: string };
  readonly issues: readonly { readonly code: string; readonly path: string; readonly message: string }[];
}

/** Progress and outcome of long work. */
export interface JobJson {
  readonly id: string;
  readonly type: string;
  readonly status: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly phase?: 'reading' | 'checking' | 'storing';
  /** Rows seen so far and, once known, in all. */
  readonly done: number;
  readonly total?: number;
  readonly result?: {
    readonly created: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly refused: number;
    /** Rows that the caller left out, when there are any. */
    readonly leftOut?: number;
    /** Targets of links that were created, when there are any. */
    readonly targets?: number;
  };
  /** The action in the log, by which the whole import can be undone; absent as long as nothing is stored. */
  readonly batch?: number;
  /** The first refused rows (the whole report is at `GET /api/jobs/:id/report`). */
  readonly refused?: readonly RefusedRow[];
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string };
  /** Of an undo or redo: the first records that were left as they are. */
  readonly conflicts?: readonly UndoConflict[];
}

/** A saved way of importing, as it is sent. */
export interface RecipeInput {
  readonly name: string;
  /** Everyone who may import into the entity sees it. */
  readonly shared?: boolean;
  readonly options: ImportOptions;
  /** Columns of the file that it is made for. */
  readonly headers: readonly string[];
}

/** A saved way of importing. */
export interface RecipeJson {
  readonly id: number;
  readonly name: string;
  readonly shared: boolean;
  readonly owner: { readonly id: number; readonly name: string };
  /** Whether the reader may change and delete it. */
  readonly isOwn: boolean;
  /** Whether its fields are still there and the reader may set them. */
  readonly fits: boolean;
  readonly updatedAt: string;
  readonly options: ImportOptions;
  readonly headers: readonly string[];
}

/** How a file's columns differ from those that a recipe was made for. */
export interface RecipeFit {
  /** Columns that the recipe reads and the file does not have. */
  readonly missing: readonly string[];
  /** Columns that the recipe leaves out and the file does not have. */
  readonly missingUnused: readonly string[];
  /** Columns of the file that the recipe does not know. */
  readonly added: readonly string[];
}

/** What a dry run found out about a row, or what became of a target: `kind` says which list it is of. */
export type ImportRow =
  | {
      readonly kind: 'new';
      readonly row: number;
      readonly values: { readonly [field: string]: unknown };
    }
  | {
      readonly kind: 'changed';
      readonly row: number;
      readonly id: number;
      readonly title: unknown;
      /** The fields that would change, with their values before and after. */
      readonly changes: { readonly [field: string]: { readonly before: unknown; readonly after: unknown } };
    }
  | ({ readonly kind: 'refused' } & RefusedRow)
  /** A record that a link needs and that would be created. */
  | { readonly kind: 'target'; readonly field: string; readonly value: string | number };

/** Lists of a dry run. */
export type ImportRowKind = ImportRow['kind'];

/** A page of a dry run's rows. */
export interface ImportRows {
  readonly rows: readonly ImportRow[];
  /** Where the next page begins; absent on the last. */
  readonly next?: number;
}

/** Answer of a file preview. */
export interface ImportPreview {
  readonly format: 'csv' | 'tsv' | 'xlsx';
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly sheets?: readonly string[];
  /** Sheets that are hidden in the workbook. */
  readonly hiddenSheets?: readonly string[];
  /** The sheet that was read. */
  readonly sheet?: string;
  /** The number of the header's first line, and its lines. */
  readonly header: { readonly row: number; readonly rows: number };
  /** `type` is the field type that all values of the first rows could be of. */
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly suggestion: string | null;
    readonly samples: readonly string[];
  }[];
  /** With a recipe: the options that it gives for this file, and how the columns differ. */
  readonly recipe?: { readonly options: ImportOptions; readonly fit: RecipeFit };
  /** First rows, as text. */
  readonly rows: readonly (readonly string[])[];
}

/** A type that a field had before: values of then are written as it writes them. */
export interface FormerType {
  readonly type: string;
  readonly config: unknown;
}

/** One entry of a record's history. Fields the reader may not see are left out. */
export interface HistoryEntry {
  /** Its place among the entries that the reader is told, the oldest being 1. Places in the log would tell how much others write. */
  readonly place: number;
  readonly at: string;
  readonly actor: { readonly id: number | null; readonly name: string };
  readonly operation: 'created' | 'updated' | 'deleted' | 'restored' | 'purged' | 'erased';
  /** The record's version after it. */
  readonly version: number;
  /** With `was`, the values are of a type that the field had then. */
  readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown; readonly was?: FormerType }[];
  /** Fields that this entry changed too, but whose values were erased. */
  readonly erased?: readonly string[];
}

/** Answer to taking records out of the trash. */
export interface RestoreAnswer {
  readonly records: readonly RecordJson[];
  /** How many records came back because they had been deleted with these. */
  readonly others: number;
  /** Links to them that are set again, and those that could not be. */
  readonly relinked: number;
  readonly unlinked: number;
}

/** One field that differs between a record now and a version of it. A problem says why it cannot be brought back. */
export interface VersionDifference {
  readonly field: string;
  readonly now: unknown;
  readonly then: unknown;
  /** The type that the field had then, where it has another now. */
  readonly was?: FormerType;
  readonly problem?: { readonly code: string; readonly message: string };
}

/** What bringing back a version means, or meant. Fields the caller may not see are not part of it and stay as they are. */
export interface VersionAnswer {
  readonly version: number;
  readonly differences: readonly VersionDifference[];
  /** The record as it is after; absent of a dry run. */
  readonly record?: RecordJson;
}

/** What an action did to the records of one entity. */
export interface ActionPart {
  readonly app: string;
  readonly entity: string;
  readonly operation: 'created' | 'updated' | 'deleted' | 'restored';
  readonly count: number;
  /** Of one record alone: its id, and its title where the caller may read it. */
  readonly id?: number;
  readonly title?: string;
}

/** An action of one's own that can be taken back or done again. */
export interface ActionJson {
  readonly batch: number;
  readonly at: string;
  readonly kind: 'action' | 'import' | 'restore' | 'undo' | 'redo' | 'final';
  readonly parts: readonly ActionPart[];
}

/** What undo and redo would do next; absent where there is nothing to do. */
export interface UndoState {
  readonly undo?: ActionJson;
  readonly redo?: ActionJson;
}

/** A record that cannot be brought back to what it was, and why. Values are there as far as the caller may read them. */
export interface UndoConflict {
  readonly app: string;
  readonly entity: string;
  readonly id: number;
  readonly title?: string;
  /** Changed, deleted or erased since, or of another type since; gone for good; linked from others; not allowed; refused by a check. */
  readonly reason: 'changed' | 'deleted' | 'erased' | 'retyped' | 'gone' | 'linked' | 'denied' | 'refused';
  /** What is there now and what undoing would have put there. */
  readonly fields: readonly { readonly field: string; readonly current: unknown; readonly former: unknown; readonly was?: FormerType }[];
  readonly problem?: { readonly code: string; readonly message: string };
}

/** Answer to undo and redo: what was done, and what was left as it is. Long ones go on as a job. */
export interface UndoAnswer {
  readonly action: ActionJson;
  readonly changed: number;
  readonly skipped: readonly UndoConflict[];
  readonly job?: JobJson;
}

/** What a client sends over `/api/live`. */
export type LiveRequest =
  | {
      readonly type: 'subscribe';
      readonly id: string;
      readonly app: string;
      readonly entity: string;
      readonly filter?: Filter;
      readonly fields?: readonly string[];
      readonly expand?: readonly string[];
      /** A position that came for this very question. */
      readonly since?: string;
    }
  | { readonly type: 'unsubscribe'; readonly id: string };

/** What the server sends over `/api/live`. A `position` is opaque: it is given back as it came, to hear what was missed since. */
export type LiveEvent =
  | { readonly type: 'subscribed'; readonly id: string; readonly position: string }
  | {
      readonly type: 'changes';
      readonly id: string;
      readonly records: readonly RecordJson[];
      readonly removed: readonly number[];
      readonly position: string;
    }
  | { readonly type: 'reload'; readonly id: string }
  | { readonly type: 'error'; readonly id: string; readonly error: { readonly code: string; readonly message: string } };
