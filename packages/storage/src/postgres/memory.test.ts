// Proves that a process of several on one workspace never puts an earlier state of people back over a later one.
import { setTimeout as later } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '@trellis/dx/postgres';
import type { Execute } from '../sql/plan-runner.ts';
import { addUsers, openLab, type Lab } from '../testing/open-lab.fixtures.ts';
import { schemaOf } from '../testing/stores.fixtures.ts';
import { Memory } from './memory.ts';
import { ReadPool } from './connection.ts';

let lab: Lab;
let pool: ReadPool;

beforeEach(async () => {
  lab = await openLab({ kind: 'postgres' });
  await addUsers(lab, 2);
  pool = new ReadPool({ url: await testDatabase(), schema: schemaOf(lab.folder) }, 'reader', 2, 5_000);
});
afterEach(async () => {
  await pool.close();
  await lab.close();
});

test('I3, D7: a reading of everyone that is overtaken by a change is not what is known in the end', async () => {
  const memory = new Memory();
  const execute: Execute = (text, values, big) => pool.run(text, values, big);
  await memory.readPeople(execute);
  let hold: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (hold = resolve));
  let reached: () => void = () => undefined;
  const isHalfway = new Promise<void>((resolve) => (reached = resolve));
  // It has read the users, and not yet their sessions.
  const everyone = memory.readPeople(async (text, values, big) => {
    if (text.includes('FROM sessions')) {
      reached();
      await held;
    }
    return execute(text, values, big);
  });
  await isHalfway;
  await lab.storage.identity.updateUser(2, { disabled: true });
  const one = memory.readPerson(execute, 2);
  // Where readings do not wait for one another the later one is over first.
  await Promise.race([one, later(500)]);
  hold();
  await Promise.all([everyone, one]);
  expect(memory.users.get(2)?.disabled).toBe(true);
});
