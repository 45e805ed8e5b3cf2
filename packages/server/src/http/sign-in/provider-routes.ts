// In charge of: the routes of signing in with another provider, and of what is linked to oneself.
import type { IdentityJson, ProviderJson } from '@trellis/query';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PROVIDER_MS, type LinkedSignIn, type ProviderAnswer, type Purpose } from '../../auth/provider-sign-in.ts';
import type { Proof } from '../../auth/proof-again.ts';
import { sourceOf } from '../../auth/source.ts';
import { answer, named, nothing, refusals, several } from '../answer-schemas.ts';
import { noteAudit } from '../audit/audit-door.ts';
import { beginSession, browserOf, publicRoute, secondStepJson, setCookie } from './auth-routes.ts';
import { proofBody, providerAnswerBody, providerBeginBody } from './sign-in-bodies.ts';
import { callerOf, cookieOf } from '../guard.ts';
import { params } from '../parameter-schemas.ts';
import { tellByMail } from './notices.ts';
import type { RawQuery } from '../request-query.ts';
import { isHttps, type RouteContext } from '../route-context.ts';

const tags = ['sign-in'];
const text = { type: 'string' } as const;
const address = answer({ address: { ...text, description: 'Where the browser goes' } });

interface One {
  readonly Params: { readonly id: string };
}
type Answered = One & { readonly Body: { readonly answer: string } };

/** Keeps a sign-in in the browser until it is back; '' forgets it. */
function keep(context: RouteContext, reply: FastifyReply, kept: string): void {
  setCookie(context, reply, cookieName(context), kept, kept === '' ? 0 : PROVIDER_MS / 1_000);
}

const cookieName = ({ settings }: RouteContext): string => (isHttps(settings) ? '__Host-trellis_provider' : 'trellis_provider');

async function begin(context: RouteContext, id: string, purpose: Purpose, reply: FastifyReply): Promise<{ readonly address: string }> {
  const begun = await context.providerSignIn.begin(id, purpose);
  keep(context, reply, begun.kept);
  return { address: begun.address };
}

/** What came back with the browser, which forgets its part of it. */
function broughtBack(context: RouteContext, request: FastifyRequest<Answered>, reply: FastifyReply): ProviderAnswer {
  const kept = cookieOf(request.headers.cookie, cookieName(context));
  keep(context, reply, '');
  return { query: request.body.answer, kept, source: request.ip, browser: browserOf(request) };
}

function enterRoutes(app: FastifyInstance, context: RouteContext): void {
  const { providerSignIn } = context;
  app.get<{ Querystring: RawQuery }>(
    '/api/auth/providers',
    {
      ...publicRoute,
      schema: {
        operationId: 'listProviders',
        tags,
        summary: 'Other providers that one may sign in with',
        security: [],
        response: { 200: answer({ providers: several('Provider') }), ...refusals },
      },
    },
    () => ({ providers: providerSignIn.providers.map(providerJson) }),
  );
  app.post<One & { Body: { readonly to?: string } }>(
    '/api/auth/providers/:id/begin',
    {
      ...publicRoute,
      schema: {
        operationId: 'beginProviderSignIn',
        tags,
        summary: 'Begin to sign in with a provider: the browser goes to the address that is answered; `to` is a path of this site for afterwards',
        security: [],
        params: params.provider,
        body: providerBeginBody,
        response: { 200: address, ...refusals },
      },
    },
    (request, reply) => begin(context, request.params.id, { to: request.body.to ?? '/' }, reply),
  );
  app.post<Answered>(
    '/api/auth/providers/:id/finish',
    {
      ...publicRoute,
      schema: {
        operationId: 'finishProviderSignIn',
        tags,
        summary: 'End signing in with a provider, by what stood after the question mark when the browser came back',
        security: [],
        params: params.provider,
        body: providerAnswerBody,
        response: {
          200: answer({ me: named('Me'), to: text }),
          202: answer({ secondStep: { type: 'object', properties: { token: text, expiresAt: text } }, to: text }),
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      noteAudit(request, { detail: { provider: request.params.id } });
      const { entry, to } = await providerSignIn.enter(request.params.id, broughtBack(context, request, reply));
      if ('secondStep' in entry) return reply.code(202).send({ ...secondStepJson(entry.secondStep), to });
      return { me: beginSession(context, reply, entry.opened), to };
    },
  );
}

const providerJson = ({ id, label }: ProviderJson): ProviderJson => ({ id, label });

function identityJson({ id, provider, issuer, email, linkedAt }: LinkedSignIn): IdentityJson {
  const shown = provider === undefined ? null : providerJson(provider);
  return { id, provider: shown, issuer, email, linkedAt: new Date(linkedAt).toISOString() };
}

function linkRoutes(app: FastifyInstance, context: RouteContext): void {
  const { providerSignIn } = context;
  app.post<One>(
    '/api/auth/providers/:id/connect',
    {
      config: publicRoute.config,
      schema: {
        operationId: 'beginProviderLink',
        tags,
        summary: 'Begin to link a provider to oneself: the browser goes to the address that is answered',
        params: params.provider,
        response: { 200: address, ...refusals },
      },
    },
    (request, reply) => begin(context, request.params.id, { link: callerOf(request).user.id }, reply),
  );
  app.post<Answered>(
    '/api/auth/providers/:id/link',
    {
      config: publicRoute.config,
      schema: {
        operationId: 'finishProviderLink',
        tags,
        summary: 'Link a provider to oneself, by what stood after the question mark when the browser came back',
        params: params.provider,
        body: providerAnswerBody,
        response: { 201: answer({ identity: named('Identity') }), ...refusals },
      },
    },
    async (request, reply) => {
      const { user } = callerOf(request);
      noteAudit(request, { target: `user:${user.id}`, detail: { provider: request.params.id } });
      const linked = await providerSignIn.link(request.params.id, broughtBack(context, request, reply), user);
      return reply.code(201).send({ identity: identityJson(linked) });
    },
  );
}

function identityRoutes(app: FastifyInstance, context: RouteContext): void {
  const { providerSignIn } = context;
  app.get<{ Querystring: RawQuery }>(
    '/api/auth/identities',
    {
      schema: {
        operationId: 'listIdentities',
        tags,
        summary: 'Sign-ins with providers that are linked to oneself',
        response: { 200: answer({ identities: several('Identity') }), ...refusals },
      },
    },
    async (request) => ({ identities: (await providerSignIn.linkedTo(callerOf(request).user.id)).map(identityJson) }),
  );
  app.delete<One & { readonly Body: Proof }>(
    '/api/auth/identities/:id',
    {
      schema: {
        operationId: 'deleteIdentity',
        tags,
        summary:
          'Take a linked sign-in away, by a sign-in that is fresh, the password or a code, if another way in remains; every other session ends',
        params: params.identity,
        body: proofBody,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { id } = request.params;
      noteAudit(request, { target: `user:${caller.user.id}` });
      const { provider, issuer } = await providerSignIn.unlink(
        caller,
        /^[1-9]\d{0,14}$/.test(id) ? Number(id) : 0,
        request.body,
        sourceOf(request.ip),
      );
      tellByMail(context, caller.user, { what: 'unlinked', provider: provider?.label ?? issuer });
      return reply.code(204).send();
    },
  );
}

/** Adds the routes of other providers. */
export function providerRoutes(app: FastifyInstance, context: RouteContext): void {
  enterRoutes(app, context);
  linkRoutes(app, context);
  identityRoutes(app, context);
}
