// In charge of: the routes by which records that name a person are counted and handed over to another, with the rights of whoever asks.
import type { FastifyInstance } from 'fastify';
import { answer, refusals, several } from '../answer-schemas.ts';
import { noteAudit } from '../audit/audit-door.ts';
import { handOverBody } from './people-bodies.ts';
import { callerOf } from '../guard.ts';
import { params } from '../parameter-schemas.ts';
import { personIdOf } from './people-routes.ts';
import type { RawQuery } from '../request-query.ts';
import type { RouteContext } from '../route-context.ts';

interface One {
  readonly Params: { readonly id: string };
}

interface Wanted {
  readonly to: number;
  readonly parts?: readonly { readonly app: string; readonly entity: string; readonly field: string }[];
}

/** Adds the routes of handing over. */
export function handOverRoutes(app: FastifyInstance, { engine }: RouteContext): void {
  const tags = ['people'];
  app.get<One & { readonly Querystring: RawQuery }>(
    '/api/users/:id/records',
    {
      schema: {
        operationId: 'listRecordsNaming',
        tags,
        summary: 'In which fields how many records name a person, as far as the caller sees them',
        params: params.person,
        response: { 200: answer({ parts: several('NamedPart') }), ...refusals },
      },
    },
    async (request) => ({ parts: await engine.namedIn(callerOf(request).actor, 'users', personIdOf(request.params)) }),
  );
  app.post<One & { readonly Body: Wanted }>(
    '/api/users/:id/hand-over',
    {
      schema: {
        operationId: 'handOverRecords',
        tags,
        summary: 'Name another person in their place, in all records or those of some fields, where the caller may; undone as one action',
        params: params.person,
        body: handOverBody,
        response: { 200: answer({ records: { type: 'integer' } }), ...refusals },
      },
    },
    async (request) => {
      const { to, parts } = request.body;
      noteAudit(request, { detail: { to } });
      const from = personIdOf(request.params);
      return { records: await engine.handOver(callerOf(request).actor, { from, to, ...(parts === undefined ? {} : { parts }) }) };
    },
  );
}
