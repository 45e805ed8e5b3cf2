// In charge of: the command that moves a workspace between a data folder and PostgreSQL.
import { migrationsFolder } from '@trellis/server/data';
import { DEFAULT_SCHEMA } from '@trellis/storage/postgres';
import { moveToPostgres, moveToSqlite, type MoveOptions } from '@trellis/storage/transfer';
import { UsageError, type Command, type Context } from '../command.ts';
import { examine, findingText } from '../examine.ts';

const KINDS = ['sqlite', 'postgres'];

function optionsOf({ root, settings, say, progress }: Context): MoveOptions {
  const { dataDir: folder, database } = settings;
  if (database === undefined) throw new UsageError(say('needsDatabase'));
  return {
    folder,
    address: { url: database.url, schema: database.schema ?? DEFAULT_SCHEMA },
    migrations: migrationsFolder(root),
    now: Date.now,
    onTable: (done, of) => progress(say('stageDatabase'), done, of),
  };
}

/** What a doctor says of one of the two, in words. Opening a folder of an earlier build brings it to this build's form. */
async function findings(context: Context, database: Context['settings']['database']): Promise<readonly string[]> {
  const found: string[] = [];
  const own = { ...context, settings: { ...context.settings, database } };
  await examine(own, false, (finding) => void found.push(findingText(finding, context)));
  return found;
}

/** Moves a workspace. */
export const migrate: Command = {
  name: 'migrate',
  positionals: [],
  options: { from: { value: 'STORE', about: 'optionFrom' }, to: { value: 'STORE', about: 'optionToStore' } },
  about: 'aboutMigrate',
  more: 'moreMigrate',
  async run(context, { values: { from, to } }) {
    const { print, say, settings } = context;
    if (from === to || !KINDS.includes(String(from)) || !KINDS.includes(String(to))) throw new UsageError(say('badStores'));
    const options = optionsOf(context);
    const { address, folder } = options;
    const toPostgres = to === 'postgres';
    const [source, target] = toPostgres ? [undefined, settings.database] : [settings.database, undefined];
    const before = new Set(await findings(context, source));
    await (toPostgres ? moveToPostgres(options) : moveToSqlite(options));
    // What was not right before is not right now; anything else would be the move's own doing.
    const found = (await findings(context, target)).filter((line) => !before.has(line));
    found.forEach((line) => print(line));
    print(say(toPostgres ? 'movedToPostgres' : 'movedToSqlite', { folder, schema: address.schema }));
    return found.length === 0 ? 0 : 1;
  },
};
