// In charge of: the routes of records: list, get, create, change, move, delete, history, query.
import { AppError, invalid, issue } from '@trellis/errors';
import type { RecordInput, TransitionRequest } from '@trellis/engine';
import type { QueryRequest } from '@trellis/query';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sourceOf } from '../../auth/source.ts';
import type { Visitor } from '../../auth/visitors.ts';
import { answer, named, refusals, several } from '../answer-schemas.ts';
import { queryBody, recordBody, recordOrRecordsBody, recordsBody, transitionBody, transitionsBody } from './record-bodies.ts';
import { actingOf, callerOf } from '../guard.ts';
import { headers, params, parameters } from '../parameter-schemas.ts';
import { recordWriters } from './record-text.ts';
import { listQuery, recordQuery, upsertQuery, type RawQuery } from '../request-query.ts';
import {
  BULK_BYTES,
  goneSignal,
  recordIdOf,
  sendJson,
  targetOf,
  writeOptions,
  type EntityParams,
  type RecordParams,
  type RouteContext,
} from '../route-context.ts';

const base = '/api/apps/:app/entities/:entity';
const tags = ['records'];
const record = answer({ record: named('Record') });
const records = answer({ records: several('Record') });
const received = answer({ received: { type: 'boolean' } });
const nothing = { type: 'null', description: 'Done' };

interface EntityRoute {
  readonly Params: EntityParams;
  readonly Querystring: RawQuery;
}

interface RecordRoute {
  readonly Params: RecordParams;
  readonly Querystring: RawQuery;
}

function hasQuery(request: FastifyRequest): boolean {
  return request.url.includes('?');
}

/** The version a caller says it changes. */
export function versionOf(request: FastifyRequest): number {
  const text = request.headers['if-match'];
  const version = text === undefined ? undefined : /^(?:W\/)?"?(\d{1,15})"?$/.exec(text.trim())?.[1];
  if (version === undefined) throw new AppError('invalid', 'record.version-required');
  return Number(version);
}

/** A call for one record is a batch of one to the engine; its mistakes are told without the batch's place. */
async function asOne<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof AppError) || error.issues === undefined) throw error;
    const issues = error.issues.map((each) => ({ ...each, path: each.path.replace(/^records\.0(?:\.|$)/, '') }));
    throw new AppError(error.kind, error.code, { params: error.params, issues, cause: error.cause, data: error.data });
  }
}

/** The values of one record, for the record the address names. */
function inputFor(id: number, version: number, values: RecordInput): RecordInput {
  if (values['id'] !== undefined && values['id'] !== id) throw invalid('request.invalid', [issue('request.other-record', 'id', { expected: id })]);
  return { ...values, id, version };
}

function readRoutes(app: FastifyInstance, { engine }: RouteContext): void {
  app.get<EntityRoute>(
    `${base}/records`,
    {
      schema: {
        operationId: 'listRecords',
        tags,
        summary: 'List records',
        params: params.entity,
        querystring: parameters.list,
        response: {
          200: answer({ records: several('Record'), total: { type: 'integer' }, nextCursor: { type: 'string' }, position: { type: 'string' } }, [
            'total',
            'nextCursor',
            'position',
          ]),
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const actor = actingOf(request);
      const target = targetOf(request.params);
      const wanted = listQuery(request.query);
      const found = await engine.list(actor, target, wanted, { signal: goneSignal(reply) });
      // Expanded links have members that the schema does not name.
      const isPlain = wanted.fields === undefined && wanted.expand === undefined;
      return sendJson(reply, isPlain ? recordWriters(engine, actor, target).list(found) : JSON.stringify(found));
    },
  );
  app.get<RecordRoute>(
    `${base}/records/:id`,
    {
      schema: {
        operationId: 'getRecord',
        tags,
        summary: 'Get a record',
        params: params.record,
        querystring: parameters.record,
        response: { 200: record, ...refusals },
      },
    },
    async (request, reply) => {
      const actor = actingOf(request);
      const target = targetOf(request.params);
      const isPlain = !hasQuery(request);
      const found = await engine.get(actor, target, recordIdOf(request.params), isPlain ? {} : recordQuery(request.query));
      const body = { record: found };
      return sendJson(reply, isPlain ? recordWriters(engine, actor, target).record(body) : JSON.stringify(body));
    },
  );
  app.get<RecordRoute>(
    `${base}/records/:id/history`,
    {
      schema: {
        operationId: 'getHistory',
        tags,
        summary: 'What happened to a record, as far as the caller may see it',
        params: params.record,
        response: { 200: answer({ entries: several('HistoryEntry') }), ...refusals },
      },
    },
    async (request) => {
      return { entries: await engine.history(callerOf(request).actor, targetOf(request.params), recordIdOf(request.params)) };
    },
  );
  app.post<EntityRoute & { readonly Body: QueryRequest }>(
    `${base}/query`,
    {
      schema: {
        operationId: 'queryRecords',
        tags,
        summary: 'Group records and compute over them',
        params: params.entity,
        body: queryBody,
        response: { 200: named('QueryAnswer'), ...refusals },
      },
    },
    async (request, reply) => {
      return engine.query(actingOf(request), targetOf(request.params), request.body, { signal: goneSignal(reply) });
    },
  );
}

/** What a public form sends: one record, and nothing of it is told back (S6). */
async function receive({ engine, visitLimits }: RouteContext, request: FastifyRequest, { actor, link }: Visitor): Promise<object> {
  visitLimits.sent(link.id, sourceOf(request.ip));
  const body = request.body as RecordInput;
  if (body['records'] !== undefined || hasQuery(request)) throw new AppError('invalid', 'link.one-record');
  await asOne(engine.create(actor, targetOf(request.params as EntityParams), [body], writeOptions(request)));
  return { received: true };
}

function bulkRoutes(app: FastifyInstance, context: RouteContext): void {
  const { engine } = context;
  app.post<EntityRoute & { readonly Body: RecordInput & { readonly records?: readonly RecordInput[] } }>(
    `${base}/records`,
    {
      bodyLimit: BULK_BYTES,
      schema: {
        operationId: 'createRecords',
        tags,
        summary: 'Create one record, or several (all or none); with upsertBy those that exist are changed',
        params: params.entity,
        querystring: parameters.upsert,
        headers: headers.write,
        body: recordOrRecordsBody,
        response: { 200: record, 201: { anyOf: [record, records, received] }, ...refusals },
      },
    },
    async (request, reply) => {
      if (request.visitor !== null) return sendJson(reply, JSON.stringify(await receive(context, request, request.visitor)), 201);
      const { actor } = callerOf(request);
      const target = targetOf(request.params);
      const options = { ...writeOptions(request), ...upsertQuery(request.query) };
      const { body } = request;
      if (body.records !== undefined) {
        if (Object.keys(body).length > 1)
          throw invalid('request.invalid', [
            issue('record.unknown-field', Object.keys(body).find((name) => name !== 'records') ?? '', {
              name: Object.keys(body).find((name) => name !== 'records') ?? '',
            }),
          ]);
        return sendJson(
          reply,
          recordWriters(engine, actor, target).list({ records: await engine.create(actor, target, body.records, options) }),
          201,
        );
      }
      const [created] = await asOne(engine.create(actor, target, [body], options));
      if (created === undefined) throw new TypeError('a record was created but not answered');
      const isChanged = options.upsertBy !== undefined && created.version > 1;
      return sendJson(reply, recordWriters(engine, actor, target).record({ record: created }), isChanged ? 200 : 201);
    },
  );
  app.patch<EntityRoute & { readonly Body: { readonly records: readonly RecordInput[] } }>(
    `${base}/records`,
    {
      bodyLimit: BULK_BYTES,
      schema: {
        operationId: 'updateRecords',
        tags,
        summary: 'Change several records, each with its id and version, and create those whose id is null (all or none)',
        params: params.entity,
        headers: headers.write,
        body: recordsBody,
        response: { 200: records, ...refusals },
      },
    },
    async (request, reply) => {
      const { actor } = callerOf(request);
      const target = targetOf(request.params);
      const changed = await engine.update(actor, target, request.body.records, writeOptions(request));
      return sendJson(reply, recordWriters(engine, actor, target).list({ records: changed }));
    },
  );
  app.delete<EntityRoute & { readonly Body: { readonly records: readonly RecordInput[] } }>(
    `${base}/records`,
    {
      bodyLimit: BULK_BYTES,
      schema: {
        operationId: 'deleteRecords',
        tags,
        summary: 'Move several records to the trash, each with its id and version (all or none)',
        params: params.entity,
        headers: headers.write,
        body: recordsBody,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      await engine.remove(callerOf(request).actor, targetOf(request.params), request.body.records, writeOptions(request));
      return reply.code(204).send();
    },
  );
}

function oneRoutes(app: FastifyInstance, { engine }: RouteContext): void {
  app.patch<RecordRoute & { readonly Body: RecordInput }>(
    `${base}/records/:id`,
    {
      schema: {
        operationId: 'updateRecord',
        tags,
        summary: 'Change a record',
        params: params.record,
        headers: headers.change,
        body: recordBody,
        response: { 200: record, ...refusals },
      },
    },
    async (request, reply) => {
      const { actor } = callerOf(request);
      const target = targetOf(request.params);
      const input = inputFor(recordIdOf(request.params), versionOf(request), request.body);
      const [changed] = await asOne(engine.update(actor, target, [input], writeOptions(request)));
      if (changed === undefined) throw new TypeError('a record was changed but not answered');
      return sendJson(reply, recordWriters(engine, actor, target).record({ record: changed }));
    },
  );
  app.delete<RecordRoute>(
    `${base}/records/:id`,
    {
      schema: {
        operationId: 'deleteRecord',
        tags,
        summary: 'Move a record to the trash',
        params: params.record,
        headers: headers.change,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      const input = { id: recordIdOf(request.params), version: versionOf(request) };
      await asOne(engine.remove(callerOf(request).actor, targetOf(request.params), [input], writeOptions(request)));
      return reply.code(204).send();
    },
  );
}

function transitionRoutes(app: FastifyInstance, { engine }: RouteContext): void {
  app.post<RecordRoute & { readonly Body: TransitionRequest }>(
    `${base}/records/:id/transition`,
    {
      schema: {
        operationId: 'transitionRecord',
        tags,
        summary: 'Move a record along a transition of a status field',
        params: params.record,
        headers: headers.change,
        body: transitionBody,
        response: { 200: record, ...refusals },
      },
    },
    async (request, reply) => {
      const { actor } = callerOf(request);
      const target = targetOf(request.params);
      const input = { id: recordIdOf(request.params), version: versionOf(request) };
      const [moved] = await asOne(engine.transition(actor, target, request.body, [input], writeOptions(request)));
      if (moved === undefined) throw new TypeError('a record was moved but not answered');
      return sendJson(reply, recordWriters(engine, actor, target).record({ record: moved }));
    },
  );
  app.post<EntityRoute & { readonly Body: TransitionRequest & { readonly records: readonly RecordInput[] } }>(
    `${base}/records/transition`,
    {
      bodyLimit: BULK_BYTES,
      schema: {
        operationId: 'transitionRecords',
        tags,
        summary: 'Move several records, each with its id and version, to a state (all or none)',
        params: params.entity,
        headers: headers.write,
        body: transitionsBody,
        response: { 200: records, ...refusals },
      },
    },
    async (request, reply) => {
      const { actor } = callerOf(request);
      const target = targetOf(request.params);
      const { records: inputs, ...wanted } = request.body;
      const moved = await engine.transition(actor, target, wanted, inputs, writeOptions(request));
      return sendJson(reply, recordWriters(engine, actor, target).list({ records: moved }));
    },
  );
}

/** Adds the routes of records. */
export function recordRoutes(app: FastifyInstance, context: RouteContext): void {
  readRoutes(app, context);
  bulkRoutes(app, context);
  oneRoutes(app, context);
  transitionRoutes(app, context);
}
