// In charge of: the routes that explain rights, and by which people ask for access and owners decide.
import { ownersOnly } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { AccessDecision, AccessInput, ExplainRequest } from '@trellis/query';
import type { FastifyInstance } from 'fastify';
import { answer, named, refusals, several } from '../answer-schemas.ts';
import { noteAudit } from '../audit/audit-door.ts';
import { accessBody, decisionBody, explainBody } from './rights-bodies.ts';
import { callerOf } from '../guard.ts';
import { parameters, params } from '../parameter-schemas.ts';
import { requestsQuery, type RawQuery } from '../request-query.ts';
import { localeFor, type RouteContext } from '../route-context.ts';

const tags = ['rights'];
const one = answer({ request: named('AccessRequest') });

interface Plain {
  readonly Querystring: RawQuery;
}

interface AppRoute extends Plain {
  readonly Params: { readonly app: string };
}

/** Adds the routes of explanations. */
export function explainRoutes(app: FastifyInstance, context: RouteContext): void {
  const { engine } = context;
  app.post<AppRoute & { readonly Body: ExplainRequest }>(
    '/api/apps/:app/explain',
    {
      schema: {
        operationId: 'explain',
        tags,
        summary: 'Why the caller may do something or not, and who can change that',
        params: params.app,
        body: explainBody,
        response: { 200: named('Explanation'), ...refusals },
      },
    },
    (request) => {
      return engine.explain(callerOf(request).actor, request.params.app, request.body, localeFor(context, request));
    },
  );
  requestRoutes(app, context);
}

function requestRoutes(app: FastifyInstance, { engine }: RouteContext): void {
  app.post<Plain & { readonly Body: AccessInput & { readonly app: string } }>(
    '/api/requests',
    {
      schema: { operationId: 'requestAccess', tags, summary: 'Ask for access', body: accessBody, response: { 201: one, ...refusals } },
    },
    async (request, reply) => {
      const { app: name, ...input } = request.body;
      noteAudit(request, { target: `entity:${name}/${input.entity}`.slice(0, 200), detail: { action: input.action } });
      return reply.code(201).send({ request: await engine.requestAccess(callerOf(request).actor, name, input) });
    },
  );
  app.get<Plain>(
    '/api/requests',
    {
      schema: {
        operationId: 'listRequests',
        tags,
        summary: 'Requests for access, newest first: to owners all, to others their own',
        querystring: parameters.requests,
        response: { 200: answer({ requests: several('AccessRequest'), nextCursor: { type: 'string' } }, ['nextCursor']), ...refusals },
      },
    },
    (request) => engine.accessRequests.list(callerOf(request).actor, requestsQuery(request.query)),
  );
  app.patch<Plain & { readonly Params: { readonly id: string }; readonly Body: AccessDecision }>(
    '/api/requests/:id',
    {
      schema: {
        operationId: 'decideRequest',
        tags,
        summary: 'Decide a request for access, and give a role with it, both or neither (owners; the role not by a token)',
        params: params.request,
        body: decisionBody,
        response: { 200: one, ...refusals },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { actor, session } = callerOf(request);
      ownersOnly(actor);
      // A token gives nobody a role by any door (I7).
      if (request.body.role !== undefined && session.kind !== 'session') throw new AppError('forbidden', 'access.denied');
      if (!/^[1-9]\d{0,14}$/.test(id)) throw new AppError('not-found', 'access.request-not-found');
      noteAudit(request, { detail: { status: request.body.status } });
      return { request: await engine.accessRequests.decide(actor, Number(id), request.body) };
    },
  );
}
