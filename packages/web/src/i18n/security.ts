// In charge of: texts of what keeps one's own account safe: password, sessions, API tokens, taking up an invitation. They load with those screens.
import { area } from './area.ts';

export const security = area({
  en: {
    title: 'My security',
    password: 'Password',
    passwordRule: 'At least {{min}} characters. Several words in a row are easy to keep in mind.',
    newPassword: 'New password',
    currentPassword: 'Current password',
    currentNote: 'Leave it empty when you have none yet.',
    wrongCurrent: 'The current password is wrong.',
    newMissing: 'Write the new password.',
    passwordNext: 'Other browsers are signed out, and API tokens and links end.',
    setPassword: 'Set password',
    passwordSet: 'The password is set. Other browsers are signed out.',
    inviteTitle: 'Set your password',
    inviteText: 'By it you sign in from now on, together with your e-mail address.',
    inviteSubmit: 'Set password and sign in',
    toSignIn: 'Sign in with a password',
  },
  'zh-CN': {
    title: '我的安全设置',
    password: '密码',
    passwordRule: '至少 {{min}} 个字符。几个词连在一起容易记住。',
    newPassword: '新密码',
    currentPassword: '当前密码',
    currentNote: '还没有密码就留空。',
    wrongCurrent: '当前密码不对。',
    newMissing: '填写新密码。',
    passwordNext: '其他浏览器会退出登录，API 令牌和链接会失效。',
    setPassword: '设置密码',
    passwordSet: '密码已设置，其他浏览器已退出登录。',
    inviteTitle: '设置密码',
    inviteText: '以后用邮箱和这个密码登录。',
    inviteSubmit: '设置密码并登录',
    toSignIn: '用密码登录',
  },
});
