// In charge of: what stands in the letters that the product sends, in both languages.
import type { Locale } from '@trellis/errors';

/** A letter as it is sent: plain text alone, so that nothing in it can look like something else. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** What a letter with a link says. */
export interface LinkLetter {
  readonly to: string;
  readonly locale: Locale;
  /** Name of the workspace. */
  readonly workspace: string;
  readonly url: string;
}

const line = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Invites somebody: the link sets their password. */
export function inviteLetter({ to, locale, workspace, url }: LinkLetter, by: string): Letter {
  const [place, who] = [line(workspace), line(by)];
  return locale === 'zh-CN'
    ? { to, subject: `加入“${place}”`, text: `${who} 邀请你加入“${place}”。打开下面的链接设置密码，7 天内有效，只能用一次：\n\n${url}\n` }
    : {
        to,
        subject: `Join “${place}”`,
        text: `${who} invites you to join “${place}”. Open this link to set your password. It works once, for 7 days:\n\n${url}\n`,
      };
}

/** Answers who asked to reset their password. */
export function resetLetter({ to, locale, workspace, url }: LinkLetter): Letter {
  const place = line(workspace);
  return locale === 'zh-CN'
    ? {
        to,
        subject: `重设“${place}”的密码`,
        text: `打开下面的链接设置新密码，1 小时内有效，只能用一次：\n\n${url}\n\n如果不是你要求的，可以忽略这封邮件，密码不会改变。\n`,
      }
    : {
        to,
        subject: `Reset your password for “${place}”`,
        text: `Open this link to set a new password. It works once, for 1 hour:\n\n${url}\n\nIf you did not ask for it, nothing has to be done: your password stays as it is.\n`,
      };
}

/** What changed of somebody's ways in. */
export type Notice = { readonly what: 'password-set' | 'password-changed' } | { readonly what: 'unlinked'; readonly provider: string };

/** Where a notice leads: to where one signs in, if that is known. */
export type NoticeLetter = Omit<LinkLetter, 'url'> & { readonly url: string | undefined };

const happened: Readonly<Record<Notice['what'], Readonly<Record<Locale, (place: string, provider: string) => string>>>> = {
  'password-set': {
    en: (place) => `A password was set for your account in “${place}”. Every session of before has ended.`,
    'zh-CN': (place) => `你在“${place}”的账号设置了密码，之前的会话已全部结束。`,
  },
  'password-changed': {
    en: (place) => `The password of your account in “${place}” was changed. Every session of before has ended.`,
    'zh-CN': (place) => `你在“${place}”的账号修改了密码，之前的会话已全部结束。`,
  },
  unlinked: {
    en: (place, provider) => `Signing in with ${provider} was unlinked from your account in “${place}”. Every other session has ended.`,
    'zh-CN': (place, provider) => `你在“${place}”的账号取消了与${provider}的关联，其他会话已全部结束。`,
  },
};

const subjects: Readonly<Record<Notice['what'], Readonly<Record<Locale, (place: string) => string>>>> = {
  'password-set': { en: (place) => `A password was set in “${place}”`, 'zh-CN': (place) => `“${place}”的密码已设置` },
  'password-changed': { en: (place) => `Your password in “${place}” was changed`, 'zh-CN': (place) => `“${place}”的密码已修改` },
  unlinked: { en: (place) => `A sign-in was unlinked in “${place}”`, 'zh-CN': (place) => `“${place}”的登录方式已取消关联` },
};

/** Tells somebody what changed of their ways in, and what to do if it was not them. */
export function noticeLetter({ to, locale, workspace, url }: NoticeLetter, notice: Notice): Letter {
  const place = line(workspace);
  const what = happened[notice.what][locale](place, 'provider' in notice ? line(notice.provider) : '');
  const where = url === undefined ? '' : `\n\n${url}/forgot`;
  const next =
    locale === 'zh-CN'
      ? `如果不是你本人操作，立即重设密码，并告知工作区所有者，由其结束你的全部会话。`
      : `If this was not you, reset your password at once, and tell an owner of the workspace, who can end every session of yours.`;
  return { to, subject: subjects[notice.what][locale](place), text: `${what}\n\n${next}${where}\n` };
}
