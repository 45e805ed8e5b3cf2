// In charge of: the questions every kind of view answers before anything is drawn.
import type { EntityJson, ViewJson } from '@trellis/query';
import { viewKinds, type StoredViewConfig, type ViewConfig, type ViewKindName } from '@trellis/schemas';

/** A kind of view. */
export interface ViewKind<Name extends ViewKindName = ViewKindName> {
  /** Its name in documents. */
  readonly name: Name;
  /** A config for documents that suits an entity; undefined where none of its fields serves. */
  defaults(entity: EntityJson): StoredViewConfig<Name> | undefined;
}

/** The config of a view of a kind. The server gives no view without what its kind needs. */
export function configOf<Name extends Exclude<ViewKindName, 'pivot'>>(_kind: Name, view: ViewJson): ViewConfig<Name> {
  return (view.config ?? {}) as ViewConfig<Name>;
}

/** The fields that a view's config names: they are read besides its columns. */
export function configFields(view: ViewJson): readonly string[] {
  const members: readonly string[] = Object.hasOwn(viewKinds, view.type) ? Object.keys(viewKinds[view.type as ViewKindName].fields) : [];
  const config = (view.config ?? {}) as { readonly [member: string]: unknown };
  return members.flatMap((member) => (typeof config[member] === 'string' ? [config[member]] : []));
}
