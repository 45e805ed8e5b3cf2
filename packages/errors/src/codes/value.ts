// In charge of: sentences about a single value that does not fit its field.
export const valueCodes = {
  'value.type': { en: '{field} takes {expected}.', 'zh-CN': '{field}应为{expected}。' },
  'value.number': { en: '“{value}” is not a number.', 'zh-CN': '“{value}”不是数字。' },
  'value.too-large': { en: '{field} is at most {max}.', 'zh-CN': '{field}不能大于 {max}。' },
  'value.too-small': { en: '{field} is at least {min}.', 'zh-CN': '{field}不能小于 {min}。' },
  'value.scale': { en: '{field} takes at most {scale} decimal places.', 'zh-CN': '{field}最多 {scale} 位小数。' },
  'value.too-long': { en: '{field} is at most {max} characters long.', 'zh-CN': '{field}最长 {max} 个字符。' },
  'value.too-short': { en: '{field} is at least {min} characters long.', 'zh-CN': '{field}至少 {min} 个字符。' },
  'value.line-break': { en: '{field} is a single line.', 'zh-CN': '{field}只能是一行。' },
  'value.date': { en: '“{value}” is not a date (YYYY-MM-DD).', 'zh-CN': '“{value}”不是日期（YYYY-MM-DD）。' },
  'value.timestamp': { en: '“{value}” is not a date and time.', 'zh-CN': '“{value}”不是日期时间。' },
  'value.option': { en: '“{value}” is not an option of {field}.', 'zh-CN': '“{value}”不是{field}的选项。' },
  'value.option-near': { en: '“{value}” is not an option of {field}. Did you mean “{near}”?', 'zh-CN': '“{value}”不是{field}的选项。是不是“{near}”？' },
  'value.boolean': { en: '“{value}” is neither yes nor no.', 'zh-CN': '“{value}”既不是“是”也不是“否”。' },
} as const;
