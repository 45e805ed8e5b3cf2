// In charge of: putting the lines of a file of refused rows in the order of their rows, however many they are.
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Where a line stands; of the lines themselves none is kept in memory. */
interface Place {
  readonly row: number;
  readonly start: number;
  readonly end: number;
}

const NEWLINE = 10;
/** How every line begins, as it was written. */
const ROW = /^\{"row":(\d+)/;
/** Enough of a line to read its row's number. */
const HEAD = 32;

/** The complete lines of the file. What a crash left half written is none. */
async function placesIn(path: string): Promise<Place[]> {
  const places: Place[] = [];
  let [start, at, head] = [0, 0, ''];
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let newline = chunk.indexOf(NEWLINE); newline >= 0; newline = chunk.indexOf(NEWLINE, from)) {
      if (head.length < HEAD) head += chunk.toString('latin1', from, Math.min(newline, from + HEAD));
      const row = Number(ROW.exec(head)?.[1] ?? Number.MAX_SAFE_INTEGER);
      places.push({ row, start, end: at + newline + 1 });
      [start, from, head] = [at + newline + 1, newline + 1, ''];
    }
    if (head.length < HEAD) head += chunk.toString('latin1', from, Math.min(chunk.length, from + HEAD));
    at += chunk.length;
  }
  return places;
}

async function* linesAt(file: FileHandle, places: readonly Place[]): AsyncGenerator<Buffer> {
  for (const { start, end } of places) {
    const { buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    yield buffer;
  }
}

/** Sorts the lines by their rows; by way of another file, so that what is there stays whole. */
export async function sortLines(path: string, aside: string): Promise<void> {
  const places = await placesIn(path);
  if (places.every(({ row }, place) => row >= (places[place - 1]?.row ?? 0))) return;
  const file = await open(path);
  try {
    await pipeline(
      linesAt(
        file,
        places.toSorted((a, b) => a.row - b.row || a.start - b.start),
      ),
      createWriteStream(aside),
    );
  } finally {
    await file.close();
  }
  await rename(aside, path);
}
