// In charge of: the command that examines a workspace that no server is using.
import { examineStore, type Finding } from '@trellis/engine';
import { AppError, localText, message } from '@trellis/errors';
import { openStorage } from '@trellis/server/data';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, Context } from '../command.ts';
import type { Word } from '../words.ts';

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
function findingText(finding: Finding, { locale, say }: Pick<Context, 'locale' | 'say'>): string {
  const { kind, app, entity, label, field, record, stored, expected, reason, detail, repaired } = finding;
  const where = `${app}/${entity} #${record} ${localText(label, locale) || field}`;
  const said = reason === undefined ? '' : message(reason.code, reason.params, locale).message;
  const gaps = { where, stored: shown(stored), expected: shown(expected), reason: said, detail: detail ?? '' };
  return say(sentences[kind], gaps) + (repaired ? say('isRepaired') : '');
}

async function examine(context: Context, repair: boolean, tell: (finding: Finding) => void): Promise<void> {
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

/** Examines a workspace. */
export const doctor: Command = {
  name: 'doctor',
  positionals: [],
  options: { repair: { about: 'optionRepair' }, json: { about: 'optionJson' } },
  about: 'aboutDoctor',
  more: 'moreDoctor',
  async run(context, { values }) {
    const { print, say } = context;
    const [repair, json] = [values['repair'] === true, values['json'] === true];
    let [count, repaired] = [0, 0];
    await examine(context, repair, (finding) => {
      count += 1;
      if (finding.repaired) repaired += 1;
      print(json ? JSON.stringify(finding) : findingText(finding, context));
    }).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'server.data-in-use') print(say('inUseHint'));
      throw error;
    });
    if (!json) print(count === 0 ? say('allRight') : say('foundSome', { count, repaired }));
    if (!json && !repair && count > 0) print(say('repairHint'));
    return count > repaired ? 1 : 0;
  },
};
