// In charge of: letting a request reach its route: who is calling, with which scope, and not forged by another site.
import type { Session } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler, RouteOptions } from 'fastify';
import type { Caller, Callers } from '../auth/callers.ts';
import type { Actor } from '@trellis/permissions';
import { csrfToken, isSameText } from '../auth/tokens.ts';
import { isVisitorToken, type Visitor, type Visitors } from '../auth/visitors.ts';
import { BODY_BYTES } from './route-context.ts';
import { routeRights, type RouteRights } from './route-rights.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is calling; null on public routes. */
    caller: Caller | null;
    /** Who came by a public link, in place of a caller. */
    visitor: Visitor | null;
  }
}

/** What guarding needs. */
export interface GuardContext {
  readonly callers: Callers;
  readonly visitors: Visitors;
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
export function cookieOf(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

const bearer = /^bearer +(\S+)$/i;

/** A browser can send a websocket no header but the protocols it speaks: one of them may be the session of a link. */
function socketToken(request: FastifyRequest): string | undefined {
  const offered = request.ws ? request.headers['sec-websocket-protocol'] : undefined;
  return offered
    ?.split(',')
    .map((each) => each.trim())
    .find(isVisitorToken);
}

/** Who came by a link may use the few routes that say so, and sends little. */
function byLink({ visitors }: GuardContext, request: FastifyRequest, token: string, rights: RouteRights): Visitor {
  const visitor = visitors.find(token);
  if (visitor === undefined) throw new AppError('unauthenticated', 'link.session-over');
  if (rights.links?.includes(visitor.link.kind) !== true) throw new AppError('forbidden', 'access.denied');
  const { 'transfer-encoding': encoding, 'content-length': length = '0' } = request.headers;
  if (encoding !== undefined || Number(length) > BODY_BYTES) throw new AppError('limit', 'request.too-large');
  return visitor;
}

function byToken({ callers }: GuardContext, request: FastifyRequest, token: string | undefined, rights: RouteRights): Caller {
  // With a header that does not fit, a cookie beside it is not looked at: failing never widens rights (P2).
  const caller = token === undefined ? undefined : callers.find(token, 'token');
  if (caller === undefined) throw new AppError('unauthenticated', 'auth.required');
  // Known also to those who write down refusals: a refused request goes no further.
  request.caller = caller;
  if (rights.needs !== 'signed-in') throw new AppError('forbidden', 'access.denied');
  const { scope } = rights;
  if (!caller.session.scopes.includes(scope)) throw new AppError('forbidden', 'auth.token-scope', { params: { scope } });
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

/** Finds out who asks: a visitor or a token where one is sent, else the cookie's session. */
function identify(context: GuardContext, request: FastifyRequest, rights: RouteRights): void {
  const { authorization } = request.headers;
  const token = authorization === undefined ? socketToken(request) : bearer.exec(authorization)?.[1];
  if (token !== undefined && isVisitorToken(token)) request.visitor = byLink(context, request, token, rights);
  else request.caller = authorization === undefined ? byCookie(context, request) : byToken(context, request, token, rights);
}

function guardFor(context: GuardContext, rights: RouteRights): onRequestHookHandler {
  return (request, reply, done) => {
    try {
      identify(context, request, rights);
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
  app.decorateRequest('visitor', null);
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

/** Who acts through a route that is open to visitors too. */
export function actingOf(request: FastifyRequest): Actor {
  return request.visitor?.actor ?? callerOf(request).actor;
}
