// In charge of: a command line from its words to its exit code: which command, which language, what went wrong in words.
import { AppError, localText, message, nearest, type Locale } from '@trellis/errors';
import { productRoot, readSettings, SettingsError } from '@trellis/server/data';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { COMMON, parserOptions, UsageError, type Command, type Context, type Given } from './command.ts';
import { commands } from './commands/list.ts';
import { commandHelp, generalHelp } from './help.ts';
import { ProgressLine } from './progress-line.ts';
import { word, type Gaps, type Word } from './words.ts';

/** Where the words go, and what is around. */
export interface World {
  readonly env: NodeJS.ProcessEnv;
  /** The folder that relative paths are meant from. */
  readonly cwd: string;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** The language of this call: asked for, else that of the system. */
function languageOf(args: readonly string[], env: NodeJS.ProcessEnv): Locale {
  const at = args.findIndex((each) => each === '--lang' || each.startsWith('--lang='));
  const asked = at < 0 ? undefined : (args[at]?.split('=')[1] ?? args[at + 1]);
  const system = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^zh/i.test(asked ?? system) ? 'zh-CN' : 'en';
}

function findCommand(name: string, locale: Locale): Command {
  const found = commands.find((each) => each.name === name);
  if (found !== undefined) return found;
  const near = nearest(
    name,
    commands.map((each) => each.name),
  );
  const hint = near === undefined ? [] : [word('meant', locale, { name: near })];
  throw new UsageError([word('noCommand', locale, { name }), ...hint, '', generalHelp(commands, locale)].join('\n'));
}

function readGiven(command: Command, args: readonly string[], locale: Locale): Given {
  let given: Given;
  try {
    given = parseArgs({ args: [...args], options: parserOptions({ ...command.options, ...COMMON }), allowPositionals: true }) as Given;
  } catch (error) {
    throw new UsageError(word('badOption', locale, { detail: error instanceof Error ? error.message : String(error) }));
  }
  if (given.values['help'] === true) return given;
  const { positionals, values } = given;
  const missing = command.positionals[positionals.length];
  if (missing !== undefined) throw new UsageError(word('missing', locale, { name: missing }));
  const more = positionals[command.positionals.length];
  if (more !== undefined) throw new UsageError(word('tooMany', locale, { name: more }));
  if (values['lang'] !== undefined && values['lang'] !== 'en' && values['lang'] !== 'zh-CN') throw new UsageError(word('badLanguage', locale));
  return given;
}

function contextOf(given: Given, locale: Locale, { env, cwd, out, err }: World): Context & { readonly end: () => void } {
  const root = productRoot();
  const settings = readSettings(env, join(root, '.data'));
  const path = (text: string): string => resolve(cwd, text);
  const { data } = given.values;
  const line = new ProgressLine(err, () => performance.now());
  return {
    root,
    locale,
    settings: { ...settings, dataDir: path(typeof data === 'string' ? data : settings.dataDir) },
    path,
    say: (key: Word, gaps?: Gaps) => word(key, locale, gaps),
    print: out,
    progress: (what, done, of) => line.at(what, done, of),
    end: () => line.end(),
  };
}

/** What went wrong, with every issue and what to do. */
function explain(error: unknown, locale: Locale): string {
  if (error instanceof UsageError || error instanceof SettingsError) return error.message;
  if (!(error instanceof AppError)) return error instanceof Error ? error.message : String(error);
  const { message: text, hint } = message(error.code, error.params, locale);
  const issues = (error.issues ?? []).map((each) => {
    const said = message(each.code, each.params, locale);
    return `  ${each.path}: ${[said.message, localText(said.hint, locale)].filter((part) => part !== '').join(' ')}`;
  });
  return [text, ...issues.slice(0, 50), ...(issues.length > 50 ? ['  …'] : []), ...(hint === undefined ? [] : [hint])].join('\n');
}

async function runCommand(args: readonly string[], locale: Locale, world: World): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name.startsWith('--lang')) {
    world.out(generalHelp(commands, locale));
    return name === undefined ? 2 : 0;
  }
  const command = findCommand(name, locale);
  const given = readGiven(command, rest, locale);
  if (given.values['help'] === true) {
    world.out(commandHelp(command, locale));
    return 0;
  }
  const context = contextOf(given, locale, world);
  try {
    return await command.run(context, given);
  } finally {
    context.end();
  }
}

/** Runs a command line. */
export async function runLine(args: readonly string[], world: World): Promise<number> {
  const locale = languageOf(args, world.env);
  try {
    return await runCommand(args, locale, world);
  } catch (error) {
    world.err(explain(error, locale));
    return error instanceof UsageError || error instanceof SettingsError ? 2 : 1;
  }
}
