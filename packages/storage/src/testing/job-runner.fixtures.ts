// In charge of: the process that runs a long job on a workspace that another process shares, until a test kills it or it is told to end.
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

async function main(kind: string, folder: string): Promise<void> {
  const lab = await openProducts(folder, 'postgres');
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
