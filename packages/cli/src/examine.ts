// In charge of: examining a workspace, and saying in words what was found.
import { examineStore, type Finding } from '@trellis/engine';
import { AppError, localText, message } from '@trellis/errors';
import { openStorage } from '@trellis/server/data';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from './command.ts';
import type { Word } from './words.ts';

const sentences: Readonly<Record<Finding['kind'], Word>> = {
  computed: 'findingComputed',
  nothing: 'findingNothing',
  day: 'findingDay',
  link: 'findingLink',
  required: 'findingRequired',
  store: 'findingStore',
};

const shown = (value: unknown): string => (value === undefined || value === null ? '–' : JSON.stringify(value));

/** A finding in words. */
export function findingText(finding: Finding, { locale, say }: Pick<Context, 'locale' | 'say'>): string {
  const { kind, app, entity, label, field, record, stored, expected, reason, detail, repaired } = finding;
  const where = `${app}/${entity} #${record} ${localText(label, locale) || field}`;
  const said = reason === undefined ? '' : message(reason.code, reason.params, locale).message;
  const gaps = { where, stored: shown(stored), expected: shown(expected), reason: said, detail: detail ?? '' };
  return say(sentences[kind], gaps) + (repaired ? say('isRepaired') : '');
}

/** Looks at all that the settings' workspace keeps. */
export async function examine(context: Context, repair: boolean, tell: (finding: Finding) => void): Promise<void> {
  const { dataDir, database } = context.settings;
  if (database === undefined && !existsSync(join(dataDir, 'trellis.sqlite')))
    throw new AppError('not-found', 'backup.no-workspace', { params: { place: dataDir } });
  const storage = await openStorage({ root: context.root, folder: dataDir, database });
  try {
    for await (const finding of examineStore(storage, dataDir, repair)) tell(finding);
  } finally {
    await storage.close();
  }
}
