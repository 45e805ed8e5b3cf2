// In charge of: the routes of public links: people make, list, change and end them; strangers open them.
import type { PublicLink, PublicLinkKind } from '@trellis/engine';
import { AppError, invalid, issue } from '@trellis/errors';
import type { PublicLinkJson, OpenedLinkJson } from '@trellis/query';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hashPassword } from '../../auth/passwords.ts';
import { newToken, tokenHash } from '../../auth/tokens.ts';
import { sourceOf } from '../../auth/source.ts';
import type { Opening, OpeningDoor } from '../../auth/visitors.ts';
import { asAppError } from '../answer-error.ts';
import { answer, named, nothing, refusals, several } from '../answer-schemas.ts';
import { leaveOutOfAudit, noteAudit } from '../audit/audit-door.ts';
import { publicRoute } from '../sign-in/auth-routes.ts';
import { newLinkBody, linkChangeBody, openLinkBody } from './link-bodies.ts';
import { callerOf } from '../guard.ts';
import { params, parameters } from '../parameter-schemas.ts';
import { linksQuery, type RawQuery } from '../request-query.ts';
import { localeFor, type RouteContext } from '../route-context.ts';
import type { OpeningNote } from './opening-notes.ts';

const tags = ['links'];
const one = answer({ link: named('PublicLink') });

interface LinkBody {
  readonly name?: string;
  readonly expiresAt?: string | null;
  readonly password?: string | null;
}

interface NewLinkBody extends LinkBody {
  readonly app: string;
  readonly kind: PublicLinkKind;
  readonly target: string;
  readonly maxUses?: number | null;
}

interface One {
  readonly Params: { readonly id: string };
}

/** Where a link is opened. What is behind the # stays in the browser: no log, proxy or other site sees the token. */
function pathOf(kind: PublicLinkKind, token: string): string {
  return `/${kind === 'form' ? 'f' : 's'}#${token}`;
}

async function hashed(password: string | null | undefined): Promise<{ readonly passwordHash?: string | null }> {
  if (password === undefined) return {};
  return { passwordHash: password === null ? null : await hashPassword(password) };
}

function timeOf(text: string | null | undefined): { readonly expiresAt?: number | null } {
  if (text === undefined) return {};
  if (text === null) return { expiresAt: null };
  const at = Date.parse(text);
  if (!Number.isSafeInteger(at)) throw invalid('request.invalid', [issue('request.bad-time', 'expiresAt', { name: 'expiresAt' })]);
  return { expiresAt: at };
}

function linkIdOf(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new AppError('not-found', 'link.unknown');
  return Number(text);
}

function peopleRoutes(app: FastifyInstance, context: RouteContext): void {
  const { links, settings } = context;
  app.post<{ readonly Body: NewLinkBody }>(
    '/api/links',
    {
      schema: {
        operationId: 'createLink',
        tags,
        summary: 'Make a public form or a shared view; its address is answered this once',
        body: newLinkBody,
        response: { 201: answer({ link: named('PublicLink'), path: { type: 'string' }, url: { type: 'string', nullable: true } }), ...refusals },
      },
    },
    async (request, reply) => {
      const { app: name, kind, target, password, expiresAt, ...rest } = request.body;
      noteAudit(request, { target: `${kind === 'form' ? 'form' : 'view'}:${name}/${target}`.slice(0, 200), detail: { kind } });
      const token = newToken();
      const input = { kind, target, ...rest, ...timeOf(expiresAt), ...(await hashed(password)) };
      const link = await links.create(callerOf(request).actor, name, input, tokenHash(token), localeFor(context, request));
      const path = pathOf(kind, token);
      return reply.code(201).send({ link, path, url: settings.publicUrl === undefined ? null : `${settings.publicUrl}${path}` });
    },
  );
  app.get<{ readonly Querystring: RawQuery }>(
    '/api/links',
    {
      schema: {
        operationId: 'listLinks',
        tags,
        summary: 'Public links of an app, newest first: to owners all, to others their own',
        querystring: parameters.links,
        response: { 200: answer({ links: several('PublicLink') }), ...refusals },
      },
    },
    async (request): Promise<{ readonly links: readonly PublicLinkJson[] }> => {
      return { links: await links.list(callerOf(request).actor, linksQuery(request.query)) };
    },
  );
  app.patch<One & { readonly Body: LinkBody }>(
    '/api/links/:id',
    {
      schema: {
        operationId: 'changeLink',
        tags,
        summary: 'Change the name, the end or the password of a link',
        params: params.link,
        body: linkChangeBody,
        response: { 200: one, ...refusals },
      },
    },
    async (request) => {
      const { name, expiresAt, password } = request.body;
      const change = { ...(name === undefined ? {} : { name: name.trim().normalize('NFC') }), ...timeOf(expiresAt), ...(await hashed(password)) };
      return { link: await links.change(callerOf(request).actor, linkIdOf(request.params.id), change) };
    },
  );
  app.delete<One>(
    '/api/links/:id',
    { schema: { operationId: 'revokeLink', tags, summary: 'End a link for good', params: params.link, response: { 204: nothing, ...refusals } } },
    async (request, reply) => {
      await links.revoke(callerOf(request).actor, linkIdOf(request.params.id));
      return reply.code(204).send();
    },
  );
}

/** Opens a link with what the audit says of it: not every opening is an entry, and that a password is asked for is none at all. */
async function noted(
  { openings }: RouteContext,
  request: FastifyRequest,
  open: (source: string, door: OpeningDoor) => Promise<Opening>,
): Promise<Opening> {
  const source = sourceOf(request.ip);
  await openings.keep();
  let link: PublicLink | undefined;
  const isEntry = (result: OpeningNote['result']): boolean => {
    const is = openings.isEntry({ link, result }, source);
    if (!is) leaveOutOfAudit(request);
    return is;
  };
  const found = (one: PublicLink): void => {
    link = one;
    noteAudit(request, { target: `link:${one.id}`, detail: { name: one.name } });
  };
  try {
    return await open(source, { found, isEntry: () => isEntry('done') });
  } catch (error) {
    const { code, kind } = asAppError(error);
    if (code === 'link.password') leaveOutOfAudit(request);
    else if (kind !== 'limit' && kind !== 'internal') isEntry('refused');
    throw error;
  }
}

/** All that the page of a link needs: what it shows or asks, and the session to go on with. */
function openedJson({ engine, links }: RouteContext, { opened, token, expiresAt }: Opening): OpenedLinkJson {
  const { label, timezone, currency, locale, upIsGood = 'green' } = engine.model.workspace;
  return {
    session: token,
    expiresAt: new Date(expiresAt).toISOString(),
    kind: opened.link.kind,
    label: opened.label,
    workspace: { label, timezone, currency, locale, upIsGood },
    ...links.documents(opened),
  };
}

/** Adds the routes of public links. */
export function linkRoutes(app: FastifyInstance, context: RouteContext): void {
  peopleRoutes(app, context);
  app.post<{ readonly Body: { readonly token: string; readonly password?: string } }>(
    '/api/links/open',
    {
      ...publicRoute,
      schema: {
        operationId: 'openLink',
        tags,
        summary: 'Open a public link: what it shows or asks, and a session to send as bearer token',
        security: [],
        body: openLinkBody,
        response: { 200: named('OpenedLink'), ...refusals },
      },
    },
    async (request) => {
      const { token, password } = request.body;
      return openedJson(context, await noted(context, request, (source, door) => context.visitors.open(token, password, source, door)));
    },
  );
}
