// In charge of: making an installed app of the documents of a folder.
import type { InstalledApp, SourceDocument } from '@trellis/model';

/** Under which id and address an app is installed, and which installed app each name it depends on stands for. */
export interface Installation {
  readonly id: string;
  readonly slug: string;
  readonly bindings: { readonly [alias: string]: string };
}

/** The app as installed. The documents stay as they are; messages name them by the address they are installed at. */
export function installFolder(documents: readonly SourceDocument[], { id, slug, bindings }: Installation): InstalledApp {
  const prefixed = documents.map((document) => ({ ...document, source: `apps/${slug}/${document.source}` }));
  return { id, slug, bindings, documents: prefixed };
}
