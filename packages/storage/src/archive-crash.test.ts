// Proves that an import of an app which is killed half way leaves nothing that can be seen, and can be done again.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { archiveSource, fillArchived } from './testing/archived.fixtures.ts';
import { addUsers, openLab, owner } from './testing/open-lab.fixtures.ts';

const program = fileURLToPath(new URL('testing/archive-writer.fixtures.ts', import.meta.url));
/** More inserts and updates of slices than the import has: from some place on it is done before it would be killed. */
const PLACES = 40;

function run(...given: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...given], { stdio: 'inherit' });
  return new Promise((resolve) => child.once('close', () => resolve(child.signalCode === 'SIGKILL')));
}

test('killed at any slice', { timeout: 300_000 }, async () => {
  const lab = await openLab({ source: archiveSource });
  await addUsers(lab, 3);
  await fillArchived(lab);
  const parts: Uint8Array[] = [];
  for await (const part of lab.engine.exportApp(owner, 'depot')) parts.push(part);
  const standing = { seq: lab.engine.seq(), apps: lab.storage.apps(), documents: lab.storage.documents().length };
  const folder = mkdtempSync(join(tmpdir(), 'trellis-archive-'));
  await lab.storage.write(owner, async () => undefined);
  cpSync(lab.folder, folder, { recursive: true });
  await lab.close();
  const archive = join(folder, 'depot.archive');
  writeFileSync(archive, Buffer.concat(parts));
  let kills = 0;
  for (let place = 1; place <= PLACES; place += 8) {
    const copy = mkdtempSync(join(tmpdir(), 'trellis-archive-'));
    cpSync(folder, copy, { recursive: true });
    const wasKilled = await run(copy, join(copy, 'depot.archive'), String(place));
    const again = await openLab({ folder: copy });
    const { engine, storage } = again;
    expect(engine.model.appByName.has('copy')).toBe(!wasKilled);
    const state = { seq: engine.seq(), apps: storage.apps(), documents: storage.documents().length };
    expect(isDeepStrictEqual(state, standing)).toBe(wasKilled);
    const next = await engine.importApp(owner, { name: 'again', path: join(copy, 'depot.archive') }, { slug: wasKilled ? 'copy' : 'other' });
    expect(next).toMatchObject({ counts: { item: 30, job: 6 }, different: 0 });
    kills += wasKilled ? 1 : 0;
    const wrong: unknown[] = [];
    for await (const found of engine.examine(owner, { repair: false })) wrong.push(found);
    expect(wrong).toEqual([]);
    await again.close();
    rmSync(copy, { recursive: true, force: true });
    if (!wasKilled) break;
  }
  expect(kills).toBeGreaterThan(1);
  rmSync(folder, { recursive: true, force: true });
});
