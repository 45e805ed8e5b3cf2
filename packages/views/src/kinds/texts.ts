// In charge of: everything the kinds of view say besides the table, in both languages (namespace `views`), and the hook that says it.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const en = {
  noValue: 'No value',
  board: 'Board by {{field}}',
  columnLabel_one: '{{name}}, {{formatted}} record',
  columnLabel_other: '{{name}}, {{formatted}} records',
  overLimit: '{{count}} of {{limit}}: more than this column should hold',
  ofLimit: '{{count}} of {{limit}}',
  mixed: '{{count}} currencies',
  mixedWhy: 'Amounts in different currencies are not added up',
  fold: 'Fold {{name}}',
  unfold: 'Unfold {{name}}',
  moreColumns_one: '{{formatted}} more value has a column of its own; filter to see it.',
  moreColumns_other: '{{formatted}} more values have a column of their own; filter to see them.',
  showMore: 'Show more',
  moveTo: 'Move to',
  moveCard: 'Move {{title}}',
  moved: '{{title}}: {{to}}',
  moving: 'Saving…',
  notMoved: '{{title}} stays at {{from}}',
  refusedComputed: '{{field}} is calculated: it changes with what it is calculated from.',
  refusedRights: 'You may not change {{field}}.',
  refusedTransition: 'Your roles have no way from {{from}} to {{to}}.',
  refusedRequired: '{{field}} must have a value.',
  why: 'Why?',
  close: 'Close',
  month: 'Month',
  week: 'Week',
  scale: 'Month or week',
  today: 'Today',
  earlier: 'Earlier',
  later: 'Later',
  zone: 'Times in {{zone}}',
  ownZones: 'Times in each record’s own zone',
  moreOfDay: '{{count}} more',
  onlyFirst: 'The first {{formatted}} of {{total}} records are shown; filter to see the others.',
  stays: '{{title}} stays where it was',
  days: '{{from}} → {{to}}',
  movedTo: '{{title}}: {{days}}',
  nothingHere: 'No records on these days.',
  calendarKeys: 'Alt with an arrow key moves a bar by a day or a week; with Shift too, its end.',
  total: 'Total',
  pivot: 'Figures by {{by}}',
  records: 'Records: {{of}}',
  moreLines: '{{rows}} more rows and {{columns}} more columns are not shown; filter to see them. Totals count them.',
  boardKeys: 'Arrow keys go from card to card, Alt with left or right moves a card.',
};

type Key = keyof typeof en;
type Stem<K> = K extends `${infer Name}_one` | `${infer Name}_other` ? Name : K;

const zh: { readonly [K in Exclude<Key, `${string}_one`>]: string } = {
  noValue: '无值',
  board: '按{{field}}分列的看板',
  columnLabel_other: '{{name}}，{{formatted}} 条',
  overLimit: '{{count}} / {{limit}}，超过了这一列的上限',
  ofLimit: '{{count}} / {{limit}}',
  mixed: '{{count}} 种币种',
  mixedWhy: '不同币种的金额不相加',
  fold: '收起{{name}}',
  unfold: '展开{{name}}',
  moreColumns_other: '还有 {{formatted}} 个值各有一列，筛选后可见。',
  showMore: '显示更多',
  moveTo: '移到',
  moveCard: '移动 {{title}}',
  moved: '{{title}}：{{to}}',
  moving: '保存中…',
  notMoved: '{{title}} 仍在{{from}}',
  refusedComputed: '{{field}}是算出来的，随它的来源变化。',
  refusedRights: '你没有修改{{field}}的权限。',
  refusedTransition: '你的角色不能从{{from}}改为{{to}}。',
  refusedRequired: '{{field}}必须有值。',
  why: '为什么？',
  close: '关闭',
  month: '月',
  week: '周',
  scale: '月或周',
  today: '今天',
  earlier: '往前',
  later: '往后',
  zone: '时间按 {{zone}}',
  ownZones: '时间按每条记录自己的时区',
  moreOfDay: '还有 {{count}} 条',
  onlyFirst: '显示 {{total}} 条中的前 {{formatted}} 条，筛选后可看其余。',
  stays: '{{title}} 留在原处',
  days: '{{from}} → {{to}}',
  movedTo: '{{title}}：{{days}}',
  nothingHere: '这些天没有记录。',
  calendarKeys: 'Alt 加方向键把条移动一天或一周，再加 Shift 改结束日期。',
  total: '合计',
  pivot: '按{{by}}汇总',
  records: '记录：{{of}}',
  moreLines: '另有 {{rows}} 行、{{columns}} 列未显示，筛选后可看；合计已含。',
  boardKeys: '方向键在卡片间移动，Alt 加左右方向键移动卡片。',
};

/** The texts for i18next, namespace `views`. */
export const kindTexts = { en, 'zh-CN': zh };

/** Says a text of the kinds. Give `count` where there are plural forms. */
export type KindText = (key: Stem<Key>, params?: { readonly [name: string]: string | number }) => string;

/** The texts in the reader's language. */
export function useKindText(): KindText {
  // The namespace is registered by whoever starts i18next, whose types this package cannot see.
  const { t } = useTranslation('views' as never) as unknown as { readonly t: (key: string, params?: object) => string };
  return useMemo(() => (key, params) => t(key, params), [t]);
}
