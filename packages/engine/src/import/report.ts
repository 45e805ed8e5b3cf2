// In charge of: the report of refused rows as a file that spreadsheets open.
import { localText, type Locale } from '@trellis/errors';
import { CSV_START, csvLine } from '../export/csv-text.ts';
import type { JobFolder } from './job-folder.ts';
import { refusedRow } from './job-state.ts';

const ROW = { en: 'Row', 'zh-CN': '行' } as const;
const REASON = { en: 'Reason', 'zh-CN': '原因' } as const;
const CHUNK = 1 << 16;

/** A name that none of the file's columns has: the report is imported again when its rows are mended. */
function freeName(name: string, headers: readonly string[]): string {
  return headers.includes(name) ? freeName(`${name}_`, headers) : name;
}

/** Every refused row with its number, why, and its cells as they stand in the file. */
export async function* reportCsv(folder: JobFolder, headers: readonly string[], locale: Locale): AsyncGenerator<Uint8Array> {
  const own = [ROW, REASON].map((name) => freeName(localText(name, locale), headers));
  let text = CSV_START + csvLine([...own, ...headers]);
  for await (const line of folder.refusedRows()) {
    const { row, values, issues } = refusedRow(line, locale);
    const reasons = issues.map((found) => (found.message.includes(found.path) ? found.message : `${found.path}: ${found.message}`)).join('\n');
    text += csvLine([String(row), reasons, ...headers.map((column) => (Object.hasOwn(values, column) ? (values[column] ?? '') : ''))]);
    if (text.length < CHUNK) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}
