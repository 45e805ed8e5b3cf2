// In charge of: the command that restores a backup.
import { restoreBackup } from '@trellis/storage/backup';
import type { Command } from '../command.ts';
import { refuseDatabase, fileStore } from '../place.ts';
import { figures, onProgress } from '../figures.ts';

/** Restores a backup. */
export const restore: Command = {
  name: 'restore',
  positionals: ['FROM'],
  options: { replace: { about: 'optionReplace' } },
  about: 'aboutRestore',
  more: 'moreRestore',
  async run(context, { values, positionals: [from = ''] }) {
    const { settings, say, print } = context;
    const folder = settings.dataDir;
    refuseDatabase(settings);
    const { manifest, aside } = await restoreBackup({
      from: context.path(from),
      folder,
      replace: values['replace'] === true,
      // In the data folder, the bytes come with everything else.
      ...(settings.s3 === undefined ? {} : { store: fileStore(settings) }),
      now: Date.now,
      onProgress: onProgress(context),
    });
    print(say('restored', { ...figures(manifest), folder, time: manifest.madeAt }));
    if (aside !== undefined) print(say('movedAside', { path: aside }));
    return 0;
  },
};
