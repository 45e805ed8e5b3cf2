// In charge of: the few words that cells, editors and filter inputs say themselves.
import { localText, type Locale } from '@trellis/errors';

const words = {
  yes: { 'zh-CN': '是', en: 'Yes' },
  no: { 'zh-CN': '否', en: 'No' },
  pick: { 'zh-CN': '选择', en: 'Choose' },
  find: { 'zh-CN': '输入文字查找', en: 'Type to find' },
  nothingFound: { 'zh-CN': '没有匹配的记录', en: 'Nothing matches' },
  noTransition: { 'zh-CN': '当前状态下没有可执行的流转', en: 'Nothing leads on from here' },
  searching: { 'zh-CN': '查找中…', en: 'Finding…' },
  searchFailed: { 'zh-CN': '查不到：连接中断', en: 'Cannot look this up: no connection' },
  from: { 'zh-CN': '从', en: 'From' },
  to: { 'zh-CN': '到', en: 'To' },
  value: { 'zh-CN': '值', en: 'Value' },
  records: { 'zh-CN': '条', en: 'records' },
  today: { 'zh-CN': '今天', en: 'Today' },
  yesterday: { 'zh-CN': '昨天', en: 'Yesterday' },
  last7: { 'zh-CN': '最近 7 天', en: 'Last 7 days' },
  last30: { 'zh-CN': '最近 30 天', en: 'Last 30 days' },
  thisWeek: { 'zh-CN': '本周', en: 'This week' },
  lastWeek: { 'zh-CN': '上周', en: 'Last week' },
  thisMonth: { 'zh-CN': '本月', en: 'This month' },
  lastMonth: { 'zh-CN': '上月', en: 'Last month' },
  thisQuarter: { 'zh-CN': '本季度', en: 'This quarter' },
  thisYear: { 'zh-CN': '今年', en: 'This year' },
  lastYear: { 'zh-CN': '去年', en: 'Last year' },
  next7: { 'zh-CN': '未来 7 天', en: 'Next 7 days' },
  custom: { 'zh-CN': '自定义', en: 'Custom' },
  day: { 'zh-CN': '天', en: 'days' },
  week: { 'zh-CN': '周', en: 'weeks' },
  month: { 'zh-CN': '月', en: 'months' },
  quarter: { 'zh-CN': '季度', en: 'quarters' },
  year: { 'zh-CN': '年', en: 'years' },
  unit: { 'zh-CN': '单位', en: 'Unit' },
} as const;

/** Names of the words. */
export type Word = keyof typeof words;

/** A word in the reader's language. */
export function word(name: Word, locale: Locale): string {
  return localText(words[name], locale);
}
