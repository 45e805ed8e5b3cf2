// In charge of: texts of the box that finds records and places.
import { area } from './area.ts';

export const palette = area({
  en: {
    open: 'Search or go to',
    placeholder: 'Order number, SKU, name, or a view',
    places: 'Go to',
    records: 'Records',
    recent: 'Recently opened',
    searching: 'Searching',
    nothing: 'Nothing matches “{{text}}”.',
    failed: 'Records cannot be searched right now.',
  },
  'zh-CN': {
    open: '搜索或前往',
    placeholder: '单号、SKU、名称，或一个视图',
    places: '前往',
    records: '记录',
    recent: '最近打开',
    searching: '查找中',
    nothing: '没有匹配“{{text}}”的内容。',
    failed: '现在查不到记录。',
  },
});
