// In charge of: sentences about reading: filters, sorts, groups, pages.
export const queryCodes = {
  'query.unknown-field': {
    en: 'There is no field “{name}”.',
    'zh-CN': '没有字段“{name}”。',
  },
  'query.unknown-field-near': {
    en: 'There is no field “{name}”. Did you mean “{near}”?',
    'zh-CN': '没有字段“{name}”。是不是“{near}”？',
  },
  'query.not-exportable': {
    en: '“{field}” may be read here, but not exported.',
    'zh-CN': '“{field}”在这里可以查看，但不能导出。',
    hint: { en: 'Leave the column out, or ask for the right to export it.', 'zh-CN': '去掉这一列，或申请导出权限。' },
  },
  'query.not-a-link': { en: '“{name}” is no link, so it cannot be followed.', 'zh-CN': '“{name}”不是关联字段，不能展开。' },
  'query.through-several': {
    en: '“{name}” leads through several records, so there is no one value to use here.',
    'zh-CN': '“{name}”经过多条记录，这里没有唯一的值可用。',
  },
  'query.operator': { en: '“{op}” does not work on {field}.', 'zh-CN': '{field}不能用“{op}”。' },
  'query.value': { en: '{field}: {reason}', 'zh-CN': '{field}：{reason}' },
  'query.bad-filter': { en: 'The filter is not readable here.', 'zh-CN': '筛选条件的这一处无法识别。' },
  'query.too-complex': { en: 'The query has more than {max} {what}.', 'zh-CN': '查询里的{what}超过 {max} 个。' },
  'query.bad-cursor': {
    en: 'This page mark belongs to another list. Start from the first page.',
    'zh-CN': '这个翻页标记属于别的列表。从第一页开始。',
  },
  'query.bad-limit': { en: 'Ask for 1 to {max} records at a time.', 'zh-CN': '一次可取 1 到 {max} 条。' },
  'query.bad-metric': { en: '“{op}” cannot be taken of {field}.', 'zh-CN': '{field}不能计算“{op}”。' },
  'query.bad-unit': { en: '{field} cannot be grouped by “{unit}”.', 'zh-CN': '{field}不能按“{unit}”分组。' },
  'query.not-sortable': { en: '{field} cannot be sorted.', 'zh-CN': '{field}不能排序。' },
  'query.not-groupable': { en: '{field} cannot be grouped.', 'zh-CN': '{field}不能分组。' },
  'query.number-too-large': { en: 'A total is too large to be given exactly.', 'zh-CN': '合计值太大，无法精确给出。' },
  'query.expand-too-many': {
    en: 'More than {max} linked records would be expanded.',
    'zh-CN': '要展开的关联记录超过 {max} 条。',
    hint: { en: 'List the linked entity with a filter instead.', 'zh-CN': '改为带筛选条件查询关联的实体。' },
  },
  'query.too-slow': { en: 'The query took longer than {seconds} seconds and was stopped.', 'zh-CN': '查询超过 {seconds} 秒，已停止。' },
} as const;
