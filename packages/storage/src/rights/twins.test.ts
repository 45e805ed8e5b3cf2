// Proves that two worlds which differ only in what a role may not see answer it alike through every door.
import { Random } from '@trellis/dx/random';
import { longer, patience, seeded } from '@trellis/dx/soak';
import { expect, test } from 'vitest';
import { difference } from '../testing/twin-answers.fixtures.ts';
import { TwinDoors } from '../testing/twin-doors.fixtures.ts';
import { askers, openTwins, type TwinRole } from '../testing/twin-world.fixtures.ts';

const REQUESTS: { readonly [role in TwinRole]: number } = { helper: 16_000, desk: 9_000 };
const DRY_RUNS = 3;

test.each(['helper', 'desk'] as const)('P4, P5, P7, P8, P9, P10, R2: the worlds of a %s are alike', { timeout: patience(300_000) }, async (role) => {
  const twins = await openTwins(role, () => new Random(31));
  const doors = new TwinDoors(role, askers[role], new Random(seeded(5_000)), twins[0]);
  const asked = new Map<string, number>();
  const wanted = longer(REQUESTS[role]);
  let total = 0;
  const compare = async (question: ReturnType<TwinDoors['next']>): Promise<void> => {
    const { found, answers } = await difference(twins, question);
    if (found !== undefined) throw new TypeError(found);
    total += answers;
    asked.set(question.door, (asked.get(question.door) ?? 0) + answers);
  };
  for (let run = 0; run < DRY_RUNS; run += 1) await compare(doors.dryRun());
  while (total < wanted) await compare(doors.next());
  const { user, system } = process.cpuUsage();
  console.log(
    `twin worlds of a ${role}: ${total} requests, ${Math.round((user + system) / 1e6)} s of CPU, ${JSON.stringify(Object.fromEntries(asked))}`,
  );
  expect([...asked.keys()].toSorted()).toEqual([
    'cursor',
    'documents',
    'explain',
    'export',
    'file',
    'get',
    'history',
    'import dry run',
    'list',
    'live',
    'named',
    'probe',
    'query',
    'refused write',
    'trash',
    'version',
    'write',
  ]);
  for (const { lab } of twins) await lab.close();
});
