// In charge of: putting rights into an expression a caller wrote: every path in it is read, so every path is guarded.
import { type Issue, issue } from '@trellis/errors';
import { mapPaths, referencedPaths, type Scope } from '@trellis/expr';
import { expressionScope, type LinkedEntity, type LinkedField, type Model } from '@trellis/model';
import type { Rights } from '@trellis/permissions';
import { guardedPath, passesSeveral } from './access.ts';
import type { Expr } from './plan.ts';

/** The fields that an expression over records of `entity` may name for this actor: a field readable on no record is an unknown one. */
export function readableScope(
  model: Pick<Model, 'entities'>,
  rights: Rights,
  entity: LinkedEntity,
  base: Parameters<typeof expressionScope>[2],
): Scope<LinkedField> {
  const scope = expressionScope(model, entity, base);
  const readable = (field: LinkedField | undefined): LinkedField | undefined =>
    field === undefined || guardedPath(rights, field.entity, [field]) === undefined ? undefined : field;
  return {
    ...scope,
    byRef: (key, ref) => readable(scope.byRef(key, ref)),
    byName: (key, name) => readable(scope.byName(key, name)),
    names: (key) => [...scope.names(key)].filter((name) => readable(scope.byName(key, name)) !== undefined),
  };
}

/** The same expression with unreadable values as null. A path readable on no record is an unknown field. */
export function guardExpression(rights: Rights, entity: LinkedEntity, expr: Expr, issues: Issue[], at: string): Expr {
  for (const steps of referencedPaths(expr)) {
    const name = steps.map((step: LinkedField) => step.name).join('.');
    if (guardedPath(rights, entity, steps) === undefined) issues.push(issue('query.unknown-field', at, { name }));
    else if (passesSeveral(steps)) issues.push(issue('query.through-several', at, { name }));
  }
  return mapPaths(expr, (path) => guardedPath(rights, entity, path.steps)?.value ?? path);
}
