// In charge of: texts of signing in.
import { area } from './area.ts';

export const signIn = area({
  en: {
    forgot: 'Forgot password',
    title: 'Sign in',
    email: 'E-mail',
    password: 'Password',
    submit: 'Sign in',
    emailMissing: 'Enter your e-mail.',
    passwordMissing: 'Enter your password.',
    linkTitle: 'Signing in',
    linkFailed: 'The link did not sign you in',
    toPassword: 'Sign in with password',
    language: 'Language',
  },
  'zh-CN': {
    forgot: '忘记密码',
    title: '登录',
    email: '邮箱',
    password: '密码',
    submit: '登录',
    emailMissing: '填写邮箱。',
    passwordMissing: '填写密码。',
    linkTitle: '正在登录',
    linkFailed: '这个链接没能登录',
    toPassword: '用密码登录',
    language: '语言',
  },
});
