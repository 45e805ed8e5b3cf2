// In charge of: the command that makes a backup.
import { BACKUPS, makeBackup, sqliteSource } from '@trellis/storage/backup';
import { join } from 'node:path';
import type { Command, Context } from '../command.ts';
import { refuseDatabase, fileStore } from '../place.ts';
import { figures, onProgress } from '../figures.ts';

/** Where the backup goes. */
function target({ path, settings }: Context, to: string | boolean | undefined): string {
  return typeof to === 'string' ? path(to) : join(settings.dataDir, BACKUPS);
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
    refuseDatabase(context.settings);
    const { path, manifest } = await makeBackup({
      source: sqliteSource(folder),
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
