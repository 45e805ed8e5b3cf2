// In charge of: the API description: every route, and for each entity the caller may see its own paths with its own record.
import swagger from '@fastify/swagger';
import type { Engine } from '@trellis/engine';
import { localText, type Locale } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';
import type { EntityJson } from '@trellis/query';
import type { FastifyInstance } from 'fastify';
import { answerSchemas, refusals } from './answer-schemas.ts';
import { callerOf } from './guard.ts';
import { liveDescription } from './live/live-routes.ts';
import { localeFor, type RouteContext } from './route-context.ts';

type Json = { readonly [member: string]: unknown };
type Paths = { readonly [path: string]: { readonly [method: string]: Json } };

const ENTITY_PATH = '/api/apps/{app}/entities/{entity}';

/** Makes descriptions of the routes registered after it. */
export async function describeRoutes(app: FastifyInstance, { version, settings, cookieName }: RouteContext): Promise<void> {
  for (const [name, schema] of Object.entries(answerSchemas)) app.addSchema({ $id: name, ...schema });
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: {
        title: 'Trellis',
        version,
        description: 'Writes with a cookie send x-csrf-token; scripts send Authorization: Bearer with an API token.',
      },
      ...(settings.publicUrl === undefined ? {} : { servers: [{ url: settings.publicUrl }] }),
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookieName }, token: { type: 'http', scheme: 'bearer' } } },
      security: [{ session: [] }, { token: [] }],
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, place) => (typeof json['$id'] === 'string' ? json['$id'] : `def-${place}`) },
  });
}

/** The same description with one entity's record in place of any record, and its address in place of any. */
function entityOperation(operation: Json, name: string, label: string): Json {
  const { parameters, operationId, ...rest } = operation;
  const own = JSON.parse(JSON.stringify(rest).replaceAll('"#/components/schemas/Record"', JSON.stringify(`#/components/schemas/${name}`))) as Json;
  const left = Array.isArray(parameters) ? parameters.filter((parameter: Json) => parameter['in'] !== 'path' || parameter['name'] === 'id') : [];
  return { ...own, operationId: `${String(operationId)}_${name}`, tags: [label], parameters: left };
}

/** What of an entity's routes the caller may use at all. */
function isUsable(entity: EntityJson, method: string, path: string): boolean {
  const { create, update, delete: remove, export: exports, import: imports } = entity.can;
  if (path.endsWith('/export')) return exports;
  if (path.includes('/import')) return imports;
  if (path.includes('/trash')) return remove;
  if (path.endsWith('/restore') || path.endsWith('/erase')) return update;
  if (path.endsWith('/query') || method === 'get') return true;
  return method === 'post' ? create : method === 'patch' ? update : remove;
}

function entityPaths(paths: Paths, entity: EntityJson, app: string, name: string, label: string): [string, object][] {
  return Object.entries(paths)
    .filter(([path]) => path.startsWith(ENTITY_PATH))
    .map(([path, operations]): [string, object] => {
      const usable = Object.entries(operations).filter(([method]) => isUsable(entity, method, path));
      const own = usable.map(([method, operation]): [string, Json] => [method, entityOperation(operation, name, label)]);
      return [path.replace(ENTITY_PATH, `/api/apps/${app}/entities/${entity.slug}`), Object.fromEntries(own)];
    })
    .filter(([, operations]) => Object.keys(operations).length > 0);
}

/** Adds to a description what is the caller's own. */
function describeFor(base: Json, engine: Engine, actor: Actor, locale: Locale): Json {
  const paths: { [path: string]: object } = { ...(base['paths'] as Paths), '/api/live': liveDescription };
  const components = base['components'] as { readonly schemas: Json };
  const schemas: { [name: string]: unknown } = { ...components.schemas };
  for (const app of engine.apps(actor)) {
    for (const entity of Object.values(engine.app(actor, app.id).entities)) {
      const name = `${app.slug}.${entity.slug}`;
      schemas[name] = engine.recordSchema(actor, { app: app.id, entity: entity.id });
      const label = `${localText(app.label, locale)}: ${localText(entity.label, locale)}`;
      Object.assign(paths, Object.fromEntries(entityPaths(base['paths'] as Paths, entity, app.slug, name, label)));
    }
  }
  return { ...base, paths, components: { ...components, schemas } };
}

/** Adds the route that answers with the description. */
export function openApiRoute(app: FastifyInstance, context: RouteContext): void {
  app.get(
    '/api/openapi.json',
    {
      schema: {
        operationId: 'getOpenApi',
        tags: ['server'],
        summary: 'This description, with the entities the caller may see',
        response: { 200: { type: 'object', additionalProperties: true }, ...refusals },
      },
    },
    (request) => describeFor(app.swagger() as unknown as Json, context.engine, callerOf(request).actor, localeFor(context, request)),
  );
}
