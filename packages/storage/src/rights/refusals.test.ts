// Proves what is refused or left out at every door of a role's world, each under the rule that says so.
import { Random } from '@trellis/dx/random';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusals } from '../testing/twin-refusals.fixtures.ts';
import { openTwins, type Twin } from '../testing/twin-world.fixtures.ts';

let twins: readonly Twin[];
beforeAll(async () => {
  twins = await openTwins('helper', () => new Random(31));
});
afterAll(async () => {
  for (const { lab } of twins) await lab.close();
});

test.each(refusals.map((each) => [each.rule, each.name, each] as const))('%s: %s', async (_rule, _name, { holds }) => {
  for (const twin of twins) expect(await holds(twin)).toBe(true);
});
