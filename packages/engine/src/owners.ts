// In charge of: what only owners may do.
import { AppError } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';

/** Refuses whoever is no owner. */
export function ownersOnly(actor: Actor): void {
  if (!actor.owner) throw new AppError('forbidden', 'access.denied');
}

/** Refuses whoever is no owner; answers the owner's id, so that the write can ask again. */
export function ownerId(actor: Actor): number {
  ownersOnly(actor);
  if (actor.id === null) throw new AppError('forbidden', 'access.denied');
  return actor.id;
}
