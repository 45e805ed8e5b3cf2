// In charge of: keeping what is one actor's own apart from others'.
import type { Actor } from '@trellis/permissions';

/** The number under which an actor's jobs, answers and saved ways are kept: 0 for whoever is no user. */
export function actorNumber(actor: Pick<Actor, 'id'>): number {
  return actor.id ?? 0;
}
