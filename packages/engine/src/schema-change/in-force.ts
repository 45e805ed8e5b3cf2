// In charge of: refusing units that were prepared under documents which are no longer in force when their turn comes.
import { AppError } from '@trellis/errors';
import { isEqualJson, type LinkedEntity, type Model } from '@trellis/model';

const alike = new WeakMap<Model, WeakMap<Model, boolean>>();

function isKeptAlike(a: LinkedEntity, b: LinkedEntity | undefined): boolean {
  if (a.number !== b?.number || a.fields.length !== b.fields.length || !isEqualJson(a.document, b.document)) return false;
  return a.fields.every((field) => {
    const other = b.fieldByKey.get(field.key);
    return other?.number === field.number && isEqualJson(other.document, field.document);
  });
}

function compare(a: Model, b: Model): boolean {
  return a.entities.size === b.entities.size && [...a.entities.values()].every((entity) => isKeptAlike(entity, b.entities.get(entity.key)));
}

/** Refuses a unit prepared under one model when another, in which records are kept otherwise, is in force. */
export function checkInForce(inForce: Model, prepared: Model): void {
  if (inForce === prepared) return;
  const known = alike.get(inForce) ?? new WeakMap<Model, boolean>();
  alike.set(inForce, known);
  let isAlike = known.get(prepared);
  if (isAlike === undefined) known.set(prepared, (isAlike = compare(inForce, prepared)));
  if (!isAlike) throw new AppError('conflict', 'change.meanwhile');
}

/** Runs a write, and once more when the documents changed before its turn came: nothing of the first was kept. */
export async function underDocumentsInForce<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof AppError && error.code === 'change.meanwhile') return run();
    throw error;
  }
}
