// In charge of: what a seeded fault of rights is.
import type { SeededFault } from '@trellis/dx/seeded-fault';

/** A fault in the rights of a door. */
export interface Fault extends SeededFault {
  readonly door: string;
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
