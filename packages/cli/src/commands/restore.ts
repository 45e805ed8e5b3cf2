// In charge of: the command that restores a backup.
import { migrationsFolder } from '@trellis/server/data';
import { restoreBackup, type RestoreOptions } from '@trellis/storage/backup';
import { DEFAULT_SCHEMA } from '@trellis/storage/postgres';
import { restoreToPostgres, type RestoredToPostgres } from '@trellis/storage/transfer';
import type { Command, Context } from '../command.ts';
import { fileStore } from '../place.ts';
import { figures, onProgress } from '../figures.ts';

/** Restores to where the settings say that the workspace is: a schema with its data folder, or the folder alone. */
async function restoreAt({ root, settings: { database } }: Context, options: RestoreOptions): Promise<RestoredToPostgres> {
  if (database === undefined) return { ...(await restoreBackup(options)), asideSchema: undefined };
  const address = { url: database.url, schema: database.schema ?? DEFAULT_SCHEMA };
  return restoreToPostgres({ ...options, address, migrations: migrationsFolder(root) });
}

/** Restores a backup. */
export const restore: Command = {
  name: 'restore',
  positionals: ['FROM'],
  options: { replace: { about: 'optionReplace' } },
  about: 'aboutRestore',
  more: 'moreRestore',
  async run(context, { values, positionals: [from = ''] }) {
    const { settings, say, print } = context;
    const { dataDir: folder, database } = settings;
    const { manifest, aside, asideSchema } = await restoreAt(context, {
      from: context.path(from),
      folder,
      replace: values['replace'] === true,
      // In the data folder, the bytes come with everything else.
      ...(settings.s3 === undefined ? {} : { store: fileStore(settings) }),
      now: Date.now,
      onProgress: onProgress(context),
    });
    const place = database === undefined ? folder : say('schemaAndFolder', { schema: database.schema ?? DEFAULT_SCHEMA, folder });
    print(say('restored', { ...figures(manifest), folder: place, time: manifest.madeAt }));
    if (aside !== undefined) print(say('movedAside', { path: aside }));
    if (asideSchema !== undefined) print(say('movedAside', { path: say('inSchema', { schema: asideSchema }) }));
    return 0;
  },
};
