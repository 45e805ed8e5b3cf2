// In charge of: the routes about the workspace: health, apps, people.
import type { FastifyInstance } from 'fastify';
import { answer, named, refusals, several } from '../answer-schemas.ts';
import { callerOf } from '../guard.ts';
import { params } from '../parameter-schemas.ts';
import type { RawQuery } from '../request-query.ts';
import type { RouteContext } from '../route-context.ts';

interface Plain {
  readonly Querystring: RawQuery;
}

/** Adds the routes about the workspace. */
export function appRoutes(app: FastifyInstance, { engine, identity, version, storageName }: RouteContext): void {
  app.get(
    '/api/health',
    { schema: { operationId: 'getHealth', tags: ['server'], summary: 'Whether the server is up', security: [], response: { 200: named('Health') } } },
    () => ({
      status: 'ok',
      version,
      storage: storageName,
      seq: engine.seq(),
    }),
  );
  app.get<Plain>(
    '/api/apps',
    {
      schema: {
        operationId: 'listApps',
        tags: ['apps'],
        summary: 'Apps the caller may see',
        response: { 200: answer({ apps: several('AppSummary') }), ...refusals },
      },
    },
    (request) => {
      return { apps: engine.apps(callerOf(request).actor) };
    },
  );
  app.get<Plain & { readonly Params: { readonly app: string } }>(
    '/api/apps/:app',
    {
      schema: {
        operationId: 'getApp',
        tags: ['apps'],
        summary: 'The documents of an app as far as the caller may see them',
        params: params.app,
        response: { 200: named('App'), ...refusals },
      },
    },
    (request) => {
      return engine.app(callerOf(request).actor, request.params.app);
    },
  );
  app.get<Plain>(
    '/api/users',
    {
      schema: {
        operationId: 'listUsers',
        tags: ['people'],
        summary: 'People, for fields that name them',
        response: { 200: answer({ users: several('User') }), ...refusals },
      },
    },
    () => ({ users: identity.users().flatMap(({ id, name, disabled }) => (disabled ? [] : { id, name })) }),
  );
}
