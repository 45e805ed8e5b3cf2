// In charge of: the file of orders that import benches read.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { csvColumns, csvLine, orderInputs } from '../dataset.ts';

/** Writes the first orders of the dataset as CSV, a piece at a time. */
export async function writeOrdersFile(path: string, count: number): Promise<void> {
  const file = createWriteStream(path);
  let piece = `${csvColumns.join(',')}\n`;
  for (const order of orderInputs(count)) {
    piece += csvLine(order);
    if (piece.length < 256 * 1024) continue;
    if (!file.write(piece)) await once(file, 'drain');
    piece = '';
  }
  file.end(piece);
  await once(file, 'finish');
}
