// In charge of: resolving the references and paths written in documents, with an issue for each that leads nowhere.
import { nearest, type ErrorCode, type Params } from '@trellis/errors';
import type { DocumentKind, Path, Ref } from '@trellis/schemas';
import type { AppDraft, Draft, ModelDraft } from './draft.ts';
import { fieldByRef, resolveRefPath } from './path.ts';
import { appOfRef, documentKey, idOfRef } from './reference.ts';
import { kindLabels, within, type Place } from './report.ts';
import type { LinkedEntity, LinkedField } from './types.ts';

/** The entity a reference names. */
export function entityAt(draft: ModelDraft, app: AppDraft, ref: Ref, place: Place): Draft<LinkedEntity> | undefined {
  return targetOf(draft, app, ref, place, 'entity', draft.entities);
}

/** The field a reference names, of whichever entity. */
export function anyFieldAt(draft: ModelDraft, app: AppDraft, ref: Ref, place: Place): Draft<LinkedField> | undefined {
  return targetOf(draft, app, ref, place, 'field', draft.fields);
}

/** The field of this entity that a reference names. */
export function fieldAt(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, ref: Ref, place: Place): LinkedField | undefined {
  const found = fieldByRef(app, entity, ref);
  if (found !== undefined && isDeclared(app, ref)) return found;
  const elsewhere = anyFieldAt(draft, app, ref, place);
  if (elsewhere !== undefined) draft.report.add(place, 'document.wrong-entity', { id: shownRef(ref) });
  return undefined;
}

/** The fields of a path that starts at this entity. */
export function pathAt(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, path: Path, place: Place): readonly LinkedField[] | undefined {
  const undeclared = path.findIndex((ref) => !isDeclared(app, ref));
  const result = resolveRefPath(app, entity, undeclared < 0 ? path : path.slice(0, undeclared));
  if (result.ok && undeclared < 0) return result.steps;
  const step = result.ok ? undeclared : result.step;
  const at = result.ok ? (result.steps.at(-1)?.target ?? entity) : result.at;
  const stepPlace = within(place, step);
  if (at !== undefined) fieldAt(draft, app, at, path[step] ?? '', stepPlace);
  else if (!result.ok) draft.report.add(stepPlace, result.issue.code, result.issue.params);
  return undefined;
}

/** The fields of a path on which every step but the last leads to one record, so that it has one value. */
export function singlePathAt(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, path: Path, place: Place): readonly LinkedField[] | undefined {
  const steps = pathAt(draft, app, entity, path, place);
  const many = steps?.slice(0, -1).findIndex((field) => leadsToMany(field)) ?? -1;
  if (many < 0) return steps;
  draft.report.add(within(place, many), 'document.path-through-many', { name: steps?.[many]?.name ?? '' });
  return undefined;
}

/** Whether following a field can give several records. */
export function leadsToMany(field: LinkedField): boolean {
  return field.valueType.kind === 'list';
}

/** A reference as messages show it. */
export function shownRef(ref: Ref): string {
  return typeof ref === 'string' ? ref : `${ref.app}/${ref.id}`;
}

// Bindings may name more apps than the app document declares; only declared ones may be referred to.
function isDeclared(app: AppDraft, ref: Ref): boolean {
  return typeof ref === 'string' || Object.hasOwn(app.document.dependsOn ?? {}, ref.app);
}

function targetOf<T>(draft: ModelDraft, app: AppDraft, ref: Ref, place: Place, kind: DocumentKind, targets: ReadonlyMap<string, T>): T | undefined {
  if (!isDeclared(app, ref)) {
    draft.report.add(place, 'document.unknown-app', { app: typeof ref === 'string' ? '' : ref.app });
    return undefined;
  }
  const owner = appOfRef(app, ref);
  // The missing binding, or the broken app behind it, is reported once, where the dependency is declared.
  if (owner === undefined || !draft.apps.has(owner)) return undefined;
  const id = idOfRef(ref);
  const key = documentKey(owner, id);
  const target = targets.get(key);
  if (target === undefined && !draft.broken.has(key)) draft.report.add(place, ...unknownReference(kind, ref, owner, targets.keys()));
  return target;
}

function unknownReference(kind: DocumentKind, ref: Ref, app: string, keys: Iterable<string>): [ErrorCode, Params] {
  const ids = [...keys].filter((key) => key.startsWith(documentKey(app, ''))).map((key) => key.slice(app.length + 1));
  const near = nearest(idOfRef(ref), ids);
  const params = { kind: kindLabels[kind], id: shownRef(ref) };
  return near === undefined ? ['document.unknown-reference', params] : ['document.unknown-reference-near', { ...params, near }];
}
