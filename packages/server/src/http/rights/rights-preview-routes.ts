// In charge of: the routes by which owners read grants, and see who gains or loses records by a change of them before it is made.
import { localText, message, type ErrorCode, type Locale, type LocalText } from '@trellis/errors';
import type { ChangeDecision, RightsChange, RightsChangeJson } from '@trellis/query';
import type { FastifyInstance } from 'fastify';
import { answer, named, refusals, several } from '../answer-schemas.ts';
import { conditionBody, previewRightsBody } from './rights-bodies.ts';
import { callerOf } from '../guard.ts';
import { params } from '../parameter-schemas.ts';
import type { RawQuery } from '../request-query.ts';
import { BULK_BYTES, localeFor, type RouteContext } from '../route-context.ts';

interface AppRoute {
  readonly Params: { readonly app: string };
  readonly Querystring: RawQuery;
  readonly Body: {
    readonly documents: readonly unknown[];
    readonly decisions?: { readonly [step: string]: ChangeDecision };
    readonly after?: number;
  };
}

const actionWords: { readonly [action in RightsChange['action']]?: LocalText } = {
  read: { en: 'see', 'zh-CN': '查看' },
  update: { en: 'change', 'zh-CN': '修改' },
  delete: { en: 'delete', 'zh-CN': '删除' },
  export: { en: 'export', 'zh-CN': '导出' },
  transition: { en: 'move along transitions', 'zh-CN': '流转' },
};

function codeOf({ gained, field }: RightsChange): ErrorCode {
  if (gained === null) return 'rights.uncounted';
  return field === undefined ? 'rights.change' : 'rights.field-change';
}

function changeJson(change: RightsChange, locale: Locale): RightsChangeJson {
  const { user, entity, field, action, gained, lost } = change;
  const said = {
    user: user.name,
    entity: entity.label,
    action: localText(actionWords[action] ?? action, locale),
    gained,
    lost,
    ...(field === undefined ? {} : { field: field.label }),
  };
  return { ...change, message: message(codeOf(change), said, locale).message };
}

function grantRoutes(app: FastifyInstance, { engine }: RouteContext): void {
  app.get<Pick<AppRoute, 'Params' | 'Querystring'>>(
    '/api/studio/apps/:app/grants',
    {
      schema: {
        operationId: 'listGrants',
        tags: ['studio'],
        summary: 'What each role may do with each entity of an app (owners)',
        params: params.app,
        response: { 200: answer({ entities: several('GrantedEntity'), grants: several('Grant') }), ...refusals },
      },
    },
    (request) => engine.grants(callerOf(request).actor, request.params.app),
  );
  app.post<Pick<AppRoute, 'Params' | 'Querystring'> & { readonly Body: { readonly entity: string; readonly text: string } }>(
    '/api/studio/apps/:app/read-condition',
    {
      schema: {
        operationId: 'readCondition',
        tags: ['studio'],
        summary: 'The condition that a text says, in stored form and in words, or every mistake in it (owners)',
        params: params.app,
        body: conditionBody,
        response: { 200: answer({ condition: named('Condition') }), ...refusals },
      },
    },
    (request) => ({ condition: engine.condition(callerOf(request).actor, request.params.app, request.body) }),
  );
}

/** Adds the routes of grants and of previews of rights. */
export function rightsPreviewRoutes(app: FastifyInstance, context: RouteContext): void {
  grantRoutes(app, context);
  app.post<AppRoute>(
    '/api/studio/apps/:app/preview-rights',
    {
      bodyLimit: BULK_BYTES,
      schema: {
        operationId: 'previewRights',
        tags: ['studio'],
        summary: 'Who would gain or lose how many records of which entity by a change of the documents (owners)',
        params: params.app,
        body: previewRightsBody,
        response: { 200: answer({ changes: several('RightsChange'), next: { type: 'integer' } }, ['next']), ...refusals },
      },
    },
    async (request) => {
      const { after = 0, ...change } = request.body;
      const { changes, next } = await context.engine.previewRights(callerOf(request).actor, request.params.app, change, after);
      const locale = localeFor(context, request);
      return { changes: changes.map((each) => changeJson(each, locale)), ...(next === undefined ? {} : { next }) };
    },
  );
}
