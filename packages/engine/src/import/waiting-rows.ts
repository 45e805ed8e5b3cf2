// In charge of: rows that refer to other rows of the same file which come later: they are put behind those, on disk, however many they are.
import { issue } from '@trellis/errors';
import { createReadStream } from 'node:fs';
import { appendFile, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { LocalText } from '@trellis/errors';
import type { RefusedLine } from './protocol.ts';
import type { StagedLine } from './row-check.ts';
import { SeenValues } from './seen-values.ts';

/** A row that waits for others. */
export interface WaitingRow {
  readonly line: StagedLine;
  /** The value by which other rows refer to it. */
  readonly key: string | number | null;
  readonly waits: readonly { readonly column: string; readonly label: LocalText; readonly value: string | number; readonly create: boolean }[];
  /** The row's cells, for the report. */
  readonly values: RefusedLine['values'];
}

/** Where rows go that wait no more. */
export interface Outlet {
  staged(line: StagedLine): Promise<void>;
  refused(line: RefusedLine): Promise<void>;
}

/** Chains of rows longer than this are taken for circles. */
const MAX_PASSES = 1000;

async function* rowsIn(path: string): AsyncGenerator<WaitingRow> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) if (line !== '') yield JSON.parse(line) as WaitingRow;
}

/** The rows of one file that wait. */
export class WaitingRows {
  readonly #path: string;
  #count = 0;
  #pass = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes rows in. */
  async add(rows: readonly WaitingRow[]): Promise<void> {
    if (rows.length === 0) return;
    this.#count += rows.length;
    await appendFile(this.#file(this.#pass), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }

  /** Lets every row go: behind those it refers to, or refused. `there` are the values of the rows that are staged. */
  async settle(there: SeenValues, outlet: Outlet): Promise<void> {
    while (this.#count > 0 && this.#pass < MAX_PASSES) {
      const before = this.#count;
      await this.#turn(there, outlet, undefined);
      if (this.#count < before) continue;
      // None could go: what no row that waits has will never be there.
      const waiting = new SeenValues();
      for await (const { key, line } of rowsIn(this.#file(this.#pass))) if (key !== null) waiting.add(key, line[0]);
      await this.#turn(there, outlet, waiting);
      if (this.#count === before) break;
    }
    if (this.#count > 0) for await (const row of rowsIn(this.#file(this.#pass))) await outlet.refused(circular(row));
    if (this.#count > 0 || this.#pass > 0) await rm(this.#file(this.#pass), { force: true });
  }

  /** Looks at every row once. With `waiting`, rows are judged by whether anything can still come for them. */
  async #turn(there: SeenValues, outlet: Outlet, waiting: SeenValues | undefined): Promise<void> {
    const from = this.#file(this.#pass);
    this.#pass += 1;
    this.#count = 0;
    let left: WaitingRow[] = [];
    for await (const row of rowsIn(from)) {
      const missing = row.waits.filter(({ value }) => !there.has(value));
      const lost = waiting === undefined ? [] : missing.filter(({ value }) => !waiting.has(value));
      if (lost.some(({ create }) => !create)) await outlet.refused(unmatched(row, lost));
      else if (missing.length === lost.length) {
        if (row.key !== null) there.add(row.key, row.line[0]);
        await outlet.staged(row.line);
      } else {
        left.push(row);
        if (left.length < 1000) continue;
        await this.add(left);
        left = [];
      }
    }
    await this.add(left);
    await rm(from, { force: true });
  }

  #file(pass: number): string {
    return `${this.#path}.${pass}`;
  }
}

function unmatched({ line, values, waits }: WaitingRow, lost: WaitingRow['waits']): RefusedLine {
  const issues = waits
    .filter((each) => lost.includes(each) && !each.create)
    .map(({ column, label, value }) => issue('import.no-match', column, { field: label, value: String(value) }));
  return { row: line[0], values, issues };
}

function circular({ line, values, waits }: WaitingRow): RefusedLine {
  const issues = waits.map(({ column, label, value }) => issue('import.circular', column, { field: label, value: String(value) }));
  return { row: line[0], values, issues };
}
