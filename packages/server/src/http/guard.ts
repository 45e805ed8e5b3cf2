// In charge of: letting a request reach its route: who is calling, with which scope, and not forged by another site.
import type { Session } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler, RouteOptions } from 'fastify';
import type { Caller, Callers } from '../auth/callers.ts';
import { csrfToken, isSameText } from '../auth/tokens.ts';
import { routeRights, type RouteRights } from './route-rights.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is calling; null on public routes. */
    caller: Caller | null;
  }
}

/** What guarding needs. */
export interface GuardContext {
  readonly callers: Callers;
  readonly csrfKey: Uint8Array;
  readonly cookieName: string;
}

const csrfTokens = new WeakMap<Session, string>();

/** The anti-forgery token of a caller's session. */
export function csrfOf(caller: Pick<Caller, 'hash' | 'session'>, key: Uint8Array): string {
  let token = csrfTokens.get(caller.session);
  if (token === undefined) csrfTokens.set(caller.session, (token = csrfToken(key, caller.hash)));
  return token;
}

/** The value of one cookie. */
function cookieOf(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

const bearer = /^bearer +(\S+)$/i;

function byToken({ callers }: GuardContext, request: FastifyRequest, authorization: string, rights: RouteRights): Caller {
  const token = bearer.exec(authorization)?.[1];
  // With a header that does not fit, a cookie beside it is not looked at: failing never widens rights (P2).
  const caller = token === undefined ? undefined : callers.find(token, 'token');
  if (caller === undefined) throw new AppError('unauthenticated', 'auth.required');
  // Known also to those who write down refusals: a refused request goes no further.
  request.caller = caller;
  if (rights.needs !== 'signed-in' || !caller.session.scopes.includes(rights.scope)) throw new AppError('forbidden', 'access.denied');
  return caller;
}

function byCookie({ callers, csrfKey, cookieName }: GuardContext, request: FastifyRequest): Caller {
  const token = cookieOf(request.headers.cookie, cookieName);
  const caller = token === undefined ? undefined : callers.find(token, 'session');
  if (caller === undefined) throw new AppError('unauthenticated', 'auth.required');
  request.caller = caller;
  if (request.method !== 'GET') {
    const sent = request.headers['x-csrf-token'];
    if (typeof sent !== 'string' || !isSameText(sent, csrfOf(caller, csrfKey))) throw new AppError('forbidden', 'auth.csrf');
  }
  return caller;
}

/** Header of every answer to an owner who views as someone else. */
const VIEWING = 'x-viewing-as';

/** Says as whom the caller looks, and lets nothing be written meanwhile. */
function checkViewing(request: FastifyRequest, reply: FastifyReply, rights: RouteRights): void {
  const { viewing } = request.caller ?? {};
  if (viewing === undefined) return;
  reply.header(VIEWING, 'user' in viewing.as ? `user:${viewing.as.user}` : `role:${viewing.as.role}`);
  const writes = rights.needs === 'signed-in' ? rights.scope === 'write' : request.method !== 'GET';
  if (writes && rights.whileViewing !== true) throw new AppError('forbidden', 'auth.viewing');
}

function guardFor(context: GuardContext, rights: RouteRights): onRequestHookHandler {
  return (request, reply, done) => {
    try {
      const { authorization } = request.headers;
      request.caller = authorization === undefined ? byCookie(context, request) : byToken(context, request, authorization, rights);
      checkViewing(request, reply, rights);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
}

function keyOf(route: RouteOptions): readonly string[] {
  return [route.method].flat().map((method) => `${method} ${route.url}`);
}

/** Gives every route the guard that the list of rights says; a route that the list does not name is a mistake of ours. */
export function guardRoutes(app: FastifyInstance, context: GuardContext): void {
  app.decorateRequest('caller', null);
  app.addHook('onRoute', (route) => {
    for (const key of keyOf(route)) {
      const rights = routeRights[key];
      if (rights === undefined) throw new TypeError(`${key} is not in the list of what routes need`);
      if (rights.needs === 'public') continue;
      route.onRequest = [guardFor(context, rights), ...[route.onRequest ?? []].flat()];
    }
  });
}

/** Who is calling a guarded route. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new TypeError(`${request.method} ${request.url} has no caller`);
  return request.caller;
}
