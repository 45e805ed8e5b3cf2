// In charge of: sentences about who you are and what you may do.
export const authCodes = {
  'auth.required': { en: 'Sign in to go on.', 'zh-CN': '登录后才能继续。' },
  'auth.wrong-credentials': { en: 'E-mail or password is wrong.', 'zh-CN': '邮箱或密码不对。' },
  'auth.too-many-attempts': { en: 'Too many attempts. Try again in {seconds} seconds.', 'zh-CN': '尝试次数过多。{seconds} 秒后再试。' },
  'auth.sign-in-again': {
    en: 'You signed in some time ago. Sign in again, then do this within ten minutes.',
    'zh-CN': '登录已有一段时间。重新登录后，在十分钟内操作。',
    hint: {
      en: 'A code of your second factor does as well, or your password where you have one.',
      'zh-CN': '也可以用两步验证的验证码，或已有的密码。',
    },
  },
  'auth.link-used': {
    en: 'This sign-in link was used or has expired.',
    'zh-CN': '这个登录链接已用过或已过期。',
    hint: { en: 'Start the server again for a new link.', 'zh-CN': '重新启动服务可得到新链接。' },
  },
  'auth.invite-used': {
    en: 'This invitation was used or has expired.',
    'zh-CN': '这个邀请已用过或已过期。',
    hint: { en: 'Ask an owner of the workspace for a new one.', 'zh-CN': '可以向工作区所有者要一个新的邀请。' },
  },
  'auth.no-session': { en: 'There is no such session.', 'zh-CN': '没有这个会话。' },
  'auth.no-token': { en: 'There is no such token.', 'zh-CN': '没有这个令牌。' },
  'auth.csrf': { en: 'The page is out of date. Reload it and try again.', 'zh-CN': '页面已过期。刷新后再试。' },
  'auth.viewing': {
    en: 'You are viewing as someone else. Nothing can be changed meanwhile.',
    'zh-CN': '正在以他人视角查看，期间不能更改任何内容。',
    hint: { en: 'End the view to go on as yourself.', 'zh-CN': '结束查看后可继续操作。' },
  },
  'auth.token-scope': {
    en: 'The scope of this token does not include “{scope}”.',
    'zh-CN': '这个令牌的权限范围不包括“{scope}”。',
    hint: { en: 'Use a token that was made with this scope.', 'zh-CN': '可以改用带有该范围的令牌。' },
  },
  'auth.weak-password': { en: 'Use a password of at least {min} characters.', 'zh-CN': '密码至少要 {min} 个字符。' },
  'auth.easy-password': {
    en: 'This password is easy to guess.',
    'zh-CN': '这个密码容易被猜到。',
    hint: {
      en: 'Several words that have nothing to do with each other, or with you, are hard to guess and easy to keep.',
      'zh-CN': '几个彼此无关、也与你无关的词组合在一起，难猜又好记。',
    },
  },
  'auth.reset-used': {
    en: 'This link was used or has expired.',
    'zh-CN': '这个链接已用过或已过期。',
    hint: { en: 'Ask for a new one on the sign-in page.', 'zh-CN': '可以在登录页重新获取。' },
  },
  'auth.second-step': { en: 'A code of your second factor is needed to sign in.', 'zh-CN': '登录还需要两步验证的验证码。' },
  'auth.wrong-code': { en: 'The code is wrong or was used already.', 'zh-CN': '验证码不对或已用过。' },
  'auth.second-step-over': { en: 'Signing in took too long. Begin again.', 'zh-CN': '登录已超时。重新登录。' },
  'auth.has-second-factor': {
    en: 'There is a second factor already.',
    'zh-CN': '已设置两步验证。',
    hint: { en: 'Take it away first.', 'zh-CN': '先关闭原来的。' },
  },
  'auth.no-password': { en: 'Set a password first.', 'zh-CN': '先设置密码。' },
  'auth.nothing-to-confirm': { en: 'No second factor waits to be confirmed.', 'zh-CN': '没有待确认的两步验证。' },
  'auth.second-factor-unreadable': {
    en: 'The key of this server does not fit the second factor.',
    'zh-CN': '这个服务器的密钥与两步验证不匹配。',
    hint: { en: 'Use a recovery code, or ask an owner to reset it.', 'zh-CN': '可以用恢复码，或由所有者重置。' },
  },
  'auth.no-provider': { en: 'There is no such way to sign in.', 'zh-CN': '没有这种登录方式。' },
  'auth.provider-down': {
    en: '{name} cannot be reached now.',
    'zh-CN': '现在连接不上{name}。',
    hint: { en: 'Try again soon, or sign in another way.', 'zh-CN': '稍后再试，或换一种方式登录。' },
  },
  'auth.provider-over': {
    en: 'This sign-in with {name} is over: it took too long, was used, or began in another browser.',
    'zh-CN': '用{name}的这次登录已结束：时间过长、已用过，或是在另一个浏览器中开始的。',
    hint: { en: 'Begin again.', 'zh-CN': '重新开始登录。' },
  },
  'auth.provider-cancelled': { en: 'Signing in with {name} was cancelled.', 'zh-CN': '用{name}登录已取消。' },
  'auth.provider-failed': {
    en: 'What {name} answered cannot be trusted.',
    'zh-CN': '{name}的答复无法核实。',
    hint: { en: 'Begin again. If it stays so, tell whoever runs the server.', 'zh-CN': '重新开始登录。若仍如此，可告知服务器管理员。' },
  },
  'auth.provider-unverified': {
    en: '{name} has not verified your e-mail address.',
    'zh-CN': '{name}尚未验证你的邮箱。',
    hint: { en: 'Verify it there, then sign in again.', 'zh-CN': '在那里完成验证后再登录。' },
  },
  'auth.provider-refused': {
    en: 'No account here fits this sign-in.',
    'zh-CN': '这里没有与这次登录相符的账号。',
    hint: {
      en: 'With a password here, sign in by it and link the other sign-in under My security. Otherwise an owner can invite your address.',
      'zh-CN': '在这里有密码的，用密码登录后到“我的安全设置”关联。没有的，可由所有者邀请你的邮箱。',
    },
  },
  'auth.cannot-link': {
    en: 'This sign-in cannot be linked to your account.',
    'zh-CN': '这个登录方式不能关联到你的账号。',
    hint: {
      en: 'Its e-mail address must be that of your account, and neither may be linked already.',
      'zh-CN': '它的邮箱须与你账号的邮箱相同，且双方都未曾关联。',
    },
  },
  'auth.outside-path': { en: 'After signing in one stays on this site: this is no path of it.', 'zh-CN': '登录后留在本站：这不是本站的路径。' },
  'auth.no-identity': { en: 'There is no such linked sign-in.', 'zh-CN': '没有这个已关联的登录方式。' },
  'auth.last-way-in': {
    en: 'This is your only way to sign in.',
    'zh-CN': '这是你唯一的登录方式。',
    hint: { en: 'Set a password first.', 'zh-CN': '先设置密码。' },
  },
  'mail.off': {
    en: 'This server sends no mail.',
    'zh-CN': '这个服务器不发送邮件。',
    hint: { en: 'Ask an owner of the workspace, or whoever runs the server.', 'zh-CN': '可以联系工作区所有者或服务器管理员。' },
  },
  'access.denied': {
    en: 'You may not do this here.',
    'zh-CN': '你没有这项权限。',
    hint: { en: 'Ask the workspace owner for access.', 'zh-CN': '可以向工作区所有者申请。' },
  },
  'access.field-not-writable': { en: 'You may not change {field}.', 'zh-CN': '你不能修改{field}。' },
  'access.record-outside': {
    en: 'With these values the record would be outside what you may work on.',
    'zh-CN': '按这些值保存后，这条记录会超出你的权限范围。',
  },
} as const;
