// In charge of: sentences about public forms and shared views.
export const linkCodes = {
  'link.not-found': {
    en: 'This link does not open anything.',
    'zh-CN': '这个链接打不开任何内容。',
    hint: { en: 'It may have expired or been ended. Ask whoever sent it for a new one.', 'zh-CN': '它可能已过期或已停用，可以向发送者要一个新的。' },
  },
  'link.password': { en: 'This link asks for a password.', 'zh-CN': '打开这个链接需要密码。' },
  'link.wrong-password': { en: 'The password is wrong.', 'zh-CN': '密码不对。' },
  'link.session-over': { en: 'This page was open for a long time. Open the link again.', 'zh-CN': '页面打开时间过长，重新打开链接即可。' },
  'link.too-often': { en: 'Too much was sent. Try again in {seconds} seconds.', 'zh-CN': '提交过于频繁。{seconds} 秒后再试。' },
  'link.one-record': { en: 'A form sends one record at a time.', 'zh-CN': '表单每次只能提交一条记录。' },
  'link.unknown': { en: 'There is no such link.', 'zh-CN': '没有这个链接。' },
  'link.revoked': { en: 'This link was ended.', 'zh-CN': '这个链接已停用。' },
  'link.no-target': { en: 'There is no such view or form, or you may not see it.', 'zh-CN': '没有这个视图或表单，或你无权查看。' },
  'link.share-not-allowed': {
    en: 'Sharing a view needs the right to export its records.',
    'zh-CN': '分享视图需要有导出其记录的权限。',
  },
  'link.form-not-allowed': {
    en: 'A public form needs the rights to create and to import records.',
    'zh-CN': '公开表单需要有新建和导入记录的权限。',
  },
  'link.form-incomplete': {
    en: 'Nobody could send this form: something that every record needs is not on it.',
    'zh-CN': '这个表单无法提交：缺少每条记录都必须有的内容。',
  },
  'link.field-missing': { en: '{field} is required and cannot be filled in on a public form.', 'zh-CN': '{field}为必填，但公开表单中无法填写。' },
  'link.too-many': {
    en: 'You have {max} public links open already.',
    'zh-CN': '你的公开链接已达 {max} 个。',
    hint: { en: 'End links that nobody needs any more.', 'zh-CN': '停用不再需要的链接。' },
  },
  'link.past': { en: 'This time has passed.', 'zh-CN': '这个时间已过去。' },
} as const;
