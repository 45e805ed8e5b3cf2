// In charge of: the routes of signing in and out, of what people change about themselves, and of API tokens.
import type { Session, User } from '@trellis/engine';
import { AppError, localText, type Locale } from '@trellis/errors';
import type { MeJson, SecondStepJson } from '@trellis/query';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { browserName } from '../../auth/browser-name.ts';
import type { Caller, Viewing } from '../../auth/callers.ts';
import type { SecondStep } from '../../auth/second-factor.ts';
import { SESSION_MS, type Entry, type NewToken, type Opened } from '../../auth/sign-in.ts';
import type { Proof } from '../../auth/proof-again.ts';
import { sourceOf } from '../../auth/source.ts';
import { tokenHash } from '../../auth/tokens.ts';
import { answer, named, nothing, refusals, several } from '../answer-schemas.ts';
import { linkBody, linkPasswordBody, loginBody, meBody, passwordBody, tokenBody } from './sign-in-bodies.ts';
import { noteAudit } from '../audit/audit-door.ts';
import { callerOf, csrfOf } from '../guard.ts';
import { params } from '../parameter-schemas.ts';
import { tellByMail } from './notices.ts';
import { isHttps, type RouteContext } from '../route-context.ts';

const tags = ['sign-in'];
/** An answer with who is signed in. */
export const meAnswer = { 200: named('Me'), ...refusals };

/** An answer with who is signed in, or with the second step that is still to be taken. */
export const entryAnswer = { 200: named('Me'), 202: named('SecondStep'), ...refusals };
/** A source may ask this often, right or wrong, this machine included; guesses are counted more strictly inside. */
const rateLimit = { max: 120, timeWindow: 60_000, allowList: [] };

/** Routes for strangers: an address and a password are short. */
export const publicRoute = { bodyLimit: 16 * 1024, config: { rateLimit } };

/** Sets a cookie that scripts cannot read and other sites' writes do not carry (I5). */
export function setCookie({ settings }: RouteContext, reply: FastifyReply, name: string, value: string, maxAgeSeconds: number): void {
  reply.header(
    'set-cookie',
    reply.server.serializeCookie(name, value, { httpOnly: true, sameSite: 'lax', secure: isHttps(settings), path: '/', maxAge: maxAgeSeconds }),
  );
}

/** The kind of browser that a request comes from. */
export function browserOf(request: FastifyRequest): string {
  return browserName(request.headers['user-agent']);
}

/** What people are told about themselves. */
function meJson({ engine, csrfKey }: RouteContext, user: User, session: { readonly session: Session; readonly hash: Buffer }): MeJson {
  const { label, timezone, currency, locale, upIsGood = 'green' } = engine.model.workspace;
  const roles = user.roles.flatMap((id) => {
    const role = engine.model.roles.get(id);
    return role === undefined ? [] : [{ id, label: role.label }];
  });
  const { id, name, email, owner } = user;
  return {
    user: { id, name, email, owner, roles, locale: user.locale },
    workspace: { label, timezone, currency, locale, upIsGood },
    csrfToken: csrfOf(session, csrfKey),
  };
}

/** Who views as someone else is told what that one would be told, and as whom they look. */
function viewingJson(context: RouteContext, caller: Caller, { as, label }: Viewing): MeJson {
  const { actor, user } = caller;
  const seen = 'user' in as ? context.identity.user(as.user) : undefined;
  const { model } = context.engine;
  const role = 'role' in as ? model.roles.get(as.role)?.label : undefined;
  const { name, email } = seen ?? { name: localText(role ?? label, model.workspace.locale), email: '' };
  const shown = { ...user, id: seen?.id ?? 0, name, email, owner: actor.owner, roles: actor.roles };
  return { ...meJson(context, shown, caller), viewing: { ...as, label: role ?? label, by: { id: user.id, name: user.name } } };
}

/** Answers with a session that was just begun. */
export function beginSession(context: RouteContext, reply: FastifyReply, { token, user }: Opened): MeJson {
  setCookie(context, reply, context.cookieName, token, SESSION_MS / 1_000);
  const hash = tokenHash(token);
  const session = context.identity.session(hash);
  if (session === undefined) throw new TypeError('a session that was just begun is not there');
  return meJson(context, user, { session, hash });
}

/** The second step as it is answered. */
export function secondStepJson({ token, expiresAt }: SecondStep): SecondStepJson {
  return { secondStep: { token, expiresAt: new Date(expiresAt).toISOString() } };
}

/** Answers with the session that was begun, or the second step that is asked for. */
export function enter(context: RouteContext, reply: FastifyReply, entry: Entry): MeJson | FastifyReply {
  if ('opened' in entry) return beginSession(context, reply, entry.opened);
  return reply.code(202).send(secondStepJson(entry.secondStep));
}

function signInRoutes(app: FastifyInstance, context: RouteContext): void {
  const { signIn, identity } = context;
  app.post<{ Body: { readonly email: string; readonly password: string } }>(
    '/api/auth/login',
    { ...publicRoute, schema: { operationId: 'signIn', tags, summary: 'Sign in', security: [], body: loginBody, response: entryAnswer } },
    async (request, reply) => {
      const { email, password } = request.body;
      // A text that is nobody's address is not written down: it may be a password in the wrong place.
      const account = identity.userByEmail(email.trim());
      noteAudit(request, { target: account === undefined ? 'user:unknown' : `user:${account.id}` });
      return enter(context, reply, await signIn.withPassword(email, password, sourceOf(request.ip), browserOf(request)));
    },
  );
  app.post<{ Body: { readonly token: string } }>(
    '/api/auth/link',
    {
      ...publicRoute,
      schema: {
        operationId: 'signInByLink',
        tags,
        summary: 'Sign in by a one-time link, which is used up',
        security: [],
        body: linkBody,
        response: entryAnswer,
      },
    },
    async (request, reply) => enter(context, reply, await signIn.withLink(request.body.token, sourceOf(request.ip), browserOf(request))),
  );
  app.post<{ Body: { readonly token: string; readonly password: string } }>(
    '/api/auth/invite',
    {
      ...publicRoute,
      schema: {
        operationId: 'acceptInvitation',
        tags,
        summary: 'Take up an invitation: sets the first password, uses the link up and signs in',
        security: [],
        body: linkPasswordBody,
        response: entryAnswer,
      },
    },
    async (request, reply) =>
      enter(context, reply, await signIn.withInvite(request.body.token, request.body.password, sourceOf(request.ip), browserOf(request))),
  );
  app.post(
    '/api/auth/logout',
    { schema: { operationId: 'signOut', tags, summary: 'Sign out', response: { 204: nothing, ...refusals } } },
    async (request, reply) => {
      await identity.deleteSession(callerOf(request).session.id);
      setCookie(context, reply, context.cookieName, '', 0);
      return reply.code(204).send();
    },
  );
}

function selfRoutes(app: FastifyInstance, context: RouteContext): void {
  const { signIn, identity } = context;
  app.get('/api/auth/me', { schema: { operationId: 'getMe', tags, summary: 'Who is signed in', response: meAnswer } }, (request) => {
    const caller = callerOf(request);
    return caller.viewing === undefined ? meJson(context, caller.user, caller) : viewingJson(context, caller, caller.viewing);
  });
  app.patch<{ Body: { readonly name?: string; readonly locale?: Locale | null } }>(
    '/api/auth/me',
    { schema: { operationId: 'updateMe', tags, summary: 'Change own name or language', body: meBody, response: meAnswer } },
    async (request) => {
      const caller = callerOf(request);
      const { name, locale } = request.body;
      const user = await identity.updateUser(caller.user.id, {
        ...(name === undefined ? {} : { name: name.trim().normalize('NFC') }),
        ...(locale === undefined ? {} : { locale }),
      });
      return meJson(context, user, caller);
    },
  );
  app.post<{ Body: Proof & { readonly password: string } }>(
    '/api/auth/password',
    {
      config: { rateLimit },
      schema: {
        operationId: 'setPassword',
        tags,
        summary: 'Set own password, with the one before, or a sign-in that is fresh or a code where there is none; every other session ends',
        body: passwordBody,
        response: meAnswer,
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { password, ...proof } = request.body;
      noteAudit(request, { target: `user:${caller.user.id}` });
      const opened = await signIn.setPassword(caller, password, proof, sourceOf(request.ip));
      tellByMail(context, opened.user, { what: caller.user.passwordHash === null ? 'password-set' : 'password-changed' });
      return beginSession(context, reply, opened);
    },
  );
}

function tokenJson({ id, name, scopes, expiresAt }: Session): object {
  return { id, name, scopes, expiresAt: new Date(expiresAt).toISOString() };
}

function tokenRoutes(app: FastifyInstance, { signIn, identity }: RouteContext): void {
  const own = (userId: number): readonly Session[] => identity.sessionsOf(userId).filter((session) => session.kind === 'token');
  app.get(
    '/api/tokens',
    {
      schema: {
        operationId: 'listTokens',
        tags: ['tokens'],
        summary: 'Own API tokens',
        response: { 200: answer({ tokens: several('Token') }), ...refusals },
      },
    },
    (request) => ({
      tokens: own(callerOf(request).user.id).map(tokenJson),
    }),
  );
  app.post<{ Body: NewToken & Proof }>(
    '/api/tokens',
    {
      schema: {
        operationId: 'createToken',
        tags: ['tokens'],
        summary: 'Make an API token, by a sign-in that is fresh, the password or a code; its text is answered this once',
        body: tokenBody,
        response: { 201: answer({ token: { type: 'string' }, info: named('Token') }), ...refusals },
      },
    },
    async (request, reply) => {
      const { current, code, ...wanted } = request.body;
      const asked = { ...wanted, name: wanted.name.trim() };
      noteAudit(request, { detail: { name: asked.name, scopes: asked.scopes.join(' ') } });
      const proof = { ...(current === undefined ? {} : { current }), ...(code === undefined ? {} : { code }) };
      const { token, session } = await signIn.createOwnToken(callerOf(request), asked, proof, sourceOf(request.ip));
      return reply.code(201).send({ token, info: tokenJson(session) });
    },
  );
  app.delete<{ Params: { readonly id: string } }>(
    '/api/tokens/:id',
    {
      schema: {
        operationId: 'deleteToken',
        tags: ['tokens'],
        summary: 'End an API token',
        params: params.token,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      const token = own(callerOf(request).user.id).find((session) => String(session.id) === request.params.id);
      if (token === undefined) throw new AppError('not-found', 'auth.no-token');
      await identity.deleteSession(token.id);
      return reply.code(204).send();
    },
  );
}

/** Adds the routes of signing in. */
export function authRoutes(app: FastifyInstance, context: RouteContext): void {
  signInRoutes(app, context);
  selfRoutes(app, context);
  tokenRoutes(app, context);
}
