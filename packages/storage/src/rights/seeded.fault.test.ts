// Proves that the proofs of rights can fail: every seeded fault of the list is caught by the twin worlds or by what must be refused at its door.
import { Random } from '@trellis/dx/random';
import { letFaultsSleep, wakeFault } from '@trellis/dx/seeded-fault';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openLab } from '../testing/open-lab.fixtures.ts';
import { difference } from '../testing/twin-answers.fixtures.ts';
import { TwinDoors } from '../testing/twin-doors.fixtures.ts';
import { refusals } from '../testing/twin-refusals.fixtures.ts';
import { askers, openTwins, type Twin, type TwinRole } from '../testing/twin-world.fixtures.ts';
import type { Fault } from './fault.fixtures.ts';
import { faults } from './faults.fixtures.ts';

/** Questions at each door that a fault may need to show. */
const QUESTIONS = 200;
/** Changes that come before, so that there is history to tell. */
const CHANGES = 30;

const roles = ['helper', 'desk'] as const;
const kept = new Map<TwinRole, readonly { readonly folder: string; readonly files: readonly string[] }[]>();
const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-fault-'));
  folders.push(folder);
  return folder;
}

beforeAll(async () => {
  for (const role of roles) {
    const twins = await openTwins(role, () => new Random(31), newFolder);
    const doors = new TwinDoors(role, askers[role], new Random(7), twins[0]);
    for (let count = 0; count < CHANGES; count += 1) await difference(twins, doors.live());
    for (const { lab } of twins) await lab.close();
    kept.set(
      role,
      twins.map(({ lab, files }) => ({ folder: lab.folder, files })),
    );
  }
});
afterEach(letFaultsSleep);
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Worlds of their own for one fault. */
async function worlds(role: TwinRole): Promise<readonly [Twin, Twin]> {
  const open = async (side: 0 | 1): Promise<Twin> => {
    const { folder, files } = kept.get(role)?.[side] ?? { folder: '', files: [] };
    const copy = newFolder();
    cpSync(folder, copy, { recursive: true });
    const lab = await openLab({ folder: copy, kind: 'sqlite' });
    return { side, lab, engine: lab.engine, files: [...files] };
  };
  return [await open(0), await open(1)];
}

/** What catches it, and after how many questions; undefined where nothing does. */
async function caught(fault: Pick<Fault, 'ask' | 'role'>): Promise<string | undefined> {
  const role = fault.role ?? 'helper';
  const twins = await worlds(role);
  try {
    const doors = new TwinDoors(role, askers[role], new Random(11), twins[0]);
    for (const door of fault.ask) {
      const most = door === 'dryRun' ? 1 : QUESTIONS;
      for (let count = 1; count <= most; count += 1)
        if ((await difference(twins, doors[door]())).found !== undefined) return `twin worlds, question ${count} at ${door}`;
    }
    for (const { name, holds } of role === 'helper' ? refusals : []) if (!(await holds(twins[0]))) return `door test: ${name}`;
    return undefined;
  } finally {
    for (const { lab } of twins) await lab.close();
  }
}

describe('P1: seeded faults', () => {
  test.each(['helper', 'desk'] as const)('without one nothing is caught in the worlds of a %s', async (role) => {
    const every = [...new Set(faults.flatMap(({ ask }) => ask))];
    expect(await caught({ ask: every, ...(role === 'desk' ? { role } : {}) })).toBeUndefined();
  });

  test('there are at least forty, each with a name of its own, and none at no door', () => {
    expect(faults.length).toBeGreaterThanOrEqual(40);
    expect(new Set(faults.map(({ id }) => id)).size).toBe(faults.length);
  });

  test.each(faults.map((fault) => [fault.door, fault.broken, fault] as const))('at %s: %s', async (_door, _broken, fault) => {
    wakeFault(fault);
    const by = await caught(fault);
    expect(by, 'nothing caught it').toBeDefined();
    console.log(`${fault.id}: ${by}`);
  });
});
