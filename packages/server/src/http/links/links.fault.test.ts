// Proves that the attempts on public links can succeed: every seeded fault lets one of them through, and is noticed.
import { letFaultsSleep, wakeFault } from '@trellis/dx/seeded-fault';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { faultsOfLinks } from './faults-of-links.fixtures.ts';
import { attacks } from './link-attacks.fixtures.ts';
import { LinkDesk } from './link-desk.fixtures.ts';

let desk: LinkDesk;

beforeAll(async () => {
  desk = await LinkDesk.begin('sqlite');
});
afterAll(() => desk.close());
afterEach(letFaultsSleep);

/** The first attempt that does not end as it must; undefined where all do. */
async function noticed(): Promise<string | undefined> {
  for (const { door, attempt, got, expected } of attacks) {
    if ((await got(desk).catch(String)) !== expected) return `${door}: ${attempt}`;
  }
  return undefined;
}

test('without a fault no attempt succeeds', async () => {
  expect(await noticed()).toBeUndefined();
});

test.each(faultsOfLinks.map((fault) => [fault.broken, fault] as const))('S6 W4: %s', async (_broken, fault) => {
  wakeFault(fault);
  // What was worked out without the fault must not stand in for it.
  desk.forget();
  const by = await noticed();
  expect(by, 'no attempt noticed it').toBeDefined();
  console.log(`${fault.id}: ${by}`);
});
