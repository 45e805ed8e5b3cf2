// In charge of: what the members of configs and their values are called in settings panels.
import { localText, type Locale, type LocalText } from '@trellis/errors';

const names: { readonly [name: string]: LocalText } = {
  code: { en: 'Always', 'zh-CN': '固定' },
  color: { en: 'Colour', 'zh-CN': '颜色' },
  condition: { en: 'Only where', 'zh-CN': '满足条件' },
  config: { en: 'Its settings', 'zh-CN': '结果设置' },
  countryCode: { en: 'Country code', 'zh-CN': '国家代码' },
  currency: { en: 'Currency', 'zh-CN': '币种' },
  dimension: { en: 'Measures', 'zh-CN': '量的种类' },
  expression: { en: 'Formula', 'zh-CN': '公式' },
  filter: { en: 'Only records where', 'zh-CN': '只算满足条件的' },
  final: { en: 'An end', 'zh-CN': '终态' },
  form: { en: 'Pattern in words', 'zh-CN': '格式说明' },
  format: { en: 'Shown as', 'zh-CN': '显示为' },
  from: { en: 'From', 'zh-CN': '从' },
  initial: { en: 'First state', 'zh-CN': '初始状态' },
  kinds: { en: 'Kinds of files', 'zh-CN': '文件类型' },
  label: { en: 'Label', 'zh-CN': '名称' },
  many: { en: 'Several', 'zh-CN': '可多个' },
  markdown: { en: 'Markdown', 'zh-CN': 'Markdown' },
  max: { en: 'At most', 'zh-CN': '最大' },
  maxCount: { en: 'At most', 'zh-CN': '最多个数' },
  maxLength: { en: 'At most characters', 'zh-CN': '最多字符' },
  maxSize: { en: 'Largest file (MB)', 'zh-CN': '单个文件上限（MB）' },
  message: { en: 'Said otherwise', 'zh-CN': '不满足时提示' },
  min: { en: 'At least', 'zh-CN': '最小' },
  minLength: { en: 'At least characters', 'zh-CN': '最少字符' },
  name: { en: 'Name', 'zh-CN': '字段名' },
  back: { en: 'Shown there as', 'zh-CN': '在对方显示为' },
  onDelete: { en: 'When the target is deleted', 'zh-CN': '对方删除时' },
  op: { en: 'Makes', 'zh-CN': '汇总方式' },
  options: { en: 'Options', 'zh-CN': '选项' },
  packs: { en: 'Packs', 'zh-CN': '包装' },
  path: { en: 'By a field', 'zh-CN': '取自字段' },
  pattern: { en: 'Pattern', 'zh-CN': '格式' },
  required: { en: 'Must be filled', 'zh-CN': '必须填写' },
  release: { en: 'Who sees it', 'zh-CN': '谁能看到' },
  roles: { en: 'Who may', 'zh-CN': '谁可以操作' },
  result: { en: 'Result', 'zh-CN': '结果类型' },
  scale: { en: 'Decimals', 'zh-CN': '小数位' },
  shown: { en: 'Shown in', 'zh-CN': '显示单位' },
  size: { en: 'Pieces', 'zh-CN': '每包件数' },
  states: { en: 'States', 'zh-CN': '状态' },
  symbology: { en: 'Kind of code', 'zh-CN': '条码类型' },
  target: { en: 'Leads to', 'zh-CN': '关联到' },
  to: { en: 'To', 'zh-CN': '到' },
  transitions: { en: 'Transitions', 'zh-CN': '流转' },
  type: { en: 'Type', 'zh-CN': '类型' },
  unit: { en: 'Unit', 'zh-CN': '单位' },
  zone: { en: 'Time zone by', 'zh-CN': '时区取自' },
};

const values: { readonly [value: string]: LocalText } = {
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
  any: { en: 'Any', 'zh-CN': '不限' },
  area: { en: 'Area', 'zh-CN': '面积' },
  avg: { en: 'Average', 'zh-CN': '平均' },
  cascade: { en: 'Delete this too', 'zh-CN': '一并删除' },
  clear: { en: 'Empty this field', 'zh-CN': '清空此字段' },
  concatenate: { en: 'One text of all', 'zh-CN': '拼接' },
  count: { en: 'Count', 'zh-CN': '数量' },
  countDistinct: { en: 'Count of different ones', 'zh-CN': '去重计数' },
  first: { en: 'First', 'zh-CN': '第一个' },
  hours: { en: 'Hours', 'zh-CN': '小时' },
  last: { en: 'Last', 'zh-CN': '最后一个' },
  length: { en: 'Length', 'zh-CN': '长度' },
  mass: { en: 'Mass', 'zh-CN': '质量' },
  max: { en: 'Greatest', 'zh-CN': '最大' },
  min: { en: 'Least', 'zh-CN': '最小' },
  none: { en: 'Who may see what it is made of', 'zh-CN': '能看到来源的人' },
  restrict: { en: 'Refuse', 'zh-CN': '不允许删除' },
  sum: { en: 'Sum', 'zh-CN': '合计' },
  time: { en: 'Time', 'zh-CN': '时间' },
  value: { en: 'All who see this field', 'zh-CN': '能看到此字段的人' },
  volume: { en: 'Volume', 'zh-CN': '体积' },
  image: { en: 'Pictures', 'zh-CN': '图片' },
  pdf: { en: 'PDF', 'zh-CN': 'PDF' },
  document: { en: 'Documents', 'zh-CN': '文档' },
  spreadsheet: { en: 'Spreadsheets', 'zh-CN': '表格' },
  text: { en: 'Texts', 'zh-CN': '文本' },
  archive: { en: 'Archives', 'zh-CN': '压缩包' },
  audio: { en: 'Sound', 'zh-CN': '音频' },
  video: { en: 'Video', 'zh-CN': '视频' },
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

/** What a member of a config is called; undefined when it has no words yet. */
export function settingName(name: string): LocalText | undefined {
  return names[name];
}

/** What a value to pick is called: technical ones (`h:mm`, `ean13`, `kg`) are called what they are. */
export function valueName(value: string, locale: Locale): string {
  return localText(values[value] ?? value, locale);
}
