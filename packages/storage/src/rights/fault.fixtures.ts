// In charge of: what a seeded fault is.

/** A fault: the expression `from`, found once within `at` (itself found once in the file), becomes `to`. */
export interface Fault {
  readonly id: string;
  readonly door: string;
  /** What is broken, in a sentence. */
  readonly broken: string;
  readonly file: string;
  readonly at?: string;
  readonly from: string;
  readonly to: string;
  /** Doors of generated questions that are tried, one after another; the door tests are tried first. */
  readonly ask: readonly (
    | 'list'
    | 'query'
    | 'get'
    | 'probe'
    | 'pages'
    | 'exported'
    | 'history'
    | 'trash'
    | 'version'
    | 'documents'
    | 'explain'
    | 'file'
    | 'live'
    | 'life'
    | 'dryRun'
  )[];
  readonly role?: 'desk';
}
