// In charge of: making a data folder with the documents of the benches in it, before a server first opens it.
import { openEngine } from '@trellis/engine';
import { diskStore } from '@trellis/storage/file-store';
import { readWorkspaceFolder } from '@trellis/storage/folder';
import { openSqlite } from '@trellis/storage/sqlite';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const place = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Installs the documents into an empty data folder. */
export async function prepareData(folder: string): Promise<void> {
  const { source, issues } = await readWorkspaceFolder(place('../../documents'));
  if (source === undefined || issues.length > 0) throw new Error(`The documents of the benches are wrong: ${JSON.stringify(issues)}`);
  const storage = openSqlite({
    folder,
    migrations: place('../../../storage/migrations'),
    reader: { program: place('../../../server/dist/reader-process.js'), execArgv: [] },
    now: Date.now,
  });
  const problems: unknown[] = [];
  const engine = await openEngine({
    storage,
    install: source,
    cursorKey: randomBytes(32),
    imports: { folder: join(folder, 'jobs'), reader: { program: place('../../../server/dist/import-process.js'), execArgv: [] } },
    files: { store: diskStore(join(folder, 'files')), maxMb: 1 },
    now: Date.now,
    onError: (error) => problems.push(error),
  });
  await engine.close();
  if (problems.length > 0) throw problems[0];
}
