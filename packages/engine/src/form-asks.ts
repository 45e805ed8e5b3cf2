// In charge of: what a form asks while a record is entered, as far as a reader's browser may know it.
import { check, FALSE, referencedPaths, TRUE } from '@trellis/expr';
import { expressionScope, type LinkedApp, type LinkedEntity, type LinkedField, type Model } from '@trellis/model';
import type { Rights } from '@trellis/permissions';
import { expressionJson, guardedPath, type ExpressionJson } from '@trellis/query';
import type { Expression } from '@trellis/schemas';

/** Who asks, and in which app the form stands. */
interface FormReader {
  readonly model: Model;
  readonly rights: Rights;
  readonly app: LinkedApp;
}

/** An expression's text names fields and may tell of their values: each must be entered by the reader, or be open wherever the record is. */
function isKnown(rights: Rights, entity: LinkedEntity, field: LinkedField): boolean {
  return rights.of(entity).writable('create', field) !== FALSE || guardedPath(rights, entity, [field])?.visible === TRUE;
}

function askJson({ model, rights, app }: FormReader, entity: LinkedEntity, expression: Expression | undefined): ExpressionJson | undefined {
  const checked = expression === undefined ? undefined : check(expression, expressionScope(model, entity, app));
  if (checked === undefined || !checked.ok) return undefined;
  const reads = referencedPaths(checked.typed);
  if (!reads.every(([field, ...further]) => field !== undefined && further.length === 0 && isKnown(rights, entity, field))) return undefined;
  return expressionJson(checked.typed);
}

/** The asks of a section or of a field's place, by name; those that tell of something hidden are left out. */
export function asksJson<Name extends string>(
  reader: FormReader,
  entity: LinkedEntity,
  asks: { readonly [Key in Name]?: Expression | undefined },
): { readonly [Key in Name]?: ExpressionJson } {
  const found: { [Key in Name]?: ExpressionJson } = {};
  for (const name of Object.keys(asks) as Name[]) {
    const json = askJson(reader, entity, asks[name]);
    if (json !== undefined) found[name] = json;
  }
  return found;
}
