// In charge of: the process that is killed while an index over many records is built: it makes values unique together, and is ended at a given moment.
import { apply, Documents } from './change.fixtures.ts';
import { openLab } from './open-lab.fixtures.ts';
import { shopSource } from './shop.fixtures.ts';
import type { StoreKind } from './stores.fixtures.ts';

/** The change: two values of a line become unique together. */
export const changed = new Documents(shopSource.apps[0]?.documents ?? []).set('line', {
  uniques: { pair: { fields: { 'line.code': true, 'line.price': true }, caseSensitive: false } },
});

/** When the process ends: before the index is begun, by others while it is built, or when it is there and nothing else is. */
export type Moment = 'before' | 'during' | 'after';

async function main(folder: string, kind: StoreKind, moment: Moment): Promise<void> {
  const lab = await openLab({ folder, kind });
  const makeRoom = lab.storage.makeRoom.bind(lab.storage);
  lab.storage.makeRoom = async (model) => {
    if (moment === 'before') process.kill(process.pid, 'SIGKILL');
    process.stdout.write('building\n');
    await makeRoom(model);
    if (moment === 'after') process.kill(process.pid, 'SIGKILL');
  };
  await apply(lab, 'shop', changed);
  process.stdout.write('done\n');
  await lab.close();
  process.exit(0);
}

const [, program, folder, kind, moment] = process.argv;
if (program?.includes('index-writer') === true && folder !== undefined) await main(folder, kind as StoreKind, moment as Moment);
