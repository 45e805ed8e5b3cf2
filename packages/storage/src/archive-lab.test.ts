// Proves that generated values of every field type go into an archive and come out of it equal.
import { Random } from '@trellis/dx/random';
import type { LinkedField } from '@trellis/model';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillLab } from './testing/lab-records.fixtures.ts';
import { addUsers, openLab, owner, type Lab } from './testing/open-lab.fixtures.ts';

interface RecordLine {
  readonly entity: string;
  readonly id: number;
  readonly values: { readonly [field: string]: unknown };
}

let lab: Lab;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-archive-'));
  lab = await openLab();
  await addUsers(lab, 5);
  await fillLab(lab, new Random(31), 5);
});
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

async function exported(app: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of lab.engine.exportApp(owner, app)) parts.push(part);
  return Buffer.concat(parts);
}

/** Records of an archive, each with its place among all in the place of its id. */
function records(packed: Buffer, app: string): readonly unknown[] {
  const fields = new Map<string, LinkedField>();
  for (const entity of lab.engine.model.appByName.get(app)?.entities ?? []) for (const field of entity.fields) fields.set(field.id, field);
  const lines = gunzipSync(packed).toString().split('\n').slice(0, -1);
  const found = lines.map((line) => JSON.parse(line) as RecordLine).filter(({ values }) => values !== undefined);
  const places = new Map(found.map(({ entity, id }, place) => [`${entity} ${id}`, place]));
  return found.map(({ entity, id, values }) => {
    const shown = Object.entries(values).map(([key, value]) => {
      const target = fields.get(key)?.target?.id;
      const placed = (each: unknown): unknown => places.get(`${target} ${String(each)}`);
      return [key, target === undefined ? value : Array.isArray(value) ? value.map(placed) : placed(value)];
    });
    return [entity, places.get(`${entity} ${id}`), Object.fromEntries(shown)];
  });
}

test('every type of field comes back', async () => {
  const packed = await exported('lab');
  const path = join(folder, 'lab.archive');
  writeFileSync(path, packed);
  const answer = await lab.engine.importApp(owner, { name: 'lab', path }, { slug: 'lab_2' });
  expect(answer).toMatchObject({ warnings: [], differences: [], different: 0 });
  const [before, after] = [records(packed, 'lab'), records(await exported('lab_2'), 'lab_2')];
  expect(before.length).toBeGreaterThan(300);
  expect(after).toEqual(before);
  const wrong: unknown[] = [];
  for await (const found of lab.engine.examine(owner, { repair: false })) wrong.push(found);
  expect(wrong).toEqual([]);
});
