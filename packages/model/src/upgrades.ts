// In charge of: bringing documents of older formats up to the format of this build, one numbered step after another.
import { FORMAT, type DocumentKind } from '@trellis/schemas';

/** Turns a document of format `from` into one of the next format. */
export interface Upgrade {
  readonly from: number;
  run(kind: DocumentKind, body: { readonly [member: string]: unknown }): { readonly [member: string]: unknown };
}

/** The steps in order. A change of a document's shape adds one here, and an old document as a fixture. */
export const upgrades: readonly Upgrade[] = [];

/** The format a document says it has, or undefined where it says none that is a number. */
export function statedFormat(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null || !('format' in body)) return undefined;
  return typeof body.format === 'number' ? body.format : undefined;
}

/** The document in the newest format that the steps lead to; one of this or a newer format is given back as it is. */
export function upgradeDocument(kind: DocumentKind, body: unknown, steps: readonly Upgrade[] = upgrades): unknown {
  let current = body;
  for (const step of steps) {
    if (statedFormat(current) !== step.from || step.from >= FORMAT) continue;
    current = { ...step.run(kind, current as { readonly [member: string]: unknown }), format: step.from + 1 };
  }
  return current;
}
