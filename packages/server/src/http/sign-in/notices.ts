// In charge of: telling people by mail that one of their ways in changed.
import type { User } from '@trellis/engine';
import { localText } from '@trellis/errors';
import { noticeLetter, type Notice } from '../../mail/letters.ts';
import type { RouteContext } from '../route-context.ts';

/** Tells somebody at the address of their account, where mail goes out. Nobody waits for it. */
export function tellByMail({ post, settings, engine }: RouteContext, user: User, notice: Notice): void {
  const { label, locale } = engine.model.workspace;
  const language = user.locale ?? locale;
  const letter = noticeLetter({ to: user.email, locale: language, workspace: localText(label, language), url: settings.publicUrl }, notice);
  post?.later(() => Promise.resolve(letter));
}
