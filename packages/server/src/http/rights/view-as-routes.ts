// In charge of: the routes by which owners look at the product as another user sees it, or as a role on its own would.
import { ownersOnly } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { ViewAs } from '@trellis/query';
import type { FastifyInstance } from 'fastify';
import { nothing, refusals } from '../answer-schemas.ts';
import { noteAudit } from '../audit/audit-door.ts';
import { viewAsBody } from './rights-bodies.ts';
import { callerOf } from '../guard.ts';
import type { RawQuery } from '../request-query.ts';
import type { RouteContext } from '../route-context.ts';

interface Plain {
  readonly Querystring: RawQuery;
}

const tags = ['rights'];

/** What a view is of, in the audit's words. */
function targetOf(as: ViewAs): string {
  return 'user' in as ? `user:${as.user}` : `role:${as.role}`;
}

/** Adds the routes of viewing as someone else. */
export function viewAsRoutes(app: FastifyInstance, { engine, identity }: RouteContext): void {
  app.post<Plain & { readonly Body: ViewAs }>(
    '/api/auth/view-as',
    {
      schema: {
        operationId: 'viewAs',
        tags,
        summary: 'Look at everything as another user or a role sees it (owners); nothing can be written until it ends',
        body: viewAsBody,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      const { actor, session } = callerOf(request);
      const as = request.body;
      noteAudit(request, { target: targetOf(as) });
      ownersOnly(actor);
      const isKnown = 'user' in as ? identity.user(as.user)?.disabled === false : engine.model.roles.has(as.role);
      if (!isKnown) throw new AppError('not-found', 'person.not-found');
      await identity.setViewAs(session.id, as);
      return reply.code(204).send();
    },
  );
  app.delete<Plain>(
    '/api/auth/view-as',
    {
      schema: { operationId: 'endViewAs', tags, summary: 'Be oneself again', response: { 204: nothing, ...refusals } },
    },
    async (request, reply) => {
      const { session, viewing } = callerOf(request);
      if (viewing !== undefined) noteAudit(request, { target: targetOf(viewing.as) });
      await identity.setViewAs(session.id, undefined);
      return reply.code(204).send();
    },
  );
}
