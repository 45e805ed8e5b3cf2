// In charge of: the commands that write an app to a file and bring one in.
import type { Engine } from '@trellis/engine';
import { AppError, localText, message } from '@trellis/errors';
import { systemActor } from '@trellis/permissions';
import { openWorkspace, productVersion } from '@trellis/server/data';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Command, Context } from '../command.ts';

const owner = systemActor('cli');

/** Opens the settings' workspace for one piece of work; refused while a server uses it. */
async function withEngine<T>({ root, settings, print, say }: Context, work: (engine: Engine) => Promise<T>): Promise<T> {
  const { dataDir, database, s3 } = settings;
  if (database === undefined && !existsSync(join(dataDir, 'trellis.sqlite')))
    throw new AppError('not-found', 'backup.no-workspace', { params: { place: dataDir } });
  const options = { root, folder: dataDir, database, s3, cursorKey: new Uint8Array(32), onError: (error: unknown) => print(String(error)) };
  const { engine } = await openWorkspace(options).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'server.data-in-use') print(say('archiveInUse'));
    throw error;
  });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Writes an app with its records to a file. */
export const exportApp: Command = {
  name: 'export',
  positionals: ['APP', 'TO'],
  options: {},
  about: 'aboutExport',
  more: 'moreExport',
  async run(context, { positionals: [app = '', to = ''] }) {
    const path = context.path(to);
    if (existsSync(path)) throw new AppError('conflict', 'archive.file-exists', { params: { path } });
    // Under another name until it is whole: a file that was cut off must not look like an archive.
    const part = `${path}.part`;
    try {
      await withEngine(context, (engine) => pipeline(engine.exportApp(owner, app, productVersion(context.root)), createWriteStream(part)));
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    context.print(context.say('exportedApp', { app, path }));
    return 0;
  },
};

/** Brings in an app that was written to a file. */
export const importApp: Command = {
  name: 'import',
  positionals: ['FROM'],
  options: { slug: { value: 'SLUG', about: 'optionSlug' } },
  about: 'aboutImport',
  more: 'moreImport',
  async run(context, { values, positionals: [from = ''] }) {
    const { locale, print, say } = context;
    const path = context.path(from);
    if (!existsSync(path)) throw new AppError('not-found', 'archive.no-file', { params: { path } });
    const { slug } = values;
    const options = typeof slug === 'string' ? { slug } : {};
    const made = await withEngine(context, (engine) => engine.importApp(owner, { name: basename(path), path }, options));
    const records = Object.values(made.counts).reduce((sum, count) => sum + count, 0);
    print(say('importedApp', { app: localText(made.app.label, locale), slug: made.app.slug, records }));
    for (const { code, params, path: at } of made.warnings) print(`${at}: ${message(code, params, locale).message}`);
    if (made.different > 0) print(say('importDiffers', { count: made.different }));
    return made.different > 0 ? 1 : 0;
  },
};
