// In charge of: where the documents of each template lie.
import { join } from 'node:path';

/** The templates that ship with the product. */
export const templateNames = ['stage-1'] as const;

/** Name of a shipped template. */
export type TemplateName = (typeof templateNames)[number];

/**
 * Folder of a template's documents (`workspace.json`, `roles/`, `apps/`). The root of the product is passed in,
 * because a bundled server cannot tell it from where this module lies.
 */
export function templateFolder(root: string, name: TemplateName): string {
  return join(root, 'packages', 'templates', name);
}
