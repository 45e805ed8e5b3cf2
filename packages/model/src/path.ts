// In charge of: finding fields from names and references, one step or a path through links.
import { issue, nearest, type Issue } from '@trellis/errors';
import type { Path, Ref } from '@trellis/schemas';
import { keyOfRef, type RefBase } from './reference.ts';
import { isSystemFieldName, systemField, systemFieldNames } from './system-field.ts';
import type { LinkedEntity, LinkedField } from './types.ts';

/** The fields of a path, or the step at which it breaks. */
export type PathResult =
  | { readonly ok: true; readonly steps: readonly LinkedField[] }
  | { readonly ok: false; readonly issue: Issue; readonly step: number; readonly at: LinkedEntity | undefined };

/** A field of an entity by its name; system fields included. */
export function fieldByName(entity: LinkedEntity, name: string): LinkedField | undefined {
  return isSystemFieldName(name) ? systemField(entity, name) : entity.fieldByName.get(name);
}

/** A field of an entity by a reference as documents of `base` write it; a system field's is its name. */
export function fieldByRef(base: RefBase, entity: LinkedEntity, ref: Ref): LinkedField | undefined {
  if (typeof ref === 'string' && isSystemFieldName(ref)) return systemField(entity, ref);
  const key = keyOfRef(base, ref);
  return key === undefined ? undefined : entity.fieldByKey.get(key);
}

/** Names of an entity's fields, the system's last. */
export function fieldNames(entity: LinkedEntity): readonly string[] {
  return [...entity.fieldByName.keys(), ...systemFieldNames];
}

/** The fields of a dotted name path (`store.name`); the issue's path is empty. */
export function resolveNamePath(entity: LinkedEntity, path: string): PathResult {
  return walk(entity, path.split('.'), fieldByName, (name, at) => {
    const near = nearest(name, fieldNames(at));
    return near === undefined ? issue('query.unknown-field', '', { name }) : issue('query.unknown-field-near', '', { name, near });
  });
}

/** The fields of a stored path, its references relative to `base`; the issue's path is the number of the step. */
export function resolveRefPath(base: RefBase, entity: LinkedEntity, path: Path): PathResult {
  return walk(
    entity,
    path,
    (at, ref) => fieldByRef(base, at, ref),
    (ref, _at, step) => issue('query.unknown-field', String(step), { name: typeof ref === 'string' ? ref : `${ref.app}/${ref.id}` }),
  );
}

function walk<Step>(
  start: LinkedEntity,
  path: readonly Step[],
  find: (entity: LinkedEntity, step: Step) => LinkedField | undefined,
  unknown: (step: Step, entity: LinkedEntity, number: number) => Issue,
): PathResult {
  const steps: LinkedField[] = [];
  let entity: LinkedEntity | undefined = start;
  for (const [number, step] of path.entries()) {
    if (entity === undefined) return { ok: false, issue: notALink(steps.at(-1), number), step: number, at: undefined };
    const field: LinkedField | undefined = find(entity, step);
    if (field === undefined) return { ok: false, issue: unknown(step, entity, number), step: number, at: entity };
    steps.push(field);
    entity = field.target;
  }
  return { ok: true, steps };
}

function notALink(field: LinkedField | undefined, step: number): Issue {
  return issue('query.not-a-link', String(step), { name: field?.name ?? '' });
}
