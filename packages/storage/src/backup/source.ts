// In charge of: what a backup is made of, whatever keeps the workspace: a copy of one moment in a SQLite file, and what is there now.
import type { FileInUse } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import Sqlite from 'better-sqlite3';
import { hasDatabase, openReader } from '../sqlite/connection.ts';
import { filesIn } from './look-at-database.ts';
import { sync } from './place.ts';

/** A workspace that can be copied while others write to it. */
export interface BackupSource {
  readonly name: 'sqlite' | 'postgres';
  /** The files in use now. */
  filesNow(): Promise<readonly FileInUse[]>;
  /** Writes a SQLite file with everything as of one moment. Nobody is held up. */
  copy(file: string, onProgress: (done: number, of: number) => void): Promise<void>;
}

/** Pages copied at a time: about 4 MB. */
const PAGES = 1_000;

/** Makes a copy a file of its own, with nothing beside it, that is surely on the disk. */
async function finish(file: string): Promise<void> {
  const copy = new Sqlite(file);
  copy.pragma('journal_mode = DELETE');
  copy.close();
  await sync(file);
}

/** A workspace in a data folder. Only reads: it never takes the folder, so a server may be at work on it. */
export function sqliteSource(folder: string): BackupSource {
  if (!hasDatabase(folder)) throw new AppError('not-found', 'backup.no-workspace', { params: { place: folder } });
  return {
    name: 'sqlite',
    async filesNow() {
      const reader = openReader(folder);
      try {
        return await filesIn(reader);
      } finally {
        reader.close();
      }
    },
    async copy(file, onProgress) {
      const reader = openReader(folder);
      try {
        // Within a transaction that reads, the copy sees one moment: without it, every write of the server would begin it anew.
        reader.exec('BEGIN');
        reader.prepare('SELECT COUNT(*) FROM meta').get();
        await reader.backup(file, {
          progress: ({ totalPages, remainingPages }) => {
            onProgress(totalPages - remainingPages, totalPages);
            return PAGES;
          },
        });
      } finally {
        reader.close();
      }
      await finish(file);
    },
  };
}
