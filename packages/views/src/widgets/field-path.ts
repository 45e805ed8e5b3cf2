// In charge of: finding the field that a path of names leads to.
import { systemFieldJson, type EntityJson, type FieldJson } from '@trellis/query';

/** An entity by its app's id and its own. */
export interface EntityRef {
  readonly app: string;
  readonly entity: string;
}

/** Looks an entity up; undefined when the reader may not see it or its app is not loaded. */
export type EntityLookup = (ref: EntityRef) => EntityJson | undefined;

/** A field and the path of names it was reached by. */
export interface FoundField {
  readonly field: FieldJson;
  readonly path: string;
}

/** The field a path of names such as `store.currency` leads to; undefined where the reader may not see a step. */
export function fieldByName(ref: EntityRef, path: string, entities: EntityLookup): FoundField | undefined {
  let here: EntityRef | undefined = ref;
  let found: FieldJson | undefined;
  for (const name of path.split('.')) {
    const entity: EntityJson | undefined = here === undefined ? undefined : entities(here);
    found = entity === undefined ? undefined : (Object.values(entity.fields).find((field) => field.name === name) ?? systemFieldJson(name));
    if (found === undefined) return undefined;
    here = found.target;
  }
  return found === undefined ? undefined : { field: found, path };
}

/** The path to a field beside the one `path` leads to. */
export function besidePath(path: string, other: string): string {
  const cut = path.lastIndexOf('.');
  return cut < 0 ? other : `${path.slice(0, cut + 1)}${other}`;
}
