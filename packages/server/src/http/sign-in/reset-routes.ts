// In charge of: the routes of a forgotten password: a link by mail, and the new password it sets.
import { AppError, localText } from '@trellis/errors';
import { withoutAudit } from '@trellis/engine';
import type { FastifyInstance } from 'fastify';
import { sourceOf } from '../../auth/source.ts';
import { resetLetter } from '../../mail/letters.ts';
import { nothing, refusals } from '../answer-schemas.ts';
import { noteAudit } from '../audit/audit-door.ts';
import { browserOf, enter, entryAnswer, publicRoute } from './auth-routes.ts';
import { linkPasswordBody, resetBody } from './sign-in-bodies.ts';
import type { RouteContext } from '../route-context.ts';

const tags = ['sign-in'];

/** Adds the routes of a forgotten password. */
export function resetRoutes(app: FastifyInstance, context: RouteContext): void {
  const { signIn, identity, post, settings, engine } = context;
  app.post<{ Body: { readonly email: string } }>(
    '/api/auth/forgot',
    {
      ...publicRoute,
      schema: {
        operationId: 'forgotPassword',
        tags,
        summary: 'Send a link to set the password anew; whether there is such an account the answer does not tell',
        security: [],
        body: resetBody,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      const { publicUrl } = settings;
      if (post === undefined || publicUrl === undefined) throw new AppError('conflict', 'mail.off');
      const account = identity.userByEmail(request.body.email.trim());
      noteAudit(request, { target: account === undefined ? 'user:unknown' : `user:${account.id}` });
      const make = signIn.askForReset(request.body.email, sourceOf(request.ip));
      withoutAudit(() =>
        post.later(async () => {
          const made = await make();
          if (made === undefined) return undefined;
          const { user, token } = made;
          const { label, locale } = engine.model.workspace;
          const language = user.locale ?? locale;
          return resetLetter({ to: user.email, locale: language, workspace: localText(label, language), url: `${publicUrl}/reset#${token}` });
        }),
      );
      return reply.code(204).send();
    },
  );
  app.post<{ Body: { readonly token: string; readonly password: string } }>(
    '/api/auth/reset',
    {
      ...publicRoute,
      schema: {
        operationId: 'resetPassword',
        tags,
        summary: 'Set the password anew by a link, which is used up; every session, token and link of before ends',
        security: [],
        body: linkPasswordBody,
        response: entryAnswer,
      },
    },
    async (request, reply) =>
      enter(context, reply, await signIn.withReset(request.body.token, request.body.password, sourceOf(request.ip), browserOf(request))),
  );
  app.addHook('onClose', async () => {
    await post?.idle();
    post?.close();
  });
}
