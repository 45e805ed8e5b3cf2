// In charge of: the command that examines a workspace that no server is using.
import { AppError } from '@trellis/errors';
import type { Command } from '../command.ts';
import { examine, findingText } from '../examine.ts';

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
