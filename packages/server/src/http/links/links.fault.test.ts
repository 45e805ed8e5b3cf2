// Proves that the attempts on public links can succeed: every seeded fault lets one of them through, and is noticed.
import { letFaultsSleep, wakeFault } from '@trellis/dx/seeded-fault';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { faultsOfLinks } from './faults-of-links.fixtures.ts';
import { attacks } from './link-attacks.fixtures.ts';
import { LinkDesk } from './link-desk.fixtures.ts';

let desk: LinkDesk;

// Each fault meets a desk of its own: what attempts leave behind, such as counts of tries, must not be what is noticed.
beforeEach(async () => {
  desk = await LinkDesk.begin('sqlite');
});
afterEach(async () => {
  letFaultsSleep();
  await desk.close();
});

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
  const by = await noticed();
  expect(by, 'no attempt noticed it').toBeDefined();
  console.log(`${fault.id}: ${by}`);
});
