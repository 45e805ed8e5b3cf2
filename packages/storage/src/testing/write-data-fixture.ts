// In charge of: writing a data folder of the format in force, to be kept and opened by every later build: `npx tsx packages/storage/src/testing/write-data-fixture.ts NAME`.
import { Random } from '@trellis/dx/random';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataTotals } from './data-totals.fixtures.ts';
import { fillLab } from './lab-records.fixtures.ts';
import { addUsers, openLab } from './open-lab.fixtures.ts';

const name = process.argv[2];
if (name === undefined) throw new Error('Give the folder a name, such as format-1.');
const folder = fileURLToPath(new URL(`../../data-folders/${name}/`, import.meta.url));
mkdirSync(folder, { recursive: true });

const lab = await openLab();
await addUsers(lab, 4);
await fillLab(lab, new Random(20_261_122), 4);
const totals = await dataTotals(lab.engine);
await lab.engine.close();
copyFileSync(join(lab.folder, 'trellis.sqlite'), join(folder, 'trellis.sqlite'));
writeFileSync(join(folder, 'totals.json'), `${JSON.stringify(totals, null, 2)}\n`);
rmSync(lab.folder, { recursive: true });
