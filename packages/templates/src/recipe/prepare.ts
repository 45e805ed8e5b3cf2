// In charge of: making the files to import from their sources, in one pass over each and without touching a figure.
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';
import type { GroupValue, LineValue, Recipe, RecipeFile } from './recipe.ts';

/** A line of the source by column. */
type Line = { readonly [column: string]: string };

function cell(line: Line, column: string): string {
  const value = line[column];
  if (value === undefined) throw new Error(`The source has no column ${column}.`);
  return value;
}

/** Running numbers so far, by column and value. */
class Counters {
  readonly #counts = new Map<string, Map<string, number>>();

  next(column: string, value: string): number {
    const counts = this.#counts.get(column) ?? new Map<string, number>();
    this.#counts.set(column, counts);
    const n = (counts.get(value) ?? 0) + 1;
    counts.set(value, n);
    return n;
  }
}

function lineValue(value: LineValue, line: Line, counters: Counters): string {
  if (typeof value === 'string') return cell(line, value);
  if ('text' in value) return value.text;
  if ('runningNumberIn' in value) return String(counters.next(value.runningNumberIn, cell(line, value.runningNumberIn)));
  if ('join' in value) {
    const parts = value.join.map((part) => lineValue(part, line, counters));
    return parts.includes('') ? '' : parts.join('');
  }
  const text = cell(line, value.of);
  if ('without' in value)
    return Array.from(text)
      .filter((character) => !value.without.includes(character))
      .join('');
  if ('decimals' in value) return text === '' ? '' : Number(text).toFixed(value.decimals);
  if ('withoutSuffix' in value) return text.endsWith(value.withoutSuffix) ? text.slice(0, -value.withoutSuffix.length) : text;
  return text.startsWith(value.startsWith) ? value.then : value.otherwise;
}

function isGroupValue(value: LineValue | GroupValue): value is GroupValue {
  return typeof value === 'object' && 'take' in value;
}

/** What a group value is after one more line; '' while nothing was filled. */
function takeFrom(value: GroupValue, known: string, line: Line): string {
  const next = cell(line, value.of);
  if (next.trim() === '') return known;
  return known === '' || (value.take === 'least' && next < known) ? next : known;
}

/** Lines of a file to be: written as they come, or kept until all of their group are seen. */
interface Maker {
  add(line: Line): Promise<void>;
  /** Writes what is left and closes the file; answers how many lines it has, the header not counted. */
  finish(): Promise<number>;
}

/** A CSV file being written. */
function openFile(path: string, header: readonly string[]): { write(row: readonly string[]): Promise<void>; finish(): Promise<number> } {
  const rows = stringify({ header: true, columns: [...header] });
  const written = pipeline(rows, createWriteStream(path));
  // Awaited in `finish`; until then a failure must not end the process.
  written.catch(() => undefined);
  let count = 0;
  return {
    async write(row) {
      count += 1;
      if (!rows.write(row)) await Promise.race([once(rows, 'drain'), written]);
    },
    async finish() {
      rows.end();
      await written;
      return count;
    },
  };
}

function lineMaker({ columns }: RecipeFile, path: string): Maker {
  const counters = new Counters();
  const file = openFile(path, Object.keys(columns));
  const values = Object.values(columns).map((value) => {
    if (isGroupValue(value)) throw new Error('Only a file with onePer can take a value from several lines.');
    return value;
  });
  return { add: (line) => file.write(values.map((value) => lineValue(value, line, counters))), finish: () => file.finish() };
}

function groupMaker({ columns }: RecipeFile, onePer: string, path: string): Maker {
  const counters = new Counters();
  const values = Object.values(columns);
  const groups = new Map<string, { readonly first: Line; readonly cells: string[] }>();
  return {
    async add(line) {
      const key = cell(line, onePer);
      if (key.trim() === '') return;
      const known = groups.get(key);
      const cells = values.map((value, index) => {
        if (isGroupValue(value)) return takeFrom(value, known?.cells[index] ?? '', line);
        return known?.cells[index] ?? lineValue(value, line, counters);
      });
      groups.set(key, { first: known?.first ?? line, cells });
    },
    async finish() {
      const file = openFile(path, Object.keys(columns));
      for (const { first, cells } of groups.values()) {
        await file.write(
          values.map((value, index) => cells[index] || (isGroupValue(value) && value.otherwise !== undefined ? cell(first, value.otherwise) : '')),
        );
      }
      return file.finish();
    },
  };
}

/** The lines of a source. */
async function read(path: string, each: (line: Line) => Promise<void>): Promise<void> {
  const toLines = async (lines: AsyncIterable<Line>): Promise<void> => {
    for await (const line of lines) await each(line);
  };
  const rows = parse({ columns: true, bom: true });
  if (path.endsWith('.gz')) await pipeline(createReadStream(path), createGunzip(), rows, toLines);
  else await pipeline(createReadStream(path), rows, toLines);
}

/**
 * Makes every file of a recipe in a folder, from the sources in the recipe's own folder.
 * Answers how many lines each has; a source is read once and never held in memory.
 */
export async function prepare(recipe: Recipe, recipeFolder: string, outFolder: string): Promise<{ readonly [file: string]: number }> {
  await mkdir(outFolder, { recursive: true });
  const bySource = new Map<string, RecipeFile[]>();
  for (const file of recipe.files) {
    const source = file.source ?? recipe.source;
    if (source === undefined) throw new Error(`${file.file} has no source.`);
    bySource.set(source, [...(bySource.get(source) ?? []), file]);
  }
  const counts: Record<string, number> = {};
  for (const [source, files] of bySource) {
    const makers = files.map((file): readonly [string, Maker] => {
      const path = join(outFolder, file.file);
      return [file.file, file.onePer === undefined ? lineMaker(file, path) : groupMaker(file, file.onePer, path)];
    });
    await read(join(recipeFolder, source), async (line) => {
      for (const [, maker] of makers) await maker.add(line);
    });
    for (const [file, maker] of makers) counts[file] = await maker.finish();
  }
  return counts;
}
