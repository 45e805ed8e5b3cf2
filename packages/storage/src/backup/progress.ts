// In charge of: how a long copy tells how far it is.

/** A step of making, checking or putting back a backup. */
export type Stage = 'database' | 'files' | 'check' | 'place';

/** How far a step is. */
export interface Progress {
  readonly stage: Stage;
  readonly done: number;
  readonly of: number;
}

/** Told after each part of a step. */
export type OnProgress = (progress: Progress) => void;
