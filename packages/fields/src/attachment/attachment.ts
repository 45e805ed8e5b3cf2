// In charge of: files as values: pictures of products, contracts, vouchers. The value is the files' ids; what they are called, the engine adds.
import type { Cell, FieldType, Result, ValueContext } from '../field-type.ts';
import { accept, quoted, refuse, refuseType } from '../result.ts';
import { joinValues, listOf, readEach, splitValues } from '../several.ts';
import { attachmentSchema, type AttachmentConfig } from './attachment.schema.ts';
import { maxFiles } from './file-rules.ts';

/** The form of a file's id. */
export const FILE_ID = /^[0-9a-f]{32}$/;

/** The id of `{id, name, …}`, as answers write files; only its own member counts. */
function idOf(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input) || !Object.hasOwn(input, 'id')) return input;
  return (input as { readonly id: unknown }).id;
}

function readOne(input: unknown, context: ValueContext<AttachmentConfig>): Result<string> {
  const id = idOf(input);
  return typeof id === 'string' && FILE_ID.test(id)
    ? accept(id)
    : refuseType(context, { en: 'the id of an uploaded file', 'zh-CN': '已上传文件的编号' });
}

function readOneText(text: string, context: ValueContext<AttachmentConfig>): Result<string> {
  return FILE_ID.test(text) ? accept(text) : refuse('value.file', context, { value: quoted(text) });
}

/** A field takes no more than its config says. */
function withinCount(read: Result<Cell>, context: ValueContext<AttachmentConfig>): Result<Cell> {
  const max = maxFiles(context.config);
  return read.ok && Array.isArray(read.value) && read.value.length > max ? refuse('file.too-many', context, { max }) : read;
}

const fileSchema = {
  anyOf: [
    { type: 'string', pattern: FILE_ID.source },
    { type: 'object', properties: { id: { type: 'string', pattern: FILE_ID.source } }, required: ['id'], additionalProperties: true },
  ],
} as const;

/** Uploaded files, in order. */
export const attachmentType: FieldType<AttachmentConfig> = {
  name: 'attachment',
  label: { en: 'Attachment', 'zh-CN': '附件' },
  configSchema: attachmentSchema,
  settingWords: {
    names: {
      kinds: { en: 'Kinds of files', 'zh-CN': '文件类型' },
      maxCount: { en: 'At most', 'zh-CN': '最多个数' },
      maxSize: { en: 'Largest file (MB)', 'zh-CN': '单个文件上限（MB）' },
    },
    values: {
      image: { en: 'Pictures', 'zh-CN': '图片' },
      pdf: { en: 'PDF', 'zh-CN': 'PDF' },
      document: { en: 'Documents', 'zh-CN': '文档' },
      spreadsheet: { en: 'Spreadsheets', 'zh-CN': '表格' },
      text: { en: 'Texts', 'zh-CN': '文本' },
      archive: { en: 'Archives', 'zh-CN': '压缩包' },
      audio: { en: 'Sound', 'zh-CN': '音频' },
      video: { en: 'Video', 'zh-CN': '视频' },
    },
  },
  storage: () => ({ shape: 'side-table', kind: 'text' }),
  valueType: () => ({ kind: 'list', of: { kind: 'text' } }),
  valueSchema: (config) => ({ type: 'array', items: fileSchema, maxItems: maxFiles(config) }),
  read(input, context) {
    if (!Array.isArray(input)) return refuseType(context, { en: 'a list of file ids', 'zh-CN': '文件编号的列表' });
    return withinCount(readEach(input, context, readOne), context);
  },
  fromText: (text, context) => withinCount(readEach(splitValues(text), context, readOneText), context),
  toJson: (cell) => listOf(cell),
  format(cell, { locale }) {
    const { length } = listOf(cell);
    return locale === 'en' ? `${length} ${length === 1 ? 'file' : 'files'}` : `${length} 个文件`;
  },
  toText: (cell) => joinValues(listOf(cell).map(String)),
  operators: ['isEmpty', 'isNotEmpty'],
  metrics: ['count'],
  canSort: false,
  canGroup: false,
  canBeTitle: false,
  canBeUnique: false,
  indexed: false,
  searchable: false,
  files: (config) => config,
};
