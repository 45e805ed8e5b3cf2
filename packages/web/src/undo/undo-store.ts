// In charge of: what undo has to say right now: one notice, or the conflicts that stand against it.
import type { UndoConflict } from '@trellis/query';
import { create } from 'zustand';

/** Which way. */
export type Direction = 'undo' | 'redo';

/** A line at the foot of the screen. With `offer` it can be answered by undoing, or doing again. */
export interface UndoNotice {
  readonly text: string;
  readonly isBad?: boolean;
  readonly offer?: { readonly direction: Direction; readonly batch: number };
}

/** What stands against an undo. */
export interface UndoConflicts {
  readonly direction: Direction;
  readonly batch: number | undefined;
  readonly conflicts: readonly UndoConflict[];
}

interface UndoWords {
  readonly notice: UndoNotice | undefined;
  readonly conflicts: UndoConflicts | undefined;
}

/** What is being said. */
export const useUndoWords = create<UndoWords>(() => ({ notice: undefined, conflicts: undefined }));

/** Says something, in place of what was said before. */
export function say(notice: UndoNotice | undefined): void {
  useUndoWords.setState({ notice });
}

/** Shows conflicts; none hides them. */
export function showConflicts(conflicts: UndoConflicts | undefined): void {
  useUndoWords.setState({ conflicts });
}
