// In charge of: turning references between documents into keys and back.
import type { Ref } from '@trellis/schemas';

/** What a reference is relative to: an app and the apps its aliases stand for. */
export interface RefBase {
  readonly id: string;
  readonly bindings: { readonly [alias: string]: string };
}

/** Ends the id of a back-link, after the id of the link it belongs to. */
export const backLinkSuffix = '~back';

/** Key of a document: `<app id>/<document id>`. */
export function documentKey(app: string, id: string): string {
  return `${app}/${id}`;
}

// An app that no alias stands for can still be named at run time, never in a stored document: the slash fails the reference's schema.
const unbound = '/';

/** The id of the app a reference names, or undefined for an alias that is bound to nothing. */
export function appOfRef(base: RefBase, ref: Ref): string | undefined {
  if (typeof ref === 'string') return base.id;
  if (ref.app.startsWith(unbound)) return ref.app.slice(unbound.length);
  return Object.hasOwn(base.bindings, ref.app) ? base.bindings[ref.app] : undefined;
}

/** The id part of a reference. */
export function idOfRef(ref: Ref): string {
  return typeof ref === 'string' ? ref : ref.id;
}

/** The key of the document a reference names, or undefined for an alias that is bound to nothing. */
export function keyOfRef(base: RefBase, ref: Ref): string | undefined {
  const app = appOfRef(base, ref);
  return app === undefined ? undefined : documentKey(app, idOfRef(ref));
}

/** How documents of `base` refer to a document of an app: the inverse of `keyOfRef`. */
export function refTo(base: RefBase, app: string, id: string): Ref {
  if (app === base.id) return id;
  const alias = Object.keys(base.bindings).find((name) => base.bindings[name] === app);
  return { app: alias ?? `${unbound}${app}`, id };
}
