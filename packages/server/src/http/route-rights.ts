// In charge of: what each route needs of its caller, in one list. A route that is not in it cannot be registered.
import type { Action } from '@trellis/model';

/** What a token must be scoped for. */
export const scopes = ['read', 'write'] as const;

/** A scope of an API token. */
type Scope = (typeof scopes)[number];

/**
 * What a route needs. `public`: nothing. `browser`: a session, never a token. `signed-in`: a session, or a token with the scope.
 * `action` says what the engine asks of the caller's grants; the engine asks it, this list only tells.
 */
export type RouteRights =
  | { readonly needs: 'public' }
  | { readonly needs: 'browser' }
  | { readonly needs: 'signed-in'; readonly scope: Scope; readonly action?: Action };

const read: RouteRights = { needs: 'signed-in', scope: 'read' };
const write: RouteRights = { needs: 'signed-in', scope: 'write' };
const entity = '/api/apps/:app/entities/:entity';

/** Every route and what it needs. */
export const routeRights: { readonly [route: string]: RouteRights } = {
  'GET /api/health': { needs: 'public' },
  'GET /api/openapi.json': read,
  'POST /api/auth/login': { needs: 'public' },
  'POST /api/auth/link': { needs: 'public' },
  'POST /api/auth/invite': { needs: 'public' },
  'POST /api/auth/logout': { needs: 'browser' },
  'GET /api/auth/me': read,
  'PATCH /api/auth/me': { needs: 'browser' },
  'POST /api/auth/password': { needs: 'browser' },
  'GET /api/tokens': { needs: 'browser' },
  'POST /api/tokens': { needs: 'browser' },
  'DELETE /api/tokens/:id': { needs: 'browser' },
  'GET /api/users': read,
  'GET /api/people': { needs: 'browser' },
  'POST /api/people': { needs: 'browser' },
  'PATCH /api/people/:id': { needs: 'browser' },
  'POST /api/people/:id/invite': { needs: 'browser' },
  'DELETE /api/people/:id/sessions': { needs: 'browser' },
  'GET /api/departments': read,
  'POST /api/departments': { needs: 'browser' },
  'PATCH /api/departments/:id': { needs: 'browser' },
  'POST /api/doctor': write,
  'GET /api/apps': read,
  'GET /api/apps/:app': read,
  'GET /api/apps/:app/archive': read,
  'POST /api/apps/archive': write,
  [`GET ${entity}/records`]: { ...read, action: 'read' },
  [`POST ${entity}/records`]: { ...write, action: 'create' },
  [`PATCH ${entity}/records`]: { ...write, action: 'update' },
  [`DELETE ${entity}/records`]: { ...write, action: 'delete' },
  [`GET ${entity}/records/:id`]: { ...read, action: 'read' },
  [`PATCH ${entity}/records/:id`]: { ...write, action: 'update' },
  [`DELETE ${entity}/records/:id`]: { ...write, action: 'delete' },
  [`POST ${entity}/records/transition`]: { ...write, action: 'transition' },
  [`POST ${entity}/records/:id/transition`]: { ...write, action: 'transition' },
  [`GET ${entity}/records/:id/history`]: { ...read, action: 'read' },
  [`POST ${entity}/records/:id/restore`]: { ...write, action: 'update' },
  [`POST ${entity}/records/:id/erase`]: write,
  [`GET ${entity}/trash`]: { ...read, action: 'delete' },
  [`POST ${entity}/trash/restore`]: { ...write, action: 'delete' },
  [`DELETE ${entity}/trash`]: { ...write, action: 'delete' },
  [`POST ${entity}/query`]: { ...read, action: 'read' },
  [`POST ${entity}/import/preview`]: { ...write, action: 'import' },
  [`POST ${entity}/import`]: { ...write, action: 'import' },
  [`GET ${entity}/import/recipes`]: { ...read, action: 'import' },
  [`POST ${entity}/import/recipes`]: { ...write, action: 'import' },
  [`PUT ${entity}/import/recipes/:id`]: { ...write, action: 'import' },
  [`DELETE ${entity}/import/recipes/:id`]: { ...write, action: 'import' },
  [`POST ${entity}/files`]: write,
  [`GET ${entity}/records/:id/files/:field/:file`]: { ...read, action: 'read' },
  [`GET ${entity}/export`]: { ...read, action: 'export' },
  'GET /api/undo': read,
  'POST /api/undo': write,
  'POST /api/redo': write,
  'GET /api/studio/apps/:app/documents': read,
  'POST /api/studio/apps/:app/preview-change': write,
  'POST /api/studio/apps/:app/apply-change': write,
  'GET /api/studio/apps/:app/dropped': read,
  'POST /api/studio/apps/:app/dropped/:id/restore': write,
  'DELETE /api/studio/apps/:app/dropped/:id': write,
  'GET /api/jobs/:id': read,
  'POST /api/jobs/:id/cancel': write,
  'GET /api/jobs/:id/report': read,
  'GET /api/jobs/:id/rows': read,
  'GET /api/jobs/:id/changes': read,
  'GET /api/live': read,
  'GET /*': { needs: 'public' },
  'HEAD /*': { needs: 'public' },
};
