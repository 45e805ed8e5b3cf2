// In charge of: writing down in the audit what is done through routes that matter for security, and what is refused there.
import { carryAudit, withoutAudit, type AuditAddition, type AuditedAct } from '@trellis/engine';
import type { AuditDetail, AuditKind } from '@trellis/query';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { callerOf } from '../guard.ts';
import { routeRights } from '../route-rights.ts';
import type { RouteContext } from '../route-context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What is known of the act that the request asks for; null where none is written down. */
    audited: Audited | null;
    /** Code of the refusal that is about to be answered. */
    refusal: string | null;
  }
}

/** What is known of an act. */
interface Audited {
  kind: AuditKind;
  target: string;
  detail: AuditDetail;
  /** `refused`: only refusals are written down. */
  readonly on: 'all' | 'refused';
  act: AuditedAct | undefined;
  isOver: boolean;
}

/** Says more of the act that a request asks for, before it is done. */
export function noteAudit(
  request: FastifyRequest,
  known: { readonly kind?: AuditKind; readonly target?: string; readonly detail?: AuditDetail },
): void {
  const { audited } = request;
  if (audited === null) return;
  audited.kind = known.kind ?? audited.kind;
  audited.target = known.target ?? audited.target;
  audited.detail = { ...audited.detail, ...known.detail };
}

/** Leaves the act that a request asks for out of the audit: it is counted elsewhere. */
export function leaveOutOfAudit({ audited }: FastifyRequest): void {
  if (audited !== null) audited.isOver = true;
}

const LONGEST = 200;
const DAY = 86_400_000;

/** What an address names: `app:orders`, `entity:orders/line`, `record:orders/line/5`, `user:3`. Names become ids where they are known. */
function targetOf({ engine }: RouteContext, request: FastifyRequest): string {
  const { app, entity, id } = request.params as { readonly [name: string]: string | undefined };
  const noun = /\/([a-z-]+?)s?\/:id/.exec(request.routeOptions.url ?? '')?.[1] ?? '';
  const own = noun === 'people' ? 'user' : noun;
  if (app === undefined) return id === undefined ? '' : `${own}:${id}`.slice(0, LONGEST);
  const known = engine.model.appByName.get(app);
  const place = known?.id ?? app;
  if (entity === undefined) return (id === undefined ? `app:${place}` : `${own}:${place}/${id}`).slice(0, LONGEST);
  const of = `${place}/${known?.entities.find((each) => each.name === entity)?.id ?? entity}`;
  return (id === undefined ? `entity:${of}` : `record:${of}/${id}`).slice(0, LONGEST);
}

/** Statuses that say an act was refused to whoever asked; others say that the request was not understood, or came too often. */
const REFUSED = new Set([401, 403, 404, 409]);

/** Who acts is the owner; whom they view as is said beside. */
function viewingDetail({ caller }: FastifyRequest): AuditDetail {
  const as = caller?.viewing?.as;
  if (as === undefined) return {};
  return { viewAs: 'user' in as ? `user:${as.user}` : `role:${as.role}` };
}

/** What a token did says so: its name and number. */
function tokenDetail({ caller }: FastifyRequest): AuditDetail {
  return caller?.session.kind === 'token' ? { token: caller.session.name, tokenId: caller.session.id } : {};
}

function entryOf(request: FastifyRequest, audited: Audited): AuditAddition {
  const { kind, target, detail: said } = audited;
  const { caller } = request;
  const detail = { ...said, ...tokenDetail(request), ...viewingDetail(request) };
  return {
    kind,
    target,
    result: 'done',
    actorId: caller?.user.id ?? null,
    actorName: caller?.user.name ?? '',
    source: request.ip,
    ...(Object.keys(detail).length === 0 ? {} : { detail }),
  };
}

/** Writes down what was refused, and what was done without a unit of writing of its own, before the answer leaves. */
async function conclude({ engine }: RouteContext, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { audited, refusal, caller } = request;
  if (audited === null || audited.isOver) return;
  audited.isOver = true;
  const entry = entryOf(request, audited);
  const isPublic = routeRights[`${request.method} ${request.routeOptions.url}`]?.needs === 'public';
  if (reply.statusCode >= 400) {
    if (!REFUSED.has(reply.statusCode) || (caller === null && !isPublic)) return;
    const detail = { ...entry.detail, code: refusal ?? String(reply.statusCode) };
    await withoutAudit(() => engine.audit.add({ ...entry, result: 'refused', detail }));
  } else if (audited.on === 'all' && audited.act?.isKept !== true) {
    await withoutAudit(() => engine.audit.add(entry));
  }
}

/** The first use of a token each day is written down before it has any effect. */
class TokenUses {
  readonly #days = new Map<number, number>();

  /** Whether the request is the first of its token on the day, as far as this process knows. */
  isFirst({ caller }: FastifyRequest, now: number): boolean {
    return caller?.session.kind === 'token' && this.#days.get(caller.session.id) !== Math.floor(now / DAY);
  }

  async note({ engine }: RouteContext, request: FastifyRequest, now: number): Promise<void> {
    const { session, user } = callerOf(request);
    const entry = { kind: 'token.used', target: `token:${session.id}`, result: 'done', detail: { name: session.name } } as const;
    await engine.audit.addDaily({ ...entry, actorId: user.id, actorName: user.name, source: request.ip });
    this.#days.set(session.id, Math.floor(now / DAY));
  }
}

/** Goes on when the work is done, with what went wrong. */
async function afterwards(work: Promise<void>, done: (error?: Error) => void): Promise<void> {
  let failure: unknown;
  try {
    await work;
  } catch (error) {
    failure = error;
  }
  done(failure as Error | undefined);
}

/** Sees to it that acts through the routes that the list of rights marks are written down. To be called before routes are added. */
export function auditRoutes(app: FastifyInstance, context: RouteContext, now: () => number): void {
  const uses = new TokenUses();
  app.decorateRequest('audited', null);
  app.decorateRequest('refusal', null);
  app.addHook('onRequest', (request, _reply, done) => {
    const audit = routeRights[`${request.method} ${request.routeOptions.url}`]?.audit;
    if (audit !== undefined)
      request.audited = { kind: audit.kind, on: audit.on ?? 'all', target: targetOf(context, request), detail: {}, act: undefined, isOver: false };
    done();
  });
  // Most requests are none of these, and go on at once.
  app.addHook('preParsing', (request, _reply, _payload, done) => {
    const at = now();
    if (uses.isFirst(request, at)) void afterwards(uses.note(context, request, at), done);
    else done();
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (request.audited === null) done();
    else void afterwards(conclude(context, request, reply), done);
  });
  app.addHook('onRoute', (route) => {
    carryThrough(route);
  });
}

/** The route's first unit of writing takes the entry with it; where the list says so, the one that is stated. */
function carryThrough(route: RouteOptions): void {
  const [key = ''] = [route.method].flat().map((method) => `${method} ${route.url}`);
  const audit = routeRights[key]?.audit;
  if (audit === undefined || audit.on === 'refused') return;
  const { handler } = route;
  route.handler = function carrying(request, reply) {
    const { audited } = request;
    const run = async (): Promise<unknown> => handler.call(this, request, reply);
    if (audited === null) return run();
    return carryAudit(
      () => entryOf(request, audited),
      audit.decides ?? 'any',
      run,
      (act) => {
        audited.act = act;
      },
    );
  };
}
