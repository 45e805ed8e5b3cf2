// In charge of: the routes by which owners read the audit and take it along as a file.
import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { answer, download, refusals, several } from '../answer-schemas.ts';
import { attachment } from '../files/attachment.ts';
import { callerOf } from '../guard.ts';
import { parameters } from '../parameter-schemas.ts';
import { auditExportQuery, auditQuery, type RawQuery } from '../request-query.ts';
import { localeFor, type RouteContext } from '../route-context.ts';

const tags = ['audit'];
const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/x-ndjson; charset=utf-8' } as const;

interface Plain {
  readonly Querystring: RawQuery;
}

/** Adds the routes of the audit. */
export function auditTrailRoutes(app: FastifyInstance, context: RouteContext): void {
  const { audit } = context.engine;
  app.get<Plain>(
    '/api/audit',
    {
      schema: {
        operationId: 'listAudit',
        tags,
        summary: 'What was done that matters for security, newest first (owners)',
        querystring: parameters.audit,
        response: { 200: answer({ entries: several('AuditEntry'), nextCursor: { type: 'string' } }, ['nextCursor']), ...refusals },
      },
    },
    (request) => audit.list(callerOf(request).actor, auditQuery(request.query), localeFor(context, request)),
  );
  app.get<Plain>(
    '/api/audit/export',
    {
      schema: {
        operationId: 'exportAudit',
        tags,
        summary: 'Download the audit, oldest first (owners)',
        querystring: parameters.auditExport,
        response: { 200: download(...Object.values(types)), ...refusals },
      },
    },
    (request, reply) => {
      const { format, filter } = auditExportQuery(request.query);
      const chunks = audit.export(callerOf(request).actor, filter, format, localeFor(context, request));
      reply.header('content-type', types[format]).header('content-disposition', attachment(`audit.${format}`));
      return reply.send(Readable.from(chunks, { objectMode: false }));
    },
  );
}
