// In charge of: calling types by names that users know.
import type { LocalText } from '@trellis/errors';
import type { ValueType } from '../value-type.ts';

const labels: Readonly<Record<ValueType['kind'], LocalText>> = {
  text: { en: 'a text', 'zh-CN': '文本' },
  number: { en: 'a number', 'zh-CN': '数字' },
  boolean: { en: 'yes or no', 'zh-CN': '是或否' },
  date: { en: 'a date', 'zh-CN': '日期' },
  timestamp: { en: 'a date and time', 'zh-CN': '日期时间' },
  choice: { en: 'a choice', 'zh-CN': '选项' },
  record: { en: 'a linked record', 'zh-CN': '关联记录' },
  user: { en: 'a user', 'zh-CN': '用户' },
  department: { en: 'a department', 'zh-CN': '部门' },
  list: { en: 'several values', 'zh-CN': '多个值' },
  null: { en: 'nothing', 'zh-CN': '空值' },
};

/** What users call a type. */
export function typeLabel(kind: ValueType['kind']): LocalText {
  return labels[kind];
}
