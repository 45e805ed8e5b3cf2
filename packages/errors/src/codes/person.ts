// In charge of: sentences about people and how owners look after them.
export const personCodes = {
  'person.not-found': { en: 'There is no such person.', 'zh-CN': '没有这个成员。' },
  'person.email-taken': { en: 'Somebody has this e-mail address already.', 'zh-CN': '已有成员使用这个邮箱。' },
  'person.bad-email': { en: 'This is no e-mail address.', 'zh-CN': '这不是邮箱地址。' },
  'person.invalid': { en: 'The person cannot be kept like this.', 'zh-CN': '成员不能这样保存。' },
  'person.unknown-role': { en: 'There is no role “{role}”.', 'zh-CN': '没有角色“{role}”。' },
  'person.last-owner': {
    en: 'This is the last owner who can sign in.',
    'zh-CN': '这是最后一个可登录的所有者。',
    hint: { en: 'Make somebody else an owner first.', 'zh-CN': '先把另一个成员设为所有者。' },
  },
  'person.disabled': { en: 'This account is disabled. Enable it first.', 'zh-CN': '这个账号已停用。先启用它。' },
  'person.has-password': {
    en: 'This person has a password already.',
    'zh-CN': '这个成员已有密码。',
    hint: { en: 'They can reset it from the sign-in page.', 'zh-CN': '成员可以在登录页重设密码。' },
  },
} as const;
