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
