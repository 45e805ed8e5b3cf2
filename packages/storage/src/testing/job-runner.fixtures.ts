// In charge of: the process that runs a long job on a workspace that another process shares, until a test kills it or it is told to end.
import type { Storage, Tx, WriteUnitOptions } from '@trellis/engine';
import type { Actor } from '@trellis/permissions';
import { setTimeout as sleep } from 'node:timers/promises';
import { Documents } from './change.fixtures.ts';
import { incoming, openProducts, owner, productDocuments, products } from './products.fixtures.ts';

/** Rows of the file that is imported. */
export const ROWS = 40_000;

/** A file of products. */
export function productRows(count: number): string {
  return `code,name,qty\n${Array.from({ length: count }, (_, n) => `P${n},Product ${n},${n % 90}\n`).join('')}`;
}

/** The products with one field that holds texts from now on. */
export const changed = new Documents(productDocuments).set('product.qty', { type: 'text', config: {}, default: undefined });

/** How long the first unit of a job waits before it begins, and the longest that a later one does. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

/** Lets each unit wait twice as long as the one before, so that a job is met halfway on a machine of any speed. */
function slowDown(storage: Storage): void {
  const write = storage.write.bind(storage);
  let pause = FIRST_PAUSE_MS;
  storage.write = async <T>(actor: Actor, unit: (tx: Tx) => Promise<T>, options?: WriteUnitOptions) => {
    await sleep(pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    return write(actor, unit, options);
  };
}

async function main(kind: string, folder: string): Promise<void> {
  const lab = await openProducts(folder, 'postgres');
  slowDown(lab.storage);
  const start = async (): Promise<string> => {
    if (kind === 'import') return (await lab.engine.startImport(owner, products, await incoming(lab, productRows(ROWS)), {})).id;
    const { expect = '' } = await lab.engine.previewChange(owner, 'shop', { documents: changed.bodies });
    const answer = await lab.engine.applyChange(owner, 'shop', { documents: changed.bodies }, expect);
    return answer.job ?? 'done';
  };
  process.stdout.write(`${await start()}\n`);
}

const [, program, kind, folder] = process.argv;
if (program?.includes('job-runner') === true && kind !== undefined && folder !== undefined) await main(kind, folder);
