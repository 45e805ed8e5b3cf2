// In charge of: a backup in figures, and how far work on one is.
import type { Manifest, Progress, Stage } from '@trellis/storage/backup';
import type { Context } from './command.ts';
import type { Word } from './words.ts';

const stages: Readonly<Record<Stage, Word>> = { database: 'stageDatabase', files: 'stageFiles', check: 'stageCheck', place: 'stagePlace' };

/** What a backup holds, counted. */
export function figures({ seq, entities, files }: Manifest): { readonly [name: string]: number } {
  const records = entities.reduce((sum, each) => sum + each.records, 0);
  // Small pictures are part of their files.
  const bytes = files.filter(({ path }) => path.startsWith('files/') && !path.endsWith('-thumb'));
  return { seq, records, entities: entities.length, files: bytes.length };
}

/** Tells how far a copy is. */
export function onProgress({ say, progress }: Pick<Context, 'say' | 'progress'>): (at: Progress) => void {
  return ({ stage, done, of }) => progress(say(stages[stage]), done, of);
}
