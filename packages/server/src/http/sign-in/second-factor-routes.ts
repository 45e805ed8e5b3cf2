// In charge of: the routes of the second factor: the second step of signing in, setting it up, taking it away.
import { localText } from '@trellis/errors';
import type { FastifyInstance } from 'fastify';
import { sourceOf } from '../../auth/source.ts';
import { answer, named, nothing, refusals } from '../answer-schemas.ts';
import { beginSession, browserOf, meAnswer, publicRoute } from './auth-routes.ts';
import { codeBody, ownPasswordBody, removeFactorBody, secondStepBody } from './sign-in-bodies.ts';
import { noteAudit } from '../audit/audit-door.ts';
import { callerOf } from '../guard.ts';
import { params } from '../parameter-schemas.ts';
import { personIdOf } from '../people/people-routes.ts';
import type { RawQuery } from '../request-query.ts';
import { localeFor, type RouteContext } from '../route-context.ts';

const tags = ['sign-in'];

function signInRoutes(app: FastifyInstance, context: RouteContext): void {
  const { signIn } = context;
  app.post<{ Body: { readonly token: string; readonly code: string } }>(
    '/api/auth/second-step',
    {
      ...publicRoute,
      schema: {
        operationId: 'signInBySecondStep',
        tags,
        summary: 'Take the second step of signing in, by a code of the second factor or a recovery code',
        security: [],
        body: secondStepBody,
        response: meAnswer,
      },
    },
    async (request, reply) =>
      beginSession(context, reply, await signIn.withCode(request.body.token, request.body.code, sourceOf(request.ip), browserOf(request))),
  );
}

function enrolRoutes(app: FastifyInstance, context: RouteContext): void {
  const { secondFactors, identity, engine } = context;
  const { config } = publicRoute;
  const text = { type: 'string' } as const;
  app.post<{ Body: { readonly password: string } }>(
    '/api/auth/second-factor',
    {
      config,
      schema: {
        operationId: 'beginSecondFactor',
        tags,
        summary: 'Make the secret of a second factor, answered this once; it is in force when a code of it was confirmed',
        body: ownPasswordBody,
        response: { 201: answer({ secret: text, url: text }), ...refusals },
      },
    },
    async (request, reply) => {
      noteAudit(request, { target: `user:${callerOf(request).user.id}`, detail: { secondFactor: 'begun' } });
      const issuer = localText(engine.model.workspace.label, localeFor(context, request));
      return reply.code(201).send(await secondFactors.enrol(callerOf(request).user, issuer, request.body.password, sourceOf(request.ip)));
    },
  );
  app.post<{ Body: { readonly code: string } }>(
    '/api/auth/second-factor/confirm',
    {
      config,
      schema: {
        operationId: 'confirmSecondFactor',
        tags,
        summary: 'Put the second factor in force by a code of it; answers the recovery codes this once, and every other session ends',
        body: codeBody,
        response: { 200: answer({ recoveryCodes: { type: 'array', items: text } }), ...refusals },
      },
    },
    async (request) => {
      const { user, session } = callerOf(request);
      noteAudit(request, { target: `user:${user.id}`, detail: { secondFactor: 'on' } });
      const recoveryCodes = await secondFactors.confirm(user, request.body.code, sourceOf(request.ip));
      // They were begun with a password alone.
      await identity.deleteSessionsOf(user.id, session.id, 'session');
      return { recoveryCodes };
    },
  );
}

function renewRoutes(app: FastifyInstance, { secondFactors }: RouteContext): void {
  app.post<{ Body: { readonly code: string } }>(
    '/api/auth/second-factor/recovery-codes',
    {
      config: publicRoute.config,
      schema: {
        operationId: 'renewRecoveryCodes',
        tags,
        summary: 'Make new recovery codes by a code of the second factor; answered this once, and those before end',
        body: codeBody,
        response: { 200: answer({ recoveryCodes: { type: 'array', items: { type: 'string' } } }), ...refusals },
      },
    },
    async (request) => {
      const { user } = callerOf(request);
      noteAudit(request, { target: `user:${user.id}` });
      return { recoveryCodes: await secondFactors.renewCodes(user, request.body.code, sourceOf(request.ip)) };
    },
  );
}

function removeRoutes(app: FastifyInstance, { secondFactors }: RouteContext): void {
  app.post<{ Body: { readonly password: string; readonly code: string } }>(
    '/api/auth/second-factor/remove',
    {
      config: publicRoute.config,
      schema: {
        operationId: 'removeSecondFactor',
        tags,
        summary: 'Take the own second factor away, by password and code',
        body: removeFactorBody,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      noteAudit(request, { target: `user:${callerOf(request).user.id}`, detail: { secondFactor: 'off' } });
      await secondFactors.remove(callerOf(request).user, request.body.password, request.body.code, sourceOf(request.ip));
      return reply.code(204).send();
    },
  );
  app.delete<{ Params: { readonly id: string } }>(
    '/api/people/:id/second-factor',
    {
      schema: {
        operationId: 'resetSecondFactor',
        tags: ['people'],
        summary: 'Take the second factor of somebody who lost it away (owners)',
        params: params.person,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      noteAudit(request, { detail: { secondFactor: 'off' } });
      await secondFactors.reset(callerOf(request).actor, personIdOf(request.params));
      return reply.code(204).send();
    },
  );
}

/** Adds the routes of the second factor. */
export function secondFactorRoutes(app: FastifyInstance, context: RouteContext): void {
  signInRoutes(app, context);
  app.get<{ Querystring: RawQuery }>(
    '/api/auth/second-factor',
    {
      schema: {
        operationId: 'getSecondFactor',
        tags,
        summary: 'How far one is with the own second factor, and how many recovery codes are left',
        response: { 200: named('SecondFactor'), ...refusals },
      },
    },
    (request) => {
      return context.secondFactors.state(callerOf(request).user);
    },
  );
  enrolRoutes(app, context);
  renewRoutes(app, context);
  removeRoutes(app, context);
}
