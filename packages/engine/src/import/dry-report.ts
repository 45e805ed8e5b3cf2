// In charge of: what a dry run found, for readers: without fields that are hidden today, and as a file that spreadsheets open.
import { localText, type Locale } from '@trellis/errors';
import type { LinkedEntity, Model } from '@trellis/model';
import type { ImportRow } from '@trellis/query';
import { CSV_START, csvLine } from '../export/csv-text.ts';
import { exportText } from '../export/export-cells.ts';
import type { JobFolder } from './job-folder.ts';
import { refusedRow } from './job-state.ts';
import type { RefusedLine } from './protocol.ts';

const words = {
  row: { en: 'Row', 'zh-CN': '行' },
  what: { en: 'What', 'zh-CN': '情况' },
  record: { en: 'Record', 'zh-CN': '记录' },
  field: { en: 'Field', 'zh-CN': '字段' },
  before: { en: 'Before', 'zh-CN': '原值' },
  after: { en: 'After', 'zh-CN': '新值' },
  new: { en: 'new', 'zh-CN': '新增' },
  changed: { en: 'changed', 'zh-CN': '更改' },
  refused: { en: 'refused', 'zh-CN': '拒绝' },
  target: { en: 'created for a link', 'zh-CN': '补建' },
} as const;

const PAGE = 500;

function kept<Value>(values: { readonly [field: string]: Value }, shown: (field: string) => boolean): { readonly [field: string]: Value } {
  return Object.fromEntries(Object.entries(values).filter(([field]) => shown(field)));
}

/** The row without fields that its reader may not see. */
export function withFields(row: ImportRow, shown: (field: string) => boolean, titleField: string | undefined): ImportRow {
  if (row.kind === 'new') return { ...row, values: kept(row.values, shown) };
  if (row.kind !== 'changed') return row;
  const title = titleField !== undefined && shown(titleField) ? row.title : null;
  return { ...row, title, changes: kept(row.changes, shown) };
}

/** What the file is made of. */
export interface ChangesContext {
  readonly folder: JobFolder;
  readonly entity: LinkedEntity;
  readonly model: Model;
  readonly locale: Locale;
  readonly shown: (field: string) => boolean;
}

/** Values as they would be exported; a link to a row of the same file is written as it is there. */
function textOf({ entity, model, locale }: ChangesContext, name: string, value: unknown): string {
  const field = entity.fieldByName.get(name);
  return field === undefined ? '' : exportText(field, value, { locale, timezone: model.workspace.timezone });
}

function titleOf(context: ChangesContext, title: unknown): string {
  const { titleField } = context.entity;
  return titleField === undefined || title === null ? '' : textOf(context, titleField.name, title);
}

/** Lines of one row: one for each field. */
function linesOf(context: ChangesContext, row: ImportRow): string[][] {
  const { entity, locale } = context;
  const say = (word: keyof typeof words): string => localText(words[word], locale);
  const label = (name: string): string => localText(entity.fieldByName.get(name)?.label, locale);
  if (row.kind === 'target') return [['', say('target'), String(row.value), label(row.field), '', '']];
  if (row.kind === 'refused')
    return row.issues.map((found) => [String(row.row), say('refused'), '', found.path, row.values[found.path] ?? '', found.message]);
  if (row.kind === 'new')
    return Object.entries(row.values).map(([name, value]) => [String(row.row), say('new'), '', label(name), '', textOf(context, name, value)]);
  return Object.entries(row.changes).map(([name, { before, after }]) => {
    const cells = [label(name), textOf(context, name, before), textOf(context, name, after)];
    return [String(row.row), say('changed'), titleOf(context, row.title), ...cells];
  });
}

/** Every row that a dry run found, one line for each field. */
export async function* changesCsv(context: ChangesContext): AsyncGenerator<Uint8Array> {
  const { folder, locale, shown } = context;
  const head = (['row', 'what', 'record', 'field', 'before', 'after'] as const).map((word) => localText(words[word], locale));
  yield Buffer.from(CSV_START + csvLine(head));
  for (const kind of ['new', 'changed', 'refused', 'target'] as const) {
    for (let [position, isLast] = [0, false]; !isLast;) {
      const page = await folder.dryRows(kind, position, PAGE);
      const rows = page.lines.map((line): ImportRow =>
        kind === 'refused'
          ? { kind, ...refusedRow(line as RefusedLine, locale) }
          : withFields(line as ImportRow, shown, context.entity.titleField?.name),
      );
      const lines = rows.flatMap((row) => linesOf(context, row));
      if (lines.length > 0) yield Buffer.from(lines.map(csvLine).join(''));
      [position, isLast] = [page.next, page.isLast];
    }
  }
}
