// In charge of: codes about changing what an app is made of while it has records.

/** Codes about changes of documents that touch records. */
export const changeCodes = {
  'value.several': { en: '{field} takes one value, and here are several.', 'zh-CN': '{field}只能有一个值，这里有多个。' },
  'value.names-nothing': { en: 'Nothing is called “{value}”.', 'zh-CN': '没有叫“{value}”的记录。' },
  'value.names-several': { en: 'More than one is called “{value}”.', 'zh-CN': '叫“{value}”的不止一个。' },
  'value.nothing-left': { en: 'Nothing of it would be left in {field}.', 'zh-CN': '转换后{field}没有内容。' },
} as const;
