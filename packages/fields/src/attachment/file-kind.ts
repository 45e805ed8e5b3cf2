// In charge of: the kinds of files that people tell apart, and which media types belong to each.
import type { LocalText } from '@trellis/errors';

/** Kinds of files, as a config names them. */
export const fileKinds = ['image', 'pdf', 'document', 'spreadsheet', 'presentation', 'text', 'audio', 'video', 'archive', 'other'] as const;

/** A kind of file. */
export type FileKind = (typeof fileKinds)[number];

/** What the kinds are called. */
export const fileKindLabels: Record<FileKind, LocalText> = {
  image: { en: 'images', 'zh-CN': '图片' },
  pdf: { en: 'PDF', 'zh-CN': 'PDF' },
  document: { en: 'documents', 'zh-CN': '文档' },
  spreadsheet: { en: 'spreadsheets', 'zh-CN': '表格' },
  presentation: { en: 'presentations', 'zh-CN': '演示文稿' },
  text: { en: 'plain text', 'zh-CN': '纯文本' },
  audio: { en: 'audio', 'zh-CN': '音频' },
  video: { en: 'video', 'zh-CN': '视频' },
  archive: { en: 'archives', 'zh-CN': '压缩包' },
  other: { en: 'other files', 'zh-CN': '其他文件' },
};

const OPEN_XML = 'application/vnd.openxmlformats-officedocument.';
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument.';

const kinds: { readonly [type: string]: FileKind } = {
  'application/pdf': 'pdf',
  [`${OPEN_XML}wordprocessingml.document`]: 'document',
  [`${OPEN_XML}spreadsheetml.sheet`]: 'spreadsheet',
  [`${OPEN_XML}presentationml.presentation`]: 'presentation',
  [`${OPEN_DOCUMENT}text`]: 'document',
  [`${OPEN_DOCUMENT}spreadsheet`]: 'spreadsheet',
  [`${OPEN_DOCUMENT}presentation`]: 'presentation',
  'application/msword': 'document',
  'application/vnd.ms-excel': 'spreadsheet',
  'application/vnd.ms-powerpoint': 'presentation',
  'text/plain': 'text',
  'application/zip': 'archive',
  'application/gzip': 'archive',
  'application/vnd.rar': 'archive',
  'application/x-7z-compressed': 'archive',
};

/** The kind a media type belongs to. A drawing that can carry scripts is no image here. */
export function fileKindOf(type: string): FileKind {
  const known = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  if (known !== undefined) return known;
  if (type === 'image/svg+xml') return 'other';
  const [family] = type.split('/');
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'other';
}
