// In charge of: opening the store and the engine over a data folder.
import { openEngine, type Engine, type EngineOptions, type Storage } from '@trellis/engine';
import { diskStore, s3Store, type S3Address } from '@trellis/storage/file-store';
import { openPostgres } from '@trellis/storage/postgres';
import { openSqlite } from '@trellis/storage/sqlite';
import { join } from 'node:path';
import { importProgram, mirrorProgram, readerProgram } from '../product-root.ts';
import { FILES } from './place-files.ts';
import { DEFAULT_FILE_MB, type DatabaseAddress } from '../settings.ts';

/** What opening needs to know. */
export interface OpenOptions {
  /** The product's root. */
  readonly root: string;
  readonly folder: string;
  /** Where records are kept; in the folder when absent. */
  readonly database?: DatabaseAddress | undefined;
  readonly cursorKey: Uint8Array;
  /** Megabytes that the column mirror may use; absent or 0, there is none. */
  readonly mirrorMb?: number;
  readonly onError: (error: unknown) => void;
  /** Where the bytes of files are kept; in the folder when absent. */
  readonly s3?: S3Address | undefined;
  /** Largest file that is taken, in megabytes. */
  readonly maxFileMb?: number;
}

/** An open workspace. Closing the engine closes the store. */
export interface Workspace {
  readonly storage: Storage;
  readonly engine: Engine;
}

/** Where the migrations of SQLite's system tables are; PostgreSQL's are within it. */
export function migrationsFolder(root: string): string {
  return join(root, 'packages', 'storage', 'migrations');
}

/** Opens the store: a schema of PostgreSQL where one is named, else SQLite in the folder. */
export async function openStorage({
  root,
  folder,
  database,
  mirrorMb = 0,
}: Pick<OpenOptions, 'root' | 'folder' | 'database' | 'mirrorMb'>): Promise<Storage> {
  const migrations = migrationsFolder(root);
  if (database !== undefined) {
    const { url, schema } = database;
    return openPostgres({ url, ...(schema === undefined ? {} : { schema }), migrations: join(migrations, 'postgres'), now: Date.now });
  }
  const mirror = mirrorMb === 0 ? {} : { mirror: { ...mirrorProgram(root), memoryMb: mirrorMb } };
  return openSqlite({ folder, migrations, reader: readerProgram(root), now: Date.now, ...mirror });
}

/** Opens the workspace in a folder, with documents to install first where there are any. */
export async function openWorkspace(options: OpenOptions, install?: EngineOptions['install']): Promise<Workspace> {
  const { root, folder, cursorKey, onError, s3, maxFileMb = DEFAULT_FILE_MB } = options;
  const storage = await openStorage(options);
  try {
    const engine = await openEngine({
      storage,
      cursorKey,
      imports: { folder: join(folder, 'jobs'), reader: importProgram(root) },
      files: { store: s3 === undefined ? diskStore(join(folder, FILES)) : s3Store(s3), maxMb: maxFileMb },
      now: Date.now,
      onError,
      ...(install === undefined ? {} : { install }),
    });
    return { storage, engine };
  } catch (error) {
    await storage.close();
    throw error;
  }
}
