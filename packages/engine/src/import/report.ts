// In charge of: the report of refused rows as a file that spreadsheets open.
import { localText, type Locale } from '@trellis/errors';
import { CSV_START, csvLine } from '../export/csv-text.ts';
import type { JobFolder } from './job-folder.ts';
import { refusedRow } from './job-state.ts';

const ROW = { en: 'Row', 'zh-CN': '行' } as const;
const REASON = { en: 'Reason', 'zh-CN': '原因' } as const;
const CHUNK = 1 << 16;

/** Every refused row with its number, why, and its cells. */
export async function* reportCsv(folder: JobFolder, locale: Locale): AsyncGenerator<Uint8Array> {
  const columns = new Set<string>();
  // Two passes: which columns there are is known only when all rows were seen.
  for await (const { values } of folder.refusedRows()) for (const column of Object.keys(values)) columns.add(column);
  let text = CSV_START + csvLine([localText(ROW, locale), localText(REASON, locale), ...columns]);
  for await (const line of folder.refusedRows()) {
    const { row, values, issues } = refusedRow(line, locale);
    const reasons = issues.map((found) => (found.path === '' ? found.message : `${found.path}: ${found.message}`)).join('\n');
    text += csvLine([String(row), reasons, ...[...columns].map((column) => (Object.hasOwn(values, column) ? (values[column] ?? '') : ''))]);
    if (text.length < CHUNK) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}
