// In charge of: the routes of what comes back: trash, earlier versions, undo and redo.
import type { RecordInput } from '@trellis/engine';
import type { FastifyInstance } from 'fastify';
import { answer, named, refusals, several } from '../answer-schemas.ts';
import { recordsBody, restoreBody, undoBody, versionBody } from './record-bodies.ts';
import { callerOf } from '../guard.ts';
import { headers, params, parameters } from '../parameter-schemas.ts';
import { versionOf } from './record-routes.ts';
import { trashQuery, type RawQuery } from '../request-query.ts';
import {
  BULK_BYTES,
  localeFor,
  recordIdOf,
  targetOf,
  writeOptions,
  type EntityParams,
  type RecordParams,
  type RouteContext,
} from '../route-context.ts';

const base = '/api/apps/:app/entities/:entity';
const integer = { type: 'integer' };
const nothing = { type: 'null', description: 'Done' };

interface EntityRoute {
  readonly Params: EntityParams;
  readonly Querystring: RawQuery;
}

interface RecordsBody {
  readonly records: readonly RecordInput[];
}

function trashRoutes(app: FastifyInstance, { engine }: RouteContext): void {
  const tags = ['trash'];
  app.get<EntityRoute>(
    `${base}/trash`,
    {
      schema: {
        operationId: 'listTrash',
        tags,
        summary: 'List the records in the trash that the caller may delete; updatedAt and updatedBy say when and by whom they were deleted',
        params: params.entity,
        querystring: parameters.trash,
        response: {
          200: answer({ records: several('Record'), total: integer, nextCursor: { type: 'string' } }, ['total', 'nextCursor']),
          ...refusals,
        },
      },
    },
    async (request) => engine.trash(callerOf(request).actor, targetOf(request.params), trashQuery(request.query)),
  );
  app.post<EntityRoute & { readonly Body: RecordsBody & { readonly clearLinks?: boolean } }>(
    `${base}/trash/restore`,
    {
      bodyLimit: BULK_BYTES,
      schema: {
        operationId: 'restoreRecords',
        tags,
        summary: 'Take records out of the trash, each with its id and version, with what was deleted with them (all or none)',
        params: params.entity,
        headers: headers.write,
        body: restoreBody,
        response: { 200: answer({ records: several('Record'), others: integer, relinked: integer, unlinked: integer }), ...refusals },
      },
    },
    async (request) => {
      const { records, clearLinks = false } = request.body;
      return engine.restore(callerOf(request).actor, targetOf(request.params), records, { ...writeOptions(request), clearLinks });
    },
  );
  app.delete<EntityRoute & { readonly Body: RecordsBody }>(
    `${base}/trash`,
    {
      bodyLimit: BULK_BYTES,
      schema: {
        operationId: 'purgeRecords',
        tags,
        summary: 'Delete records of the trash for good, each with its id and version (all or none); for owners of the workspace',
        params: params.entity,
        headers: headers.write,
        body: recordsBody,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      await engine.purge(callerOf(request).actor, targetOf(request.params), request.body.records, writeOptions(request));
      return reply.code(204).send();
    },
  );
}

function versionRoutes(app: FastifyInstance, context: RouteContext): void {
  const { engine } = context;
  app.post<{
    readonly Params: RecordParams;
    readonly Querystring: RawQuery;
    readonly Body: { readonly version: number; readonly skip?: readonly string[]; readonly dryRun?: boolean };
  }>(
    `${base}/records/:id/restore`,
    {
      schema: {
        operationId: 'restoreVersion',
        tags: ['records'],
        summary: 'Bring back an earlier version of a record; with dryRun only show what that would change and what stands against it',
        params: params.record,
        headers: headers.change,
        body: versionBody,
        response: { 200: named('VersionAnswer'), ...refusals },
      },
    },
    async (request) => {
      const { version: to, skip = [], dryRun = false } = request.body;
      const wanted = { id: recordIdOf(request.params), version: versionOf(request), to, skip, dryRun };
      return engine.restoreVersion(callerOf(request).actor, targetOf(request.params), wanted, writeOptions(request), localeFor(context, request));
    },
  );
}

function eraseRoutes(app: FastifyInstance, { engine }: RouteContext): void {
  app.post<{ readonly Params: RecordParams; readonly Querystring: RawQuery }>(
    `${base}/records/:id/erase`,
    {
      schema: {
        operationId: 'eraseRecord',
        tags: ['records'],
        summary: 'Erase the personal values of a record, live or in the trash, with those of its history; for owners of the workspace',
        params: params.record,
        headers: headers.write,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      await engine.erase(callerOf(request).actor, targetOf(request.params), [{ id: recordIdOf(request.params) }], writeOptions(request));
      return reply.code(204).send();
    },
  );
}

function undoRoutes(app: FastifyInstance, context: RouteContext): void {
  const { engine } = context;
  const tags = ['undo'];
  app.get<{ readonly Querystring: RawQuery }>(
    '/api/undo',
    {
      schema: {
        operationId: 'getUndo',
        tags,
        summary: 'What undo and redo would do next',
        response: { 200: answer({ undo: named('Action'), redo: named('Action') }, ['undo', 'redo']), ...refusals },
      },
    },
    async (request) => {
      return engine.undoState(callerOf(request).actor);
    },
  );
  const words = { undo: 'Take back one’s own last action by new writes', redo: 'Do again what was taken back last' } as const;
  for (const direction of ['undo', 'redo'] as const) {
    app.post<{ readonly Querystring: RawQuery; readonly Body: { readonly batch?: number; readonly force?: 'skip-conflicts' } | null }>(
      `/api/${direction}`,
      {
        schema: {
          operationId: direction,
          tags,
          summary: `${words[direction]}; with conflicts nothing is done, unless they are to be skipped`,
          headers: headers.write,
          body: undoBody,
          response: { 200: named('UndoAnswer'), 202: named('UndoAnswer'), ...refusals },
        },
      },
      async (request, reply) => {
        const { actor } = callerOf(request);
        const done = await engine.undo(actor, direction, request.body ?? {}, writeOptions(request), localeFor(context, request));
        return reply.code(done.job === undefined ? 200 : 202).send(done);
      },
    );
  }
}

/** Adds the routes of what comes back. */
export function comebackRoutes(app: FastifyInstance, context: RouteContext): void {
  trashRoutes(app, context);
  versionRoutes(app, context);
  eraseRoutes(app, context);
  undoRoutes(app, context);
}
