// In charge of: sentences about expressions and conditions.
export const expressionCodes = {
  'expression.syntax': { en: 'Unexpected {found} at position {position}.', 'zh-CN': '第 {position} 个字符处的 {found} 无法识别。' },
  'expression.too-deep': { en: 'The expression is nested more than {max} levels deep.', 'zh-CN': '表达式嵌套超过 {max} 层。' },
  'expression.too-long': { en: 'The expression is longer than {max} characters.', 'zh-CN': '表达式超过 {max} 个字符。' },
  'expression.unknown-name': { en: 'There is no field “{name}” here.', 'zh-CN': '这里没有字段“{name}”。' },
  'expression.unknown-function': { en: 'There is no function “{name}”.', 'zh-CN': '没有函数“{name}”。' },
  'expression.not-a-link': { en: '“{name}” is no link, so nothing can follow it.', 'zh-CN': '“{name}”不是关联字段，后面不能再接字段。' },
  'expression.argument-count': { en: '{name} takes {expected} values, not {found}.', 'zh-CN': '{name} 需要 {expected} 个值，不是 {found} 个。' },
  'expression.type': { en: '{name} needs {expected}, but this is {found}.', 'zh-CN': '{name} 需要{expected}，这里是{found}。' },
  'expression.result-type': { en: 'The result must be {expected}, but it is {found}.', 'zh-CN': '结果应为{expected}，实际是{found}。' },
  'expression.unexpected-end': {
    en: 'Something is missing at position {position}, where the expression ends.',
    'zh-CN': '表达式在第 {position} 个字符处结束，后面还缺内容。',
  },
  'expression.open-text': {
    en: 'The text that begins at position {position} has no closing quote.',
    'zh-CN': '第 {position} 个字符开始的文本缺少结束引号。',
  },
  'expression.open-brace': {
    en: 'The field name that begins at position {position} has no closing }.',
    'zh-CN': '第 {position} 个字符开始的字段名缺少结束的 }。',
  },
  'expression.too-large': { en: 'The expression has more than {max} parts.', 'zh-CN': '表达式的组成部分超过 {max} 个。' },
  'expression.path-too-long': { en: 'A path has at most {max} steps.', 'zh-CN': '路径最多 {max} 级。' },
  'expression.unreadable': { en: 'This part is no expression.', 'zh-CN': '这一处不是表达式。' },
  'expression.unknown-name-near': {
    en: 'There is no field “{name}” here. Did you mean “{near}”?',
    'zh-CN': '这里没有字段“{name}”。是不是“{near}”？',
  },
  'expression.unknown-function-near': { en: 'There is no function “{name}”. Did you mean “{near}”?', 'zh-CN': '没有函数“{name}”。是不是“{near}”？' },
  'expression.unknown-user-property': { en: '$user has no “{name}”. It has {known}.', 'zh-CN': '$user 没有“{name}”，可用的有 {known}。' },
  'expression.number': { en: '{found} has too many digits to be kept exactly.', 'zh-CN': '{found} 位数太多，无法精确保存。' },
  'expression.date': { en: '“{value}” is not a date. Write it as “2026-01-31”.', 'zh-CN': '“{value}”不是日期，写成“2026-01-31”。' },
  'expression.timestamp': {
    en: '“{value}” is not a date and time with an offset. Write it as “2026-01-31T08:30:00+08:00”.',
    'zh-CN': '“{value}”不是带时差的日期时间，写成“2026-01-31T08:30:00+08:00”。',
  },
  'expression.moment-constant': {
    en: '{name} takes one text between quotes, such as “2026-01-31”.',
    'zh-CN': '{name} 需要一个带引号的文本，例如“2026-01-31”。',
  },
  'expression.option': { en: '“{value}” is not one of the options: {options}.', 'zh-CN': '“{value}”不在选项中：{options}。' },
  'expression.mismatch': { en: 'These do not go together: {expected} and {found}.', 'zh-CN': '{expected}和{found}不能放在一起。' },
  'expression.other-entity': { en: 'These link to records of different entities.', 'zh-CN': '两边关联的不是同一个实体的记录。' },
  'expression.no-order': { en: '{name} needs values with an order; {found} has none.', 'zh-CN': '{name} 需要有先后顺序的值，{found}没有顺序。' },
  'expression.scale': {
    en: 'The product would have {scale} decimal places; at most {max} are kept exactly.',
    'zh-CN': '乘积有 {scale} 位小数，最多精确保存 {max} 位。',
  },
  'expression.several-values': {
    en: '{name} needs one value, but there are several here. Use in, OVERLAPS, HASALL or ISEMPTY.',
    'zh-CN': '{name} 需要一个值，这里有多个。改用 in、OVERLAPS、HASALL 或 ISEMPTY。',
  },
  'expression.several-records': { en: '“{name}” leads to several records, so it is not one value.', 'zh-CN': '“{name}”对应多条记录，不是单个值。' },
  'expression.list-in-list': { en: 'A list cannot be inside another list. Leave out the parentheses.', 'zh-CN': '列表里不能再放列表，去掉括号。' },
  'expression.needs-field': { en: '{name} needs a field, as only a field has a time zone.', 'zh-CN': '{name} 需要一个字段，只有字段才有时区。' },
} as const;
