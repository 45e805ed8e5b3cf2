// Proves that the mirror keeps to its memory: a read that needs more is left to the store, which answers the same, and the mirror goes on.
import { Random } from '@trellis/dx/random';
import { TRUE } from '@trellis/expr';
import { idOf, type Expr, type GroupsPlan, type RowsPlan } from '@trellis/query';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { countOf, mirrorAll, mirroredEntities, openMirror, type MirrorLab } from '../testing/mirror.fixtures.ts';
import { at, openLab, owner, type Lab } from '../testing/open-lab.fixtures.ts';

/** Less than the names of all customers take, though enough to keep them, and more than enough to work on them. */
const [SMALL_MB, AMPLE_MB] = [16, 512];
/** Customers, and letters of each name, which no packing makes smaller. */
const [CUSTOMERS, LETTERS] = [10_000, 1_500];
const AT_ONCE = 2_500;

let lab: Lab;
let columns: MirrorLab;

beforeAll(async () => {
  lab = await openLab({ kind: 'sqlite' });
  const random = new Random(3);
  const word = (): string =>
    random
      .below(2 ** 30)
      .toString(36)
      .padStart(6, '0');
  const name = (): string => Array.from({ length: LETTERS / 6 }, word).join('');
  for (let made = 0; made < CUSTOMERS; made += AT_ONCE) {
    const customers = Array.from({ length: AT_ONCE }, (_, place) => ({ name: name(), code: `c${made + place}` }));
    await lab.engine.create(owner, at('customer'), customers, {});
  }
});
afterEach(() => columns.close());
afterAll(() => lab.close());

async function open(memoryMb: number): Promise<void> {
  columns = openMirror(lab, { memoryMb });
  await mirrorAll(lab, columns);
  columns.counts.answered = 0;
}

function nameOf(): Expr {
  const field = lab.field('customer', 'name');
  return { kind: 'path', steps: [field], type: field.valueType };
}

/** Every name as a group of its own. */
function groupsPlan(): GroupsPlan {
  const name = nameOf();
  const metrics = [{ op: 'min', expr: name }, { op: 'max', expr: name }, { op: 'count' }] as const;
  return { kind: 'groups', entity: lab.entity('customer'), where: TRUE, keys: [{ expr: name }], metrics, maxGroups: CUSTOMERS };
}

/** A page far into all names in their order. */
function rowsPlan(): RowsPlan {
  const entity = lab.entity('customer');
  const order = [
    { expr: nameOf(), descending: true },
    { expr: idOf(entity), descending: false },
  ];
  return { kind: 'rows', entity, where: TRUE, columns: [nameOf(), idOf(entity)], order, limit: 500, offset: 7_000 };
}

/** Both plans by the store where the mirror leaves them, beside what the store says of itself. */
async function answers(): Promise<readonly { readonly found: unknown; readonly stored: unknown }[]> {
  const { read } = lab.storage;
  const byKey = (groups: Awaited<ReturnType<typeof read.groups>>) => groups.toSorted((a, b) => (String(a.keys[0]) < String(b.keys[0]) ? -1 : 1));
  return [
    { found: await columns.both.rows(rowsPlan(), owner), stored: await read.rows(rowsPlan(), owner) },
    { found: byKey(await columns.both.groups(groupsPlan(), owner)), stored: byKey(await read.groups(groupsPlan(), owner)) },
  ];
}

describe('a read that needs more memory than the mirror may use', () => {
  test('is answered by the store, the same, and the mirror answers on', { timeout: 60_000 }, async () => {
    await open(SMALL_MB);
    const { pid } = columns.mirror;
    for (const { found, stored } of await answers()) expect(found).toEqual(stored);
    expect(columns.counts).toEqual({ answered: 0, left: 2 });
    expect(await columns.runner.groups(countOf(lab.entity('customer')), owner)).toEqual([{ keys: [], metrics: [CUSTOMERS] }]);
    expect(columns.mirror.pid).toBe(pid);
  });

  test('is answered by a mirror that may use more', { timeout: 60_000 }, async () => {
    await open(AMPLE_MB);
    for (const { found, stored } of await answers()) expect(found).toEqual(stored);
    expect(columns.counts).toEqual({ answered: 2, left: 0 });
  });

  test('fails for want of memory and of nothing else', async () => {
    await open(SMALL_MB);
    const text = "SELECT length(string_agg(range::VARCHAR, ',')) FROM range(20000000)";
    const asked = columns.mirror.ask({ text, values: [], big: false, entities: mirroredEntities(lab), atLeast: lab.storage.seq() });
    await expect(asked).rejects.toMatchObject({ why: 'failed', message: expect.stringMatching(/^Out of Memory/) as unknown });
  });
});
