// Proves that what an attacker would try comes to nothing: every attempt of the table, with what was got kept in the reference.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LinkDesk } from '../http/links/link-desk.fixtures.ts';
import { attacks as own } from './attacks.fixtures.ts';
import { identityAttacks } from './identity-attacks.fixtures.ts';
import { attacksByLink } from './public-attacks.fixtures.ts';
import { openWorld, type World } from './world.fixtures.ts';

let world: World;
let desk: LinkDesk;
/** Numbers are places in this list, and may move. */
const attacks = [...own, ...attacksByLink(() => desk), ...identityAttacks(() => desk)];
const got = new Map<string, string>();

beforeAll(async () => {
  world = await openWorld();
  desk = await LinkDesk.begin('sqlite');
});
afterAll(async () => {
  await world.server.close();
  await desk.close();
});

const rows = attacks.map((attack, index) => [`A${String(index + 1).padStart(3, '0')}`, attack] as const);

/** What came of an attempt: its answer, and whatever it was told or left behind beside that. */
async function attempted({ got: run, writes }: (typeof attacks)[number]): Promise<string> {
  world.leaks();
  const before = world.state();
  const answer = await run(world);
  const leaks = world.leaks();
  const told = leaks.length === 0 ? '' : `, told ${leaks.join(' ')}`;
  const left = writes === true || world.state() === before ? '' : ', something was changed';
  return `${answer}${told}${left}`;
}

describe('attacks', () => {
  test.each(rows.map(([id, attack]) => [attack.rules, id, attack.door, attack.attempt, attack] as const))(
    '%s: %s %s: %s',
    async (_rules, id, _door, _attempt, attack) => {
      const outcome = await attempted(attack);
      got.set(id, outcome);
      expect(outcome).toBe(attack.expected);
    },
    60_000,
  );

  test('there are at least a hundred and fifty, none twice', () => {
    expect(attacks.length).toBeGreaterThanOrEqual(150);
    expect(new Set(attacks.map(({ door, attempt }) => `${door} ${attempt}`)).size).toBe(attacks.length);
  });

  test('a leak and a change would be seen', async () => {
    const { door, rules } = attacks[0] ?? { door: '', rules: '' };
    const looks = { door, rules, attempt: '', expected: '' };
    const path = `/api/apps/base/entities/supplier/records`;
    expect(await attempted({ ...looks, got: async (of) => String((await of.ask('dev', 'GET', path)).status) })).toBe('200, told Kanari');
    const make = async (of: World): Promise<string> => String((await of.ask('dev', 'POST', path, { json: { name: 'New' } })).status);
    expect(await attempted({ ...looks, got: make })).toBe('201, something was changed');
  });

  test('the reference tells what was tried and what came of it', async () => {
    const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
    const lines = rows.map(
      ([id, { rules, door, attempt, expected }]) => `| ${id} | ${rules} | ${[door, attempt, expected, got.get(id) ?? ''].map(cell).join(' | ')} |`,
    );
    const page = [
      '# Attacks and what came of them',
      '',
      'What somebody who knows the security rules and the description of the API would try: an operator of one store against another store,',
      'against hidden fields and against the workspace, strangers, and people who were members once. Each line is a test, run against a',
      'listening server. Beside the answer every test looks for marked values that only stand where the attacker may not look, and for',
      'anything that was changed. Written by `npx vitest run --root . --project unit packages/server/src/attacks -u`; a test compares.',
      '',
      '| id | rules | door | attempt | expected | got |',
      '| -- | ----- | ---- | ------- | -------- | --- |',
      ...lines,
      '',
    ].join('\n');
    await expect(page).toMatchFileSnapshot('../../../docs/reference/attacks.md');
  });
});
