// In charge of: the routes of files: previewing and importing one, following the job, downloading its report, exporting.
import type { Engine } from '@trellis/engine';
import { AppError, localText } from '@trellis/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { answer, download, named, refusals, several } from '../answer-schemas.ts';
import { importOptions } from './import-bodies.ts';
import { attachment } from '../files/attachment.ts';
import { noteAudit } from '../audit/audit-door.ts';
import { callerOf } from '../guard.ts';
import { checkImportOptions } from '../body-check.ts';
import { receiveFile, withUpload } from './incoming-file.ts';
import { headers, parameters, params } from '../parameter-schemas.ts';
import { exportQuery, importRowsQuery, type RawQuery } from '../request-query.ts';
import { idempotencyKeyOf, localeFor, targetOf, type EntityParams, type RouteContext } from '../route-context.ts';
import { UploadSlots } from '../files/upload-slots.ts';

const base = '/api/apps/:app/entities/:entity';
const tags = ['files'];
const consumes = ['multipart/form-data'];
const body = {
  type: 'object',
  properties: {
    options: { type: 'string', description: `JSON: ${Object.keys(importOptions.properties).join(', ')}` },
    file: { type: 'string', format: 'binary' },
  },
  required: ['file'],
};

/** A form is read as it streams in, after routing: its parts are checked there. */
const validatorCompiler = () => () => true;

interface EntityRoute {
  readonly Params: EntityParams;
  readonly Querystring: RawQuery;
}

interface JobRoute {
  readonly Params: { readonly id: string };
  readonly Querystring: RawQuery;
}

function importRoutesOf(app: FastifyInstance, context: RouteContext): void {
  const { engine, uploads } = context;
  const slots = new UploadSlots();
  app.post<EntityRoute>(
    `${base}/import/preview`,
    {
      validatorCompiler,
      schema: {
        operationId: 'previewImport',
        tags,
        summary: 'What a file holds, without importing it',
        params: params.entity,
        consumes,
        body,
        response: { 200: named('ImportPreview'), ...refusals },
      },
    },
    async (request) => {
      const { actor } = callerOf(request);
      const target = targetOf(request.params);
      mayImport(engine, request);
      return slots.run(callerOf(request).user.id, async () =>
        withUpload(await receiveFile(request, uploads, checkImportOptions), ({ file: incoming, options }) =>
          engine.previewImport(actor, target, incoming, options),
        ),
      );
    },
  );
  app.post<EntityRoute>(
    `${base}/import`,
    {
      validatorCompiler,
      schema: {
        operationId: 'startImport',
        tags,
        summary: 'Import a file; the answer is a job to follow',
        params: params.entity,
        headers: headers.write,
        consumes,
        body,
        response: { 202: answer({ job: named('Job') }), ...refusals },
      },
    },
    async (request, reply) => {
      const { actor } = callerOf(request);
      const target = targetOf(request.params);
      const key = idempotencyKeyOf(request);
      mayImport(engine, request);
      const job = await slots.run(callerOf(request).user.id, async () =>
        withUpload(await receiveFile(request, uploads, checkImportOptions), ({ file, options, bodyHash }) => {
          // The key is kept with the job, so that the same request after a restart finds it (W8).
          const again = key === undefined ? {} : { idempotency: { key, bodyHash: `${request.url} ${bodyHash}` } };
          return engine.startImport(actor, target, file, options, again);
        }),
      );
      return reply.code(202).send({ job: key === undefined ? job : await engine.job(actor, job.id, localeFor(context, request)) });
    },
  );
}

/** Rights are checked before the first byte of the file is read (C2). */
function mayImport(engine: Engine, request: FastifyRequest<EntityRoute>): void {
  const { app, entity } = request.params;
  const entities = Object.values(engine.app(callerOf(request).actor, app).entities);
  const found = entities.find((each) => each.slug === entity || each.id === entity);
  if (found === undefined) throw new AppError('not-found', 'entity.not-found');
  if (!found.can.import) throw new AppError('forbidden', 'access.denied');
}

function jobRoutes(app: FastifyInstance, context: RouteContext): void {
  const { engine } = context;
  const job = answer({ job: named('Job') });
  app.get<JobRoute>(
    '/api/jobs/:id',
    { schema: { operationId: 'getJob', tags, summary: 'How far a job is', params: params.job, response: { 200: job, ...refusals } } },
    async (request) => {
      return { job: await engine.job(callerOf(request).actor, request.params.id, localeFor(context, request)) };
    },
  );
  app.post<JobRoute>(
    '/api/jobs/:id/cancel',
    { schema: { operationId: 'cancelJob', tags, summary: 'Stop a job', params: params.job, response: { 200: job, ...refusals } } },
    async (request) => {
      const { actor } = callerOf(request);
      await engine.cancelJob(actor, request.params.id);
      return { job: await engine.job(actor, request.params.id, localeFor(context, request)) };
    },
  );
  app.get<JobRoute>(
    '/api/jobs/:id/report',
    {
      schema: {
        operationId: 'getImportReport',
        tags,
        summary: 'Every refused row of an import as CSV',
        params: params.job,
        response: { 200: download('text/csv'), ...refusals },
      },
    },
    async (request, reply) => {
      const locale = localeFor(context, request);
      const name = locale === 'en' ? 'refused rows' : '被拒绝的行';
      return sendFile(reply, engine.importReport(callerOf(request).actor, request.params.id, locale), 'csv', name);
    },
  );
}

function dryRunRoutes(app: FastifyInstance, context: RouteContext): void {
  const { engine } = context;
  app.get<JobRoute>(
    '/api/jobs/:id/rows',
    {
      schema: {
        operationId: 'getImportRows',
        tags,
        summary: 'What a dry run found out about each row, a page at a time',
        params: params.job,
        querystring: parameters.importRows,
        response: { 200: answer({ rows: several('ImportRow'), next: { type: 'integer' } }, ['next']), ...refusals },
      },
    },
    async (request) => {
      const { kind, after, limit } = importRowsQuery(request.query);
      return engine.importRows(callerOf(request).actor, request.params.id, kind, after, limit, localeFor(context, request));
    },
  );
  app.get<JobRoute>(
    '/api/jobs/:id/changes',
    {
      schema: {
        operationId: 'getImportChanges',
        tags,
        summary: 'All that a dry run found as CSV: one line for each field',
        params: params.job,
        response: { 200: download('text/csv'), ...refusals },
      },
    },
    async (request, reply) => {
      const locale = localeFor(context, request);
      const name = locale === 'en' ? 'what the import would do' : '导入试运行';
      return sendFile(reply, engine.importChanges(callerOf(request).actor, request.params.id, locale), 'csv', name);
    },
  );
}

const contentTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  jsonl: 'application/x-ndjson; charset=utf-8',
} as const;

/** Sends a file as it is made. The first chunk is waited for, so that a refusal still is an error answer. */
async function sendFile(
  reply: FastifyReply,
  chunks: AsyncIterable<Uint8Array>,
  format: keyof typeof contentTypes,
  name: string,
): Promise<FastifyReply> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  async function* all(): AsyncIterable<Uint8Array> {
    try {
      for (let next = first; next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  reply.header('content-type', contentTypes[format]).header('content-disposition', attachment(`${name}.${format}`));
  return reply.send(Readable.from(all(), { objectMode: false }));
}

function exportRoute(app: FastifyInstance, context: RouteContext): void {
  const { engine } = context;
  app.get<EntityRoute>(
    `${base}/export`,
    {
      schema: {
        operationId: 'exportRecords',
        tags,
        summary: 'Download every record of a list',
        params: params.entity,
        querystring: parameters.export,
        response: { 200: download(...Object.values(contentTypes)), ...refusals },
      },
    },
    async (request, reply) => {
      const { actor } = callerOf(request);
      const { format, request: wanted } = exportQuery(request.query);
      noteAudit(request, { detail: { format } });
      const locale = localeFor(context, request);
      const entities = Object.values(engine.app(actor, request.params.app).entities);
      const entity = entities.find((each) => each.slug === request.params.entity || each.id === request.params.entity);
      return sendFile(reply, engine.exportRecords(actor, targetOf(request.params), wanted, format, locale), format, localText(entity?.label, locale));
    },
  );
}

/** Adds the routes of files. */
export function importRoutes(app: FastifyInstance, context: RouteContext): void {
  importRoutesOf(app, context);
  jobRoutes(app, context);
  dryRunRoutes(app, context);
  exportRoute(app, context);
}
