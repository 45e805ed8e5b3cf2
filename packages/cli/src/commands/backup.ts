// In charge of: the command that makes a backup.
import { migrationsFolder } from '@trellis/server/data';
import { BACKUPS, makeBackup, sqliteSource, type BackupSource } from '@trellis/storage/backup';
import { DEFAULT_SCHEMA } from '@trellis/storage/postgres';
import { postgresSource } from '@trellis/storage/transfer';
import { join } from 'node:path';
import type { Command, Context } from '../command.ts';
import { fileStore } from '../place.ts';
import { figures, onProgress } from '../figures.ts';

/** Where the backup goes. */
function target({ path, settings }: Context, to: string | boolean | undefined): string {
  return typeof to === 'string' ? path(to) : join(settings.dataDir, BACKUPS);
}

/** What is backed up: the schema where the settings name a database, else the data folder. */
function sourceOf({ root, settings: { dataDir, database } }: Context): BackupSource {
  if (database === undefined) return sqliteSource(dataDir);
  return postgresSource({ url: database.url, schema: database.schema ?? DEFAULT_SCHEMA }, migrationsFolder(root));
}

/** Makes a backup. */
export const backup: Command = {
  name: 'backup',
  positionals: [],
  options: { to: { value: 'DIR', about: 'optionTo' } },
  about: 'aboutBackup',
  more: 'moreBackup',
  async run(context, { values }) {
    const folder = context.settings.dataDir;
    const { path, manifest } = await makeBackup({
      source: sourceOf(context),
      folder,
      store: fileStore(context.settings),
      to: target(context, values['to']),
      now: Date.now,
      onProgress: onProgress(context),
    });
    context.print(context.say('backedUp', { ...figures(manifest), path }));
    if (manifest.lost.length === 0) return 0;
    context.print(context.say('lostFiles', { count: manifest.lost.length }));
    return 1;
  },
};
