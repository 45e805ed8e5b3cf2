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
} as const;
