// In charge of: the route by which owners have everything that is kept looked through while the server is at work.
import type { Finding } from '@trellis/engine';
import type { Locale } from '@trellis/errors';
import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { issueJson } from '../answer-error.ts';
import { download, refusals } from '../answer-schemas.ts';
import { noteAudit } from '../audit/audit-door.ts';
import { callerOf } from '../guard.ts';
import type { RawQuery } from '../request-query.ts';
import { goneSignal, localeFor, type RouteContext } from '../route-context.ts';

const LINES = 'application/x-ndjson; charset=utf-8';

interface Plain {
  readonly Body: { readonly repair?: boolean };
  readonly Querystring: RawQuery;
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;

function findingLine({ reason, ...finding }: Finding, locale: Locale): string {
  return line(reason === undefined ? finding : { ...finding, reason: issueJson(reason, locale) });
}

/** A line for each finding and one that says it is the end: without it the answer was cut off. */
async function* linesOf(findings: AsyncIterable<Finding>, locale: Locale, gone: AbortSignal): AsyncIterable<string> {
  let [found, repaired] = [0, 0];
  for await (const finding of findings) {
    if (gone.aborted) return;
    found += 1;
    if (finding.repaired) repaired += 1;
    yield findingLine(finding, locale);
  }
  yield line({ end: true, found, repaired });
}

/** Adds the route of examinations. */
export function doctorRoutes(app: FastifyInstance, context: RouteContext): void {
  app.post<Plain>(
    '/api/doctor',
    {
      schema: {
        operationId: 'examine',
        tags: ['server'],
        summary: 'Look through everything that is kept (owners): a line of JSON for each finding, the last one {"end":true,"found","repaired"}',
        body: { type: 'object', properties: { repair: { type: 'boolean' } }, additionalProperties: false },
        response: { 200: download(LINES), ...refusals },
      },
    },
    (request, reply) => {
      if (request.body.repair === true) noteAudit(request, { kind: 'doctor.repaired' });
      const findings = context.engine.examine(callerOf(request).actor, { repair: request.body.repair === true });
      reply.header('content-type', LINES);
      return reply.send(Readable.from(linesOf(findings, localeFor(context, request), goneSignal(reply)), { objectMode: false }));
    },
  );
}
