// In charge of: checking the shape of documents before anything looks into them. Server only: the validator generates code.
import { fieldType, type ResultType } from '@trellis/fields';
import { documentSchemas, FORMAT, sharedSchemas, viewKind, type DocumentKind } from '@trellis/schemas';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { forbiddenKeys, isTooDeep, MAX_DEPTH } from './forbidden-keys.ts';
import { link } from './link.ts';
import { placeOf } from './link-apps.ts';
import { Report, within, type Place } from './report.ts';
import { pathOf, relevantErrors } from './shape-errors.ts';
import { explain } from './shape-words.ts';
import type { Catalog, DocumentIssue, LinkResult, SourceDocument, WorkspaceSource } from './types.ts';
import { statedFormat, upgradeDocument } from './upgrades.ts';

export { pathOf as pathOfShape, relevantErrors } from './shape-errors.ts';
export { explain as explainShape } from './shape-words.ts';
export { upgradeDocument, upgrades, type Upgrade } from './upgrades.ts';

const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  strict: true,
  allowUnionTypes: true,
  schemas: [sharedSchemas.expression, sharedSchemas.filter],
});

const validators = new Map<object, ValidateFunction>();

function validator(schema: object): ValidateFunction {
  const known = validators.get(schema) ?? ajv.compile(schema);
  validators.set(schema, known);
  return known;
}

function validate(schema: object, value: unknown): readonly ErrorObject[] {
  const check = validator(schema);
  return check(value) ? [] : relevantErrors(check.errors ?? []);
}

function report(issues: Report, place: Place, errors: readonly ErrorObject[]): void {
  for (const error of errors) issues.add(within(place, pathOf(error)), 'document.shape', { reason: explain(error) });
}

/** Every mistake in the shape of one document, its field type's config included. */
export function checkShape(source: SourceDocument): DocumentIssue[] {
  const issues = new Report();
  const place = placeOf(source);
  const format = statedFormat(source.body);
  if (format !== undefined && format > FORMAT) {
    // A newer format may look any way: nothing else about the document can be judged.
    issues.add(within(place, 'format'), 'document.newer-format', { format, known: FORMAT });
    return issues.issues;
  }
  for (const { key, path } of forbiddenKeys(source.body)) issues.add(within(place, path), 'document.forbidden-key', { key });
  if (isTooDeep(source.body)) issues.add(place, 'document.too-deep', { max: MAX_DEPTH });
  if (issues.issues.length > 0) return issues.issues;
  const body = upgradeDocument(source.kind, source.body);
  report(issues, place, validate(documentSchemas[source.kind], body));
  if (source.kind === 'field') report(issues, within(place, 'config'), configErrors(body));
  if (source.kind === 'view') report(issues, within(place, 'config'), viewConfigErrors(body));
  return issues.issues;
}

interface Typed {
  readonly type?: unknown;
  readonly config?: unknown;
}

// A config that is no object has been reported as such.
function isJudged(config: unknown): boolean {
  return config === undefined || (typeof config === 'object' && config !== null && !Array.isArray(config));
}

function viewConfigErrors(body: unknown): readonly ErrorObject[] {
  const { type, config } = (body ?? {}) as Typed;
  const known = typeof type === 'string' ? viewKind(type) : undefined;
  return known === undefined || !isJudged(config) ? [] : validate(known.configSchema as object, config ?? {});
}

// An unknown type is for linking to report: it knows what the type might have been meant to be.
function configErrors(body: unknown): readonly ErrorObject[] {
  const { type, config } = (body ?? {}) as Typed;
  const known = typeof type === 'string' ? fieldType(type) : undefined;
  if (known === undefined || !isJudged(config)) return [];
  const own = validate(known.configSchema as object, config ?? {});
  if (own.length > 0 || known.computed === undefined) return own;
  return resultErrors(known.computed(config).result);
}

// A computed field declares the type of its result: that type's config has a shape too.
function resultErrors(result: ResultType | undefined): readonly ErrorObject[] {
  const type = result === undefined ? undefined : fieldType(result.type);
  if (type === undefined || type.computed !== undefined) return [];
  return validate(type.configSchema as object, result?.config).map((error) => ({ ...error, instancePath: `/result/config${error.instancePath}` }));
}

function upgraded(document: SourceDocument): SourceDocument {
  return { ...document, body: upgradeDocument(document.kind, document.body) };
}

/** The workspace with documents of older formats brought up to date. */
export function upgradeWorkspace(source: WorkspaceSource): WorkspaceSource {
  const apps = source.apps.map((app) => ({ ...app, documents: app.documents.map(upgraded) }));
  return { workspace: upgraded(source.workspace), roles: source.roles.map(upgraded), apps };
}

/** Every document of a workspace. */
export function documentsOf(source: WorkspaceSource): readonly SourceDocument[] {
  return [source.workspace, ...source.roles, ...source.apps.flatMap((app) => app.documents)];
}

/** Checks the shapes and the meaning of a workspace and links it: the model, or all mistakes of both sorts at once. */
export function loadModel(source: WorkspaceSource, catalog: Catalog): LinkResult {
  const current = upgradeWorkspace(source);
  const documents = documentsOf(current);
  const issues = documentsOf(source).map(checkShape);
  const broken = new Set(documents.filter((_, index) => (issues[index]?.length ?? 0) > 0));
  if (broken.size === 0) return link(current, catalog);
  const linked = link(current, unasked, (document) => broken.has(document));
  return { ok: false, issues: [...issues.flat(), ...(linked.ok ? [] : linked.issues)] };
}

// With a broken document there will be no model, so no number is worth using up.
const unasked: Catalog = () => 0;

/** The document kinds there are. */
export const documentKinds = Object.keys(documentSchemas) as readonly DocumentKind[];
