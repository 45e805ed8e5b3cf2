// In charge of: the words that file cells and editors say themselves.
import { localText, type Locale } from '@trellis/errors';

const words = {
  add: { 'zh-CN': '添加文件', en: 'Add files' },
  addOne: { 'zh-CN': '选择文件', en: 'Choose a file' },
  photo: { 'zh-CN': '拍照', en: 'Take a photo' },
  drop: { 'zh-CN': '可拖入或粘贴', en: 'or drop or paste' },
  dropHere: { 'zh-CN': '松开即可添加', en: 'Drop to add' },
  done: { 'zh-CN': '完成', en: 'Done' },
  cancel: { 'zh-CN': '取消', en: 'Cancel' },
  retry: { 'zh-CN': '重试', en: 'Try again' },
  remove: { 'zh-CN': '移除', en: 'Remove' },
  earlier: { 'zh-CN': '前移', en: 'Move up' },
  later: { 'zh-CN': '后移', en: 'Move down' },
  coming: { 'zh-CN': '上传中', en: 'Uploading' },
  failed: { 'zh-CN': '上传失败：连接中断', en: 'Not uploaded: no connection' },
  files: { 'zh-CN': '文件', en: 'Files' },
} as const;

/** A word in the reader's language. */
export function fileWord(name: keyof typeof words, locale: Locale): string {
  return localText(words[name], locale);
}

const units = ['B', 'kB', 'MB', 'GB'] as const;

/** A size as people say it: 812 B, 3.4 MB. */
export function sizeText(bytes: number): string {
  let [value, unit] = [bytes, 0];
  for (; value >= 1000 && unit < units.length - 1; unit += 1) value /= 1024;
  return `${value >= 100 || unit === 0 ? Math.round(value) : Math.round(value * 10) / 10} ${units[unit]}`;
}
