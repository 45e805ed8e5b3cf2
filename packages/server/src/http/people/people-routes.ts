// In charge of: the routes by which owners look after people.
import { localText } from '@trellis/errors';
import type { LinkJson } from '@trellis/query';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { personJson, type Invitation, type PersonInput } from '../../auth/people.ts';
import { inviteLetter, type Letter } from '../../mail/letters.ts';
import { answer, named, nothing, refusals, several } from '../answer-schemas.ts';
import { inviteBody, personBody } from './people-bodies.ts';
import { callerOf } from '../guard.ts';
import { params } from '../parameter-schemas.ts';
import type { RawQuery } from '../request-query.ts';
import type { HttpSettings, RouteContext } from '../route-context.ts';

const tags = ['people'];

interface One {
  readonly Params: { readonly id: string };
}

/** The person that an address names; what is no id names nobody. */
export function personIdOf({ id }: One['Params']): number {
  return /^[1-9]\d{0,14}$/.test(id) ? Number(id) : 0;
}

/** A link to hand over. Its host comes from the settings alone, never from a request (I4). */
function linkJson({ publicUrl }: HttpSettings, path: string, expiresAt: number): LinkJson {
  return { path, url: publicUrl === undefined ? null : `${publicUrl}${path}`, expiresAt: new Date(expiresAt).toISOString() };
}

const invited = { 201: answer({ person: named('Person'), link: named('Link'), mailed: { type: 'boolean' } }), ...refusals };

/** Hands an invitation over to who asked for it, and by mail where there is any. */
async function handOver({ settings, post, engine }: RouteContext, { user, token, expiresAt }: Invitation, request: FastifyRequest): Promise<object> {
  const link = linkJson(settings, `/invite#${token}`, expiresAt);
  const { label, locale } = engine.model.workspace;
  const language = user.locale ?? locale;
  const letter = (url: string): Letter =>
    inviteLetter({ to: user.email, locale: language, workspace: localText(label, language), url }, callerOf(request).user.name);
  const mailed = post !== undefined && link.url !== null && (await post.send(letter(link.url)));
  return { person: personJson(user), link, mailed };
}

function inviteRoutes(app: FastifyInstance, context: RouteContext): void {
  const { people } = context;
  app.post<{ Body: Parameters<typeof people.invite>[1] }>(
    '/api/people',
    {
      schema: {
        operationId: 'invitePerson',
        tags,
        summary: 'Add a person and make the single-use link by which they set a password, answered this once (owners)',
        body: inviteBody,
        response: invited,
      },
    },
    async (request, reply) => reply.code(201).send(await handOver(context, await people.invite(callerOf(request).actor, request.body), request)),
  );
  app.post<One>(
    '/api/people/:id/invite',
    {
      schema: {
        operationId: 'invitePersonAgain',
        tags,
        summary: 'Make a new link for a person without a password, in place of the one before (owners)',
        params: params.person,
        response: invited,
      },
    },
    async (request, reply) =>
      reply.code(201).send(await handOver(context, await people.inviteAgain(callerOf(request).actor, personIdOf(request.params)), request)),
  );
}

/** Adds the routes of people. */
export function peopleRoutes(app: FastifyInstance, context: RouteContext): void {
  const { people } = context;
  app.get<{ Querystring: RawQuery }>(
    '/api/people',
    {
      schema: {
        operationId: 'listPeople',
        tags,
        summary: 'Everyone, with roles and state, and the roles there are (owners)',
        response: {
          200: answer({
            people: several('Person'),
            roles: several('RoleName'),
            mail: { type: 'boolean', description: 'Whether the server sends mail' },
          }),
          ...refusals,
        },
      },
    },
    (request) => {
      return { ...people.list(callerOf(request).actor), mail: context.post !== undefined };
    },
  );
  inviteRoutes(app, context);
  app.patch<One & { Body: Omit<PersonInput, 'email'> }>(
    '/api/people/:id',
    {
      schema: {
        operationId: 'updatePerson',
        tags,
        summary: 'Change a person, make or unmake an owner, disable or enable; disabling ends all they have open (owners)',
        params: params.person,
        body: personBody,
        response: { 200: answer({ person: named('Person') }), ...refusals },
      },
    },
    async (request) => ({ person: personJson(await people.update(callerOf(request).actor, personIdOf(request.params), request.body)) }),
  );
  app.delete<One>(
    '/api/people/:id/sessions',
    {
      schema: {
        operationId: 'endSessionsOfPerson',
        tags,
        summary: 'End every session of a person (owners)',
        params: params.person,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      await people.endSessions(callerOf(request).actor, personIdOf(request.params));
      return reply.code(204).send();
    },
  );
}
