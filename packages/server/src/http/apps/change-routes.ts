// In charge of: the routes that change an app's documents while it has records: seeing what would happen, doing it, bringing back what went.
import { AppError, type Locale } from '@trellis/errors';
import type { AffectedCell, ChangeDecision, ChangePlan } from '@trellis/query';
import type { FastifyInstance } from 'fastify';
import { issueJson } from '../answer-error.ts';
import { answer, named, refusals, several } from '../answer-schemas.ts';
import { applyChangeBody, changeBody } from './app-bodies.ts';
import { noteAudit } from '../audit/audit-door.ts';
import { callerOf } from '../guard.ts';
import { params } from '../parameter-schemas.ts';
import type { RawQuery } from '../request-query.ts';
import { BULK_BYTES, localeFor, type RouteContext } from '../route-context.ts';

const base = '/api/studio/apps/:app';
const tags = ['studio'];
const nothing = { type: 'null', description: 'Done' };

interface AppRoute {
  readonly Params: { readonly app: string };
  readonly Querystring: RawQuery;
}

interface DroppedRoute {
  readonly Params: { readonly app: string; readonly id: string };
  readonly Querystring: RawQuery;
}

interface ChangeBody {
  readonly documents: readonly unknown[];
  readonly decisions?: { readonly [step: string]: ChangeDecision };
}

interface PreviewBody extends ChangeBody {
  readonly list?: { readonly step: string; readonly after: number };
}

function cellJson({ reason, ...cell }: AffectedCell, locale: Locale): object {
  return { ...cell, ...(reason === undefined ? {} : { reason: issueJson(reason, locale) }) };
}

/** A plan in the reader's language. */
function planJson({ steps, issues, ...plan }: ChangePlan, locale: Locale): object {
  return {
    ...plan,
    steps: steps.map(({ reason, affected, ...step }) => ({
      ...step,
      ...(reason === undefined ? {} : { reason: issueJson(reason, locale) }),
      affected: affected.map((cell) => cellJson(cell, locale)),
    })),
    issues: issues.map(({ source, step, ...found }) => ({ ...issueJson(found, locale), source, ...(step === undefined ? {} : { step }) })),
  };
}

/** What the answer to a refusal tells of the plan is in the reader's language too. */
async function said<T>(work: Promise<T>, locale: Locale): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { plan } = (error instanceof AppError ? (error.data ?? {}) : {}) as { readonly plan?: ChangePlan };
    if (!(error instanceof AppError) || plan === undefined) throw error;
    const { kind, code, params: parameters, cause } = error;
    throw new AppError(kind, code, { params: parameters, cause, data: { plan: planJson(plan, locale) } });
  }
}

function droppedId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new AppError('not-found', 'change.nothing-dropped');
  return Number(text);
}

/** Adds the routes that change documents. */
export function changeRoutes(app: FastifyInstance, context: RouteContext): void {
  const { engine } = context;
  app.get<AppRoute>(
    `${base}/documents`,
    {
      schema: {
        operationId: 'listDocuments',
        tags,
        summary: 'The documents of an app as they are stored',
        params: params.app,
        response: { 200: answer({ documents: { type: 'array', items: { type: 'object', additionalProperties: true } } }), ...refusals },
      },
    },
    (request) => {
      return { documents: engine.documents(callerOf(request).actor, request.params.app) };
    },
  );
  app.post<AppRoute & { readonly Body: PreviewBody }>(
    `${base}/preview-change`,
    {
      bodyLimit: BULK_BYTES,
      schema: {
        operationId: 'previewChange',
        tags,
        summary: 'What a change of the documents would do to the records; with `list`, more of the cells of one step',
        params: params.app,
        body: changeBody,
        response: { 200: answer({ plan: named('ChangePlan'), affected: several('AffectedCell') }, ['plan', 'affected']), ...refusals },
      },
    },
    async (request) => {
      const { actor } = callerOf(request);
      const { list, ...change } = request.body;
      const locale = localeFor(context, request);
      if (list === undefined) return { plan: planJson(await engine.previewChange(actor, request.params.app, change), locale) };
      const affected = await engine.affectedByChange(actor, request.params.app, change, list);
      return { affected: affected.map((cell) => cellJson(cell, locale)) };
    },
  );
  app.post<AppRoute & { readonly Body: ChangeBody & { readonly expect: string } }>(
    `${base}/apply-change`,
    {
      bodyLimit: BULK_BYTES,
      schema: {
        operationId: 'applyChange',
        tags,
        summary: 'Change the documents as it was shown: at once, or as a job to follow',
        params: params.app,
        body: applyChangeBody,
        response: { 200: answer({ done: { type: 'boolean' }, job: { type: 'string' } }, ['job']), ...refusals },
      },
    },
    async (request) => {
      const { expect, ...change } = request.body;
      const work = engine.applyChange(callerOf(request).actor, request.params.app, change, expect);
      const outcome = await said(work, localeFor(context, request));
      // The end of a job is written down by the job.
      if (!outcome.done) noteAudit(request, { kind: 'documents.change-began', detail: { job: outcome.job ?? '' } });
      return outcome;
    },
  );
  droppedRoutes(app, context);
}

function droppedRoutes(app: FastifyInstance, { engine }: RouteContext): void {
  app.get<AppRoute>(
    `${base}/dropped`,
    {
      schema: {
        operationId: 'listDropped',
        tags,
        summary: 'What changes took out of use and can be brought back',
        params: params.app,
        response: { 200: answer({ dropped: several('DroppedPart') }), ...refusals },
      },
    },
    (request) => {
      return { dropped: engine.dropped(callerOf(request).actor, request.params.app) };
    },
  );
  app.post<DroppedRoute>(
    `${base}/dropped/:id/restore`,
    {
      schema: {
        operationId: 'restoreDropped',
        tags,
        summary: 'Bring something back with what it held',
        params: params.dropped,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      await engine.restoreDropped(callerOf(request).actor, request.params.app, droppedId(request.params.id));
      return reply.code(204).send();
    },
  );
  app.delete<DroppedRoute>(
    `${base}/dropped/:id`,
    {
      schema: {
        operationId: 'purgeDropped',
        tags,
        summary: 'Delete something that went out of use for good',
        params: params.dropped,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      await engine.purgeDropped(callerOf(request).actor, request.params.app, droppedId(request.params.id));
      return reply.code(204).send();
    },
  );
}
