// In charge of: the program that reads files apart from the server: a crafted or endless file costs this process and nothing else.
import { AppError } from '@trellis/errors';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { TableRow } from './header.ts';
import { toSent, type Answers, type Asked, type CheckTask, type FromReader, type RefusedLine, type TableFacts, type ToReader } from './protocol.ts';
import { RowCheck, type StagedLine } from './row-check.ts';
import { openTable, type Table, type TableSettings } from './table-file.ts';
import { WaitingRows } from './waiting-rows.ts';
import { guessType } from './written-kind.ts';

/** Rows that are checked together: one question to the engine for each. */
const BATCH = 4000;
const PROGRESS_MS = 250;
/** Rows that are told of those that were looked at. */
const SHOWN = 20;

function send(message: FromReader): void {
  process.send?.(message);
}

let answered: ((answers: Answers) => void) | undefined;

function ask(asked: Asked): Promise<Answers> {
  return new Promise((resolve) => {
    answered = resolve;
    send({ kind: 'ask', asked });
  });
}

async function samplesOf(table: Table, count: number): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  if (count === 0) return rows;
  for await (const row of table.rows()) {
    rows.push(table.columns.map((_, place) => row.cells[place] ?? ''));
    if (rows.length >= count) break;
  }
  return rows;
}

async function open(path: string, settings: TableSettings, samples: number): Promise<TableFacts> {
  const table = await openTable(path, settings);
  try {
    const { format, encoding, delimiter, sheets, hiddenSheets, sheet, header, columns } = table;
    const rows = await samplesOf(table, samples);
    return {
      format,
      header,
      columns,
      types: columns.map((_, place) => guessType(rows.map((row) => row[place] ?? ''))),
      rows: rows.slice(0, SHOWN),
      ...(encoding === undefined ? {} : { encoding }),
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(sheets === undefined ? {} : { sheets }),
      ...(hiddenSheets === undefined ? {} : { hiddenSheets }),
      ...(sheet === undefined ? {} : { sheet }),
    };
  } finally {
    await table.close();
  }
}

async function writeLines(stream: WriteStream, lines: readonly (StagedLine | RefusedLine)[]): Promise<void> {
  if (lines.length === 0) return;
  if (!stream.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))) await once(stream, 'drain');
}

async function closeFile(stream: WriteStream): Promise<void> {
  stream.end();
  await finished(stream);
}

async function check(path: string, settings: TableSettings, task: CheckTask): Promise<FromReader> {
  const table = await openTable(path, settings);
  // Storing begins after a crash from what is in the file, so it must be on disk when it is called complete.
  const staged = createWriteStream(task.staged, { flush: true });
  const refused = createWriteStream(task.refused, { flush: true });
  const rowCheck = new RowCheck(task, table.columns, ask, table.format === 'xlsx');
  const waiting = new WaitingRows(task.waiting);
  const counts = { done: 0, staged: 0, refused: 0, leftOut: 0 };
  let told = performance.now();
  const checkBatch = async (rows: Parameters<RowCheck['check']>[0]): Promise<void> => {
    const result = await rowCheck.check(rows);
    await Promise.all([writeLines(staged, result.staged), writeLines(refused, result.refused), waiting.add(result.waiting)]);
    counts.done += rows.length;
    counts.staged += result.staged.length;
    counts.refused += result.refused.length;
    counts.leftOut += result.leftOut;
    if (performance.now() - told < PROGRESS_MS) return;
    told = performance.now();
    send({ kind: 'progress', done: counts.done, refused: counts.refused });
  };
  try {
    let batch: { number: number; cells: readonly string[] }[] = [];
    for await (const row of table.rows()) {
      batch.push(row);
      if (batch.length < BATCH) continue;
      await checkBatch(batch);
      batch = [];
    }
    if (batch.length > 0) await checkBatch(batch);
    await waiting.settle(rowCheck.there, {
      staged: (line) => {
        counts.staged += 1;
        return writeLines(staged, [line]);
      },
      refused: (line) => {
        counts.refused += 1;
        return writeLines(refused, [line]);
      },
    });
  } finally {
    await Promise.all([closeFile(staged), closeFile(refused)]);
    await table.close();
  }
  return { kind: 'checked', ...counts };
}

/** A small table as a whole. */
async function read(path: string, settings: TableSettings, max: number): Promise<FromReader> {
  const table = await openTable(path, settings);
  try {
    const rows: TableRow[] = [];
    for await (const { number, cells } of table.rows()) {
      if (rows.length >= max) throw new AppError('limit', 'import.too-many-rows', { params: { max } });
      rows.push({ number, cells: table.columns.map((_, place) => cells[place] ?? '') });
    }
    return { kind: 'read', columns: table.columns, rows };
  } finally {
    await table.close();
  }
}

async function answer(message: Exclude<ToReader, { kind: 'found' }>): Promise<FromReader> {
  if (message.kind === 'rows') return read(message.path, message.settings, message.max);
  if (message.kind === 'open') return { kind: 'opened', facts: await open(message.path, message.settings, message.samples) };
  return check(message.path, message.settings, message.task);
}

process.on('message', (message: ToReader) => {
  if (message.kind === 'found') answered?.(message.answers);
  else answer(message).then(send, (error: unknown) => send({ kind: 'failed', error: toSent(error) }));
});
process.on('disconnect', () => process.exit(0));
