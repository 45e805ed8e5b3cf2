// In charge of: what each route needs of its caller, in one list. A route that is not in it cannot be registered.
import type { PublicLinkKind } from '@trellis/engine';
import type { AuditKind } from '@trellis/query';
import type { Action } from '@trellis/schemas';

/** What a token must be scoped for. */
export const scopes = ['read', 'write'] as const;

/** A scope of an API token. */
type Scope = (typeof scopes)[number];

/**
 * What of a route is written down in the audit: what is done and what is refused, or refusals alone. The first unit of writing takes
 * the entry with it; with `stated` the one that says it decides (`decidesAudit`).
 */
interface RouteAudit {
  readonly kind: AuditKind;
  readonly on?: 'all' | 'refused';
  readonly decides?: 'any' | 'stated';
}

/**
 * What a route needs. `public`: nothing. `browser`: a session, never a token. `signed-in`: a session, or a token with the scope.
 * `action` says what the engine asks of the caller's grants; the engine asks it, this list only tells.
 */
export type RouteRights = (
  | { readonly needs: 'public' }
  | { readonly needs: 'browser' }
  | { readonly needs: 'signed-in'; readonly scope: Scope; readonly action?: Action }
) & {
  readonly audit?: RouteAudit;
  /** It may be called also by an owner who views as someone else, though it writes. */
  readonly whileViewing?: true;
  /** Which public links may call it. Without this, none. */
  readonly links?: readonly PublicLinkKind[];
};

const read: RouteRights = { needs: 'signed-in', scope: 'read' };
const write: RouteRights = { needs: 'signed-in', scope: 'write' };
const audited = (kind: AuditKind): { readonly audit: RouteAudit } => ({ audit: { kind } });
const stated = (kind: AuditKind): { readonly audit: RouteAudit } => ({ audit: { kind, decides: 'stated' } });
const refusalsOf = (kind: AuditKind): { readonly audit: RouteAudit } => ({ audit: { kind, on: 'refused' } });
const seen = { links: ['share'] } as const;
const entity = '/api/apps/:app/entities/:entity';

/** Every route and what it needs. */
export const routeRights: { readonly [route: string]: RouteRights } = {
  'GET /api/audit': { ...read, ...refusalsOf('audit.read') },
  'GET /api/audit/export': { ...read, ...audited('audit.exported') },
  'POST /api/apps/:app/explain': read,
  'POST /api/requests': { ...write, ...audited('access.requested') },
  'GET /api/requests': read,
  'PATCH /api/requests/:id': { ...write, ...audited('access.decided') },
  'POST /api/links/open': { needs: 'public', ...stated('share.opened') },
  'POST /api/links': { needs: 'browser', ...audited('share.created') },
  'GET /api/links': { needs: 'browser' },
  'PATCH /api/links/:id': { needs: 'browser', ...audited('share.changed') },
  'DELETE /api/links/:id': { needs: 'browser', ...audited('share.ended') },
  'GET /api/health': { needs: 'public' },
  'GET /api/openapi.json': read,
  'POST /api/auth/login': { needs: 'public', ...stated('sign-in') },
  'POST /api/auth/link': { needs: 'public', ...stated('link.used') },
  'POST /api/auth/invite': { needs: 'public', ...stated('link.used') },
  'POST /api/auth/forgot': { needs: 'public', ...audited('reset.asked') },
  'POST /api/auth/reset': { needs: 'public', ...stated('link.used') },
  'POST /api/auth/second-step': { needs: 'public', ...stated('sign-in') },
  'GET /api/auth/providers': { needs: 'public' },
  'POST /api/auth/providers/:id/begin': { needs: 'public' },
  'POST /api/auth/providers/:id/finish': { needs: 'public', ...stated('sign-in') },
  'POST /api/auth/providers/:id/connect': { needs: 'browser' },
  'POST /api/auth/providers/:id/link': { needs: 'browser', ...audited('identity.linked') },
  'GET /api/auth/identities': { needs: 'browser' },
  'DELETE /api/auth/identities/:id': { needs: 'browser', ...stated('identity.unlinked') },
  'GET /api/auth/second-factor': { needs: 'browser' },
  'POST /api/auth/second-factor': { needs: 'browser', ...audited('second-factor.changed') },
  'POST /api/auth/second-factor/confirm': { needs: 'browser', ...audited('second-factor.changed') },
  'POST /api/auth/second-factor/remove': { needs: 'browser', ...stated('second-factor.changed') },
  'POST /api/auth/second-factor/recovery-codes': { needs: 'browser', ...stated('recovery-codes.renewed') },
  'DELETE /api/people/:id/second-factor': { needs: 'browser', ...audited('second-factor.changed') },
  'POST /api/auth/view-as': { needs: 'browser', ...audited('view.began') },
  'DELETE /api/auth/view-as': { needs: 'browser', whileViewing: true, ...audited('view.ended') },
  'POST /api/auth/logout': { needs: 'browser', whileViewing: true, ...audited('sign-out') },
  'GET /api/auth/me': read,
  'PATCH /api/auth/me': { needs: 'browser' },
  'POST /api/auth/password': { needs: 'browser', ...stated('password.changed') },
  'GET /api/sessions': { needs: 'browser' },
  'DELETE /api/sessions': { needs: 'browser', ...audited('session.ended') },
  'DELETE /api/sessions/:id': { needs: 'browser', ...audited('session.ended') },
  'GET /api/tokens': { needs: 'browser' },
  'POST /api/tokens': { needs: 'browser', ...stated('token.created') },
  'DELETE /api/tokens/:id': { needs: 'browser', ...audited('token.ended') },
  'GET /api/users': read,
  'GET /api/people': { needs: 'browser', ...refusalsOf('user.read') },
  'POST /api/people': { needs: 'browser', ...audited('user.changed') },
  'POST /api/people/import/preview': { needs: 'browser', ...refusalsOf('user.read') },
  'POST /api/people/import': { needs: 'browser', ...stated('people.imported') },
  'PATCH /api/people/:id': { needs: 'browser', ...audited('user.changed') },
  'POST /api/people/:id/invite': { needs: 'browser', ...audited('link.created') },
  'DELETE /api/people/:id/sessions': { needs: 'browser', ...audited('session.ended') },
  'GET /api/users/:id/records': read,
  'POST /api/users/:id/hand-over': { ...write, action: 'update', ...audited('records.handed-over') },
  'GET /api/departments/:id/use': { needs: 'browser', ...refusalsOf('user.read') },
  'DELETE /api/departments/:id': { needs: 'browser', ...stated('department.changed') },
  'GET /api/departments': read,
  'POST /api/departments': { needs: 'browser', ...audited('department.changed') },
  'PATCH /api/departments/:id': { needs: 'browser', ...audited('department.changed') },
  'POST /api/doctor': { ...write, ...stated('doctor.examined') },
  'GET /api/apps': read,
  'GET /api/apps/:app': read,
  'GET /api/apps/:app/archive': { ...read, ...audited('app.exported') },
  'POST /api/apps/archive': { ...write, ...stated('app.imported') },
  [`GET ${entity}/records`]: { ...read, action: 'read', ...seen },
  [`POST ${entity}/records`]: { ...write, action: 'create', links: ['form'] },
  [`PATCH ${entity}/records`]: { ...write, action: 'update' },
  [`DELETE ${entity}/records`]: { ...write, action: 'delete' },
  [`GET ${entity}/records/:id`]: { ...read, action: 'read', ...seen },
  [`PATCH ${entity}/records/:id`]: { ...write, action: 'update' },
  [`DELETE ${entity}/records/:id`]: { ...write, action: 'delete' },
  [`POST ${entity}/records/transition`]: { ...write, action: 'transition' },
  [`POST ${entity}/records/:id/transition`]: { ...write, action: 'transition' },
  [`GET ${entity}/records/:id/history`]: { ...read, action: 'read' },
  [`POST ${entity}/records/:id/restore`]: { ...write, action: 'update' },
  [`POST ${entity}/records/:id/erase`]: { ...write, ...audited('records.erased') },
  [`GET ${entity}/trash`]: { ...read, action: 'delete' },
  [`POST ${entity}/trash/restore`]: { ...write, action: 'delete' },
  [`DELETE ${entity}/trash`]: { ...write, action: 'delete', ...audited('records.purged') },
  [`POST ${entity}/query`]: { ...read, action: 'read', ...seen },
  [`POST ${entity}/import/preview`]: { ...write, action: 'import' },
  [`POST ${entity}/import`]: { ...write, action: 'import' },
  [`GET ${entity}/import/recipes`]: { ...read, action: 'import' },
  [`POST ${entity}/import/recipes`]: { ...write, action: 'import' },
  [`PUT ${entity}/import/recipes/:id`]: { ...write, action: 'import' },
  [`DELETE ${entity}/import/recipes/:id`]: { ...write, action: 'import' },
  [`POST ${entity}/files`]: write,
  [`GET ${entity}/records/:id/files/:field/:file`]: { ...read, action: 'read' },
  [`GET ${entity}/export`]: { ...read, action: 'export', ...audited('records.exported') },
  'GET /api/undo': read,
  'POST /api/undo': write,
  'POST /api/redo': write,
  'GET /api/studio/apps/:app/documents': { ...read, ...refusalsOf('documents.read') },
  'POST /api/studio/apps/:app/preview-change': { ...write, ...refusalsOf('documents.previewed') },
  'GET /api/studio/apps/:app/grants': { ...read, ...refusalsOf('documents.read') },
  'POST /api/studio/apps/:app/read-condition': { ...read, ...refusalsOf('documents.read') },
  'POST /api/studio/apps/:app/preview-rights': { ...write, ...refusalsOf('rights.previewed') },
  'POST /api/studio/apps/:app/apply-change': { ...write, ...stated('documents.changed') },
  'GET /api/studio/apps/:app/dropped': { ...read, ...refusalsOf('documents.read') },
  'POST /api/studio/apps/:app/dropped/:id/restore': { ...write, ...stated('dropped.restored') },
  'DELETE /api/studio/apps/:app/dropped/:id': { ...write, ...stated('dropped.purged') },
  'GET /api/jobs/:id': read,
  'POST /api/jobs/:id/cancel': write,
  'GET /api/jobs/:id/report': read,
  'GET /api/jobs/:id/rows': read,
  'GET /api/jobs/:id/changes': read,
  'GET /api/live': { ...read, ...seen },
  'GET /*': { needs: 'public' },
  'HEAD /*': { needs: 'public' },
};
