// In charge of: putting the HTTP server together: plugins, guard, routes, errors. Listening is the caller's.
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import websocket from '@fastify/websocket';
import { Links, type Engine, type Identity } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import Fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest, type FastifyServerOptions } from 'fastify';
import { performance } from 'node:perf_hooks';
import { Callers } from '../auth/callers.ts';
import type { IdentityProvider } from '../auth/identity-provider.ts';
import { People } from '../auth/people.ts';
import { ProviderSignIn } from '../auth/provider-sign-in.ts';
import { SecondFactors } from '../auth/second-factor.ts';
import { SessionSightings } from '../auth/session-sightings.ts';
import { ProofAgain } from '../auth/proof-again.ts';
import { SignIn } from '../auth/sign-in.ts';
import { sourceOf } from '../auth/source.ts';
import { Throttle } from '../auth/throttle.ts';
import { VisitLimits } from '../auth/visit-limits.ts';
import { Visitors } from '../auth/visitors.ts';
import { asAppError, errorBody, retryAfter, statusOf } from './answer-error.ts';
import { archiveRoutes } from './apps/archive-routes.ts';
import { auditRoutes } from './audit/audit-door.ts';
import { auditTrailRoutes } from './audit/audit-routes.ts';
import { appRoutes } from './apps/app-routes.ts';
import { authRoutes } from './sign-in/auth-routes.ts';
import { changeRoutes } from './apps/change-routes.ts';
import { bodyValidator } from './body-check.ts';
import { explainRoutes } from './rights/explain-routes.ts';
import { fileRoutes } from './files/file-routes.ts';
import { guardRoutes } from './guard.ts';
import { comebackRoutes } from './records/comeback-routes.ts';
import { importRoutes } from './import/import-routes.ts';
import { parseJson } from './json-body.ts';
import { linkRoutes } from './links/link-routes.ts';
import { OpeningNotes } from './links/opening-notes.ts';
import { liveRoutes, MESSAGE_BYTES, MESSAGE_PARTS } from './live/live-routes.ts';
import { departmentRoutes } from './people/department-routes.ts';
import { doctorRoutes } from './apps/doctor-routes.ts';
import { describeRoutes, openApiRoute } from './openapi.ts';
import { servePages } from './pages.ts';
import type { Post } from '../mail/post.ts';
import { DEFAULT_VISITS, isLoopback } from '../settings.ts';
import { handOverRoutes } from './people/hand-over-routes.ts';
import { peopleImportRoutes } from './people/people-import-routes.ts';
import { peopleRoutes } from './people/people-routes.ts';
import { providerRoutes } from './sign-in/provider-routes.ts';
import { recipeRoutes } from './import/recipe-routes.ts';
import { rightsPreviewRoutes } from './rights/rights-preview-routes.ts';
import { recordRoutes } from './records/record-routes.ts';
import { refuseUndescribed } from './request-query.ts';
import { resetRoutes } from './sign-in/reset-routes.ts';
import { secondFactorRoutes } from './sign-in/second-factor-routes.ts';
import { sessionRoutes } from './sign-in/session-routes.ts';
import { viewAsRoutes } from './rights/view-as-routes.ts';
import { BODY_BYTES, isHttps, localeFor, sendJson, type HttpSettings, type RouteContext } from './route-context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it came, for telling whether two requests are the same. */
    rawBody: string;
  }
}

/** What a server is made of. */
export interface ServerOptions {
  readonly engine: Engine;
  readonly identity: Identity;
  readonly settings: HttpSettings;
  /** Key for anti-forgery tokens. */
  readonly csrfKey: Uint8Array;
  /** Key under which the secrets of second factors lie in the store. */
  readonly secondFactorKey: Uint8Array;
  /** Key of what a browser keeps while it is away at a provider. */
  readonly providerKey: Uint8Array;
  /** Others that people may sign in with. */
  readonly providers?: readonly IdentityProvider[];
  /** UTC milliseconds now, and monotonic milliseconds for waiting times. */
  readonly now?: () => number;
  readonly clock?: () => number;
  /** Sends mail; absent, none is sent. */
  readonly post?: Post;
  readonly version: string;
  readonly storageName: string;
  /** Folder for files that are coming in. */
  readonly uploads: string;
  /** Folder of the built browser app. */
  readonly pages: string;
}

function contextOf(options: ServerOptions): RouteContext {
  const { engine, identity, settings, csrfKey, version, storageName, uploads, now = Date.now, clock = () => performance.now() } = options;
  const throttle = new Throttle(clock);
  const secondFactors = new SecondFactors({ identity, throttle, key: options.secondFactorKey, now });
  const links = new Links({ identity, engine, now, maxOpen: settings.visits?.linksPerPerson ?? DEFAULT_VISITS.linksPerPerson });
  const { providers = [], providerKey } = options;
  const issuers = settings.publicUrl === undefined ? [] : providers.map(({ issuer }) => issuer);
  const proofs = new ProofAgain({ identity, throttle, secondFactors, issuers, now });
  const signIn = new SignIn({ identity, throttle, secondFactors, proofs, now });
  const sightings = new SessionSightings(identity, now);
  // A browser binds a cookie of this name to the host and to https (I5).
  const cookieName = isHttps(settings) ? '__Host-trellis_session' : 'trellis_session';
  return {
    engine,
    identity,
    settings,
    csrfKey,
    version,
    storageName,
    uploads,
    cookieName,
    callers: new Callers(identity, now, sightings),
    links,
    visitors: new Visitors({ links, kept: identity.publicLinks, throttle, key: csrfKey, now }),
    visitLimits: new VisitLimits(clock),
    throttle,
    openings: new OpeningNotes(engine.audit, now),
    sightings,
    post: options.post,
    now,
    signIn,
    providerSignIn: new ProviderSignIn({ identity, signIn, proofs, providers, publicUrl: settings.publicUrl, key: providerKey, now }),
    secondFactors,
    people: new People({ identity, engine, now }),
  };
}

function serverOptions({ settings }: ServerOptions, context: RouteContext): FastifyServerOptions {
  const isVerbose = settings.logLevel === 'debug' || settings.logLevel === 'trace';
  return {
    logger: settings.logLevel === 'silent' ? false : { level: settings.logLevel },
    logController: new LogController({ disableRequestLogging: !isVerbose }),
    bodyLimit: BODY_BYTES,
    requestTimeout: 10 * 60_000,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    // What is refused before any route, such as an address that cannot be read.
    frameworkErrors: (error, request, reply) => void answerError(context, error, request, reply),
    // Only where a proxy is said to be in front are its headers believed, and only from this machine.
    trustProxy: settings.publicUrl === undefined ? false : 'loopback',
    routerOptions: { maxParamLength: 200, caseSensitive: true },
  };
}

/** Answers are secret and made for one caller: nothing between keeps or reinterprets them. */
function answerHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    // The route as well as the address: `/%61pi/apps` reaches the same one.
    const isApi = request.url.startsWith('/api/') || request.routeOptions.url?.startsWith('/api/') === true;
    if (isApi) reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    done();
  });
}

function answerError(context: RouteContext, thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = asAppError(thrown);
  request.refusal = error.code;
  if (error.kind === 'internal') request.log.error(error.cause ?? error, error.code);
  const seconds = retryAfter(error);
  if (seconds !== undefined) reply.header('retry-after', seconds);
  return sendJson(reply, JSON.stringify(errorBody(error, localeFor(context, request))), statusOf(error));
}

/** Requests a minute that anyone may send: far more than a person at work, far fewer than a flood. */
const REQUESTS_A_MINUTE = 6_000;

/** Slows down who sends too much. This machine itself is not counted: it is not a stranger. */
async function limitRates(app: FastifyInstance): Promise<void> {
  const silent = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false };
  await app.register(rateLimit, {
    max: REQUESTS_A_MINUTE,
    timeWindow: 60_000,
    keyGenerator: (request) => (request.caller === null ? sourceOf(request.ip) : `user ${request.caller.user.id}`),
    allowList: (request) => isLoopback(request.ip),
    addHeaders: silent,
    addHeadersOnExceeding: silent,
    errorResponseBuilder: (_request, { ttl }) => new AppError('limit', 'server.rate-limited', { params: { seconds: Math.ceil(ttl / 1_000) } }),
  });
}

/** How often what is counted of strangers is looked through. */
const SWEEP_MS = 60_000;

/** Forgets what was counted long ago, and writes down what is kept as a count alone. */
function sweepCounts(app: FastifyInstance, { visitLimits, openings }: RouteContext): void {
  const keep = (all: boolean): Promise<void> => openings.keep(all).catch((error: unknown) => app.log.error(error));
  const sweeping = setInterval(() => {
    visitLimits.sweep();
    void keep(false);
  }, SWEEP_MS).unref();
  app.addHook('onClose', async () => {
    clearInterval(sweeping);
    await keep(true);
  });
}

function readBodies(app: FastifyInstance): void {
  app.decorateRequest('rawBody', '');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body);
    request.rawBody = text;
    try {
      done(null, text === '' ? undefined : parseJson(text));
    } catch (error) {
      done(error as Error, undefined);
    }
  });
  app.setValidatorCompiler(bodyValidator);
  // Answers are written as they are: a schema that dropped a member would make the API silently wrong.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
}

/** Builds the server. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const context = contextOf(options);
  const app: FastifyInstance = Fastify(serverOptions(options, context));
  app.setErrorHandler((error, request, reply) => answerError(context, error, request, reply));
  readBodies(app);
  await app.register(cookie, { hook: false });
  await limitRates(app);
  sweepCounts(app, context);
  await app.register(multipart, { throwFileSizeLimit: false });
  await app.register(websocket, { options: { maxPayload: MESSAGE_BYTES, maxFragments: MESSAGE_PARTS } });
  answerHeaders(app);
  auditRoutes(app, context, options.now ?? Date.now);
  guardRoutes(app, context);
  refuseUndescribed(app);
  await describeRoutes(app, context);
  openApiRoute(app, context);
  appRoutes(app, context);
  auditTrailRoutes(app, context);
  linkRoutes(app, context);
  explainRoutes(app, context);
  viewAsRoutes(app, context);
  rightsPreviewRoutes(app, context);
  archiveRoutes(app, context);
  departmentRoutes(app, context);
  doctorRoutes(app, context);
  authRoutes(app, context);
  resetRoutes(app, context);
  providerRoutes(app, context);
  secondFactorRoutes(app, context);
  peopleRoutes(app, context);
  peopleImportRoutes(app, context);
  handOverRoutes(app, context);
  sessionRoutes(app, context);
  recordRoutes(app, context);
  comebackRoutes(app, context);
  recipeRoutes(app, context);
  importRoutes(app, context);
  fileRoutes(app, context);
  changeRoutes(app, context);
  liveRoutes(app, context);
  await servePages(app, options.pages, isHttps(options.settings));
  return app;
}
