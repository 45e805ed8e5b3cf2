// In charge of: the websocket's door: who may open one, how many, and looking after those that are open.
import { AppError } from '@trellis/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from '@fastify/websocket';
import { sourceOf } from '../../auth/source.ts';
import { callerOf } from '../guard.ts';
import { LivePlaces } from './live-places.ts';
import { LiveSocket, type Listener } from './live-socket.ts';
import { localeFor, type RouteContext } from '../route-context.ts';

/** Largest message a client may send. */
export const MESSAGE_BYTES = 64 * 1024;
/** Parts that one message may come in. */
export const MESSAGE_PARTS = 64;

/** How often rights are looked at again, so that a change reaches a silent socket within a second (I3). */
const CHECK_MS = 250;
const PING_MS = 30_000;

/** The websocket in the API description; the plugin for descriptions passes websockets over. */
export const liveDescription = {
  get: {
    operationId: 'openLive',
    tags: ['live'],
    summary: 'Websocket: {"type":"subscribe","id","app","entity","filter"?,"fields"?,"expand"?,"since"?} and {"type":"unsubscribe","id"}',
    responses: {
      '101': { description: 'The connection is a websocket now' },
      '4XX': { description: 'Refused', content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } },
    },
  },
} as const;

/** Whether the page that opens the socket is ours. Programs send no Origin; browsers always do. */
function isOwnOrigin(request: FastifyRequest, publicUrl: string | undefined): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (origin === publicUrl) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Who opens a socket: a person, or whoever came by a link from one address. */
function listenerOf({ callers, visitors }: RouteContext, request: FastifyRequest): Listener {
  const { visitor } = request;
  if (visitor !== null) {
    const guest = { link: visitor.link.id, source: sourceOf(request.ip) };
    return { actor: visitor.actor, guest, standing: () => visitors.standing(visitor) };
  }
  const caller = callerOf(request);
  return { actor: caller.actor, guest: { user: caller.user.id }, standing: () => callers.standing(caller) };
}

/** Adds the websocket. */
export function liveRoutes(app: FastifyInstance, context: RouteContext): void {
  const open = new Set<LiveSocket>();
  const places = new LivePlaces(context.settings.visits);
  const checks = setInterval(() => open.forEach((socket) => socket.check()), CHECK_MS).unref();
  const pings = setInterval(() => open.forEach((socket) => socket.ping()), PING_MS).unref();
  app.addHook('onClose', () => {
    clearInterval(checks);
    clearInterval(pings);
  });
  app.get(
    '/api/live',
    {
      websocket: true,
      config: { rateLimit: false },
      preValidation: (request, _reply, done) => {
        if (!request.ws) return done(new AppError('invalid', 'request.websocket'));
        if (!isOwnOrigin(request, context.settings.publicUrl)) return done(new AppError('forbidden', 'access.denied'));
        try {
          places.checkSocket(listenerOf(context, request).guest);
        } catch (error) {
          return done(error as Error);
        }
        done();
      },
    },
    (socket: WebSocket, request: FastifyRequest) => {
      const listener = listenerOf(context, request);
      const live = new LiveSocket({
        socket,
        listener,
        places,
        locale: localeFor(context, request),
        engine: context.engine,
        onError: (error) => request.log.error(error),
      });
      // Of many who came at once some find the last place taken only now.
      const giveBack = live.take();
      if (giveBack === undefined) return;
      open.add(live);
      socket.on('close', () => {
        open.delete(live);
        giveBack();
      });
    },
  );
}
