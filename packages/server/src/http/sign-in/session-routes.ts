// In charge of: the routes by which people look at their own sessions and end them.
import type { Session } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { SessionJson } from '@trellis/query';
import type { FastifyInstance } from 'fastify';
import { UNKNOWN_BROWSER } from '../../auth/browser-name.ts';
import { SIGHTING_MS } from '../../auth/session-sightings.ts';
import { answer, nothing, refusals, several } from '../answer-schemas.ts';
import { callerOf } from '../guard.ts';
import { params } from '../parameter-schemas.ts';
import type { RawQuery } from '../request-query.ts';
import type { RouteContext } from '../route-context.ts';

const tags = ['sign-in'];

function sessionJson({ id, name, beganAt, expiresAt }: Session, seenAt: number, current: number): SessionJson {
  const time = (at: number): string => new Date(at).toISOString();
  return {
    id,
    browser: name === UNKNOWN_BROWSER ? null : name,
    beganAt: time(beganAt),
    seenAt: time(Math.max(seenAt, beganAt)),
    expiresAt: time(expiresAt),
    current: id === current,
  };
}

function endRoutes(app: FastifyInstance, own: (user: number) => readonly Session[], { identity }: RouteContext): void {
  app.delete<{ Params: { readonly id: string } }>(
    '/api/sessions/:id',
    {
      schema: {
        operationId: 'endSession',
        tags,
        summary: 'End one of one’s own sessions',
        params: params.session,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      const session = own(callerOf(request).user.id).find(({ id }) => String(id) === request.params.id);
      if (session === undefined) throw new AppError('not-found', 'auth.no-session');
      await identity.deleteSession(session.id);
      return reply.code(204).send();
    },
  );
  app.delete(
    '/api/sessions',
    {
      schema: {
        operationId: 'endOtherSessions',
        tags,
        summary: 'End every session of one’s own but this one',
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      const { user, session } = callerOf(request);
      await identity.deleteSessionsOf(user.id, session.id, 'session');
      return reply.code(204).send();
    },
  );
}

/** Adds the routes of one's own sessions, and keeping when they were seen. */
export function sessionRoutes(app: FastifyInstance, context: RouteContext): void {
  const { identity, sightings, now } = context;
  const own = (user: number): readonly Session[] =>
    identity.sessionsOf(user).filter(({ kind, expiresAt }) => kind === 'session' && expiresAt > now());
  const keep = (): Promise<void> => sightings.keep().catch((error: unknown) => app.log.error(error));
  const keeping = setInterval(() => void keep(), SIGHTING_MS).unref();
  app.addHook('onClose', async () => {
    clearInterval(keeping);
    await keep();
  });
  app.get<{ Querystring: RawQuery }>(
    '/api/sessions',
    {
      schema: {
        operationId: 'listSessions',
        tags,
        summary: 'One’s own sessions: when they began and were last seen, and with which browser',
        response: { 200: answer({ sessions: several('Session') }), ...refusals },
      },
    },
    async (request) => {
      const { user, session } = callerOf(request);
      const seen = await sightings.of(user.id);
      return { sessions: own(user.id).map((each) => sessionJson(each, seen.get(each.id) ?? 0, session.id)) };
    },
  );
  endRoutes(app, own, context);
}
