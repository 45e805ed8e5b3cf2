// In charge of: the texts of `--help`.
import type { Locale } from '@trellis/errors';
import { COMMON, type Command } from './command.ts';
import { word } from './words.ts';

function optionLines(command: Command, locale: Locale): readonly string[] {
  return Object.entries({ ...command.options, ...COMMON }).map(([name, { value, about }]) => {
    const text = value === undefined ? `--${name}` : `--${name} ${value}`;
    return `  ${text.padEnd(16)} ${word(about, locale)}`;
  });
}

/** How a command is called. */
function usage({ name, positionals }: Command): string {
  return [name, ...positionals, '…'].join(' ');
}

/** Help on one command. */
export function commandHelp(command: Command, locale: Locale): string {
  const about = word(command.about, locale);
  return [
    word('commandUsage', locale, { usage: usage(command) }),
    '',
    about,
    '',
    word(command.more, locale),
    '',
    ...optionLines(command, locale),
    '',
    word('exitCodes', locale),
  ].join('\n');
}

/** Help on all of them. */
export function generalHelp(commands: readonly Command[], locale: Locale): string {
  const lines = commands.map((each) => `  ${[each.name, ...each.positionals].join(' ').padEnd(24)} ${word(each.about, locale)}`);
  return [word('usage', locale), '', ...lines, '', word('moreHelp', locale), word('exitCodes', locale)].join('\n');
}
