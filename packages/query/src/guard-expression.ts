// In charge of: putting rights into an expression a caller wrote: every path in it is read, so every path is guarded.
import { type Issue, issue } from '@trellis/errors';
import { mapPaths, referencedPaths } from '@trellis/expr';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { Rights } from '@trellis/permissions';
import { guardedPath } from './access.ts';
import type { Expr } from './plan.ts';

/** The same expression with unreadable values as null. A path readable on no record is an unknown field. */
export function guardExpression(rights: Rights, entity: LinkedEntity, expr: Expr, issues: Issue[], at: string): Expr {
  for (const steps of referencedPaths(expr)) {
    if (guardedPath(rights, entity, steps) === undefined) {
      issues.push(issue('query.unknown-field', at, { name: steps.map((step: LinkedField) => step.name).join('.') }));
    }
  }
  return mapPaths(expr, (path) => guardedPath(rights, entity, path.steps)?.value ?? path);
}
