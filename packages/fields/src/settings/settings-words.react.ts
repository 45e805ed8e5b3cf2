// In charge of: what the members of configs and their values are called in settings panels: by the words of their type, else by those that types share.
import { localText, type Locale, type LocalText } from '@trellis/errors';
import type { AnyFieldType } from '../field-type.ts';

const names: { readonly [name: string]: LocalText } = {
  color: { en: 'Colour', 'zh-CN': '颜色' },
  label: { en: 'Label', 'zh-CN': '名称' },
  many: { en: 'Several', 'zh-CN': '可多个' },
  max: { en: 'At most', 'zh-CN': '最大' },
  maxLength: { en: 'At most characters', 'zh-CN': '最多字符' },
  min: { en: 'At least', 'zh-CN': '最小' },
  minLength: { en: 'At least characters', 'zh-CN': '最少字符' },
  options: { en: 'Options', 'zh-CN': '选项' },
  path: { en: 'By a field', 'zh-CN': '取自字段' },
  pattern: { en: 'Pattern', 'zh-CN': '格式' },
  release: { en: 'Who sees it', 'zh-CN': '谁能看到' },
  result: { en: 'Result', 'zh-CN': '结果类型' },
  scale: { en: 'Decimals', 'zh-CN': '小数位' },
};

const colors: { readonly [color: string]: LocalText } = {
  grey: { en: 'Grey', 'zh-CN': '灰' },
  red: { en: 'Red', 'zh-CN': '红' },
  orange: { en: 'Orange', 'zh-CN': '橙' },
  amber: { en: 'Amber', 'zh-CN': '琥珀' },
  olive: { en: 'Olive', 'zh-CN': '橄榄' },
  green: { en: 'Green', 'zh-CN': '绿' },
  teal: { en: 'Teal', 'zh-CN': '青绿' },
  cyan: { en: 'Cyan', 'zh-CN': '青' },
  blue: { en: 'Blue', 'zh-CN': '蓝' },
  indigo: { en: 'Indigo', 'zh-CN': '靛' },
  purple: { en: 'Purple', 'zh-CN': '紫' },
  pink: { en: 'Pink', 'zh-CN': '粉' },
};

const values: { readonly [value: string]: LocalText } = {
  count: { en: 'Count', 'zh-CN': '数量' },
  none: { en: 'Who may see what it is made of', 'zh-CN': '能看到来源的人' },
  value: { en: 'All who see this field', 'zh-CN': '能看到此字段的人' },
};

const words = {
  add: { en: 'Add', 'zh-CN': '添加' },
  remove: { en: 'Delete', 'zh-CN': '删除' },
  up: { en: 'Move up', 'zh-CN': '上移' },
  down: { en: 'Move down', 'zh-CN': '下移' },
  none: { en: 'None', 'zh-CN': '无' },
  everyone: { en: 'Everyone who may move it', 'zh-CN': '所有可操作的人' },
  nobody: { en: 'Nobody but the owner', 'zh-CN': '仅所有者' },
  nothing: { en: 'There is nothing to set.', 'zh-CN': '没有可设置的内容。' },
  chinese: { en: 'Chinese', 'zh-CN': '中文' },
  english: { en: 'English', 'zh-CN': '英文' },
  wrong: { en: 'This cannot stand here', 'zh-CN': '这里不能这样写' },
  next: { en: 'The next number', 'zh-CN': '下一个编号' },
  never: { en: 'counts on for ever', 'zh-CN': '一直累计' },
  year: { en: 'begins anew each year', 'zh-CN': '每年重新计数' },
  month: { en: 'begins anew each month', 'zh-CN': '每月重新计数' },
  day: { en: 'begins anew each day', 'zh-CN': '每天重新计数' },
} as const;

/** A word of settings panels. */
export function settingsWord(name: keyof typeof words, locale: Locale): string {
  return localText(words[name], locale);
}

/** What a member of a type's config is called; undefined when it has no words yet. */
export function settingName(name: string, type: AnyFieldType): LocalText | undefined {
  return type.settingWords?.names?.[name] ?? names[name];
}

/** What a value to pick is called: technical ones (`h:mm`, `ean13`, `kg`) are called what they are. */
export function valueName(value: string, type: AnyFieldType, locale: Locale): string {
  return localText(type.settingWords?.values?.[value] ?? values[value] ?? value, locale);
}

/** What the option colours are called. */
export function colorName(color: string, locale: Locale): string {
  return localText(colors[color] ?? color, locale);
}
