// In charge of: who is calling: finding the session behind a cookie or token, and the actor behind its user.
import { userActor, type Identity, type Session, type User } from '@trellis/engine';
import type { Actor } from '@trellis/permissions';
import type { SessionSightings } from './session-sightings.ts';
import { tokenHash } from './tokens.ts';

/** A known caller. */
export interface Caller {
  readonly actor: Actor;
  readonly user: User;
  readonly session: Session;
  /** What is kept of the caller's token. */
  readonly hash: Buffer;
}

/** Where a caller stands now: as before, with other rights than before, or out. */
export type Standing = 'same' | 'changed' | 'out';

const actors = new WeakMap<User, Actor>();

/** The actor a user is. The same object as long as the user does not change. */
export function actorOf(user: User): Actor {
  let actor = actors.get(user);
  if (actor === undefined) {
    actor = userActor(user);
    actors.set(user, actor);
  }
  return actor;
}

/** Whether nothing changed that grants or their conditions look at. */
function hasSameRights(a: User, b: User): boolean {
  return a.owner === b.owner && a.email === b.email && a.roles.join() === b.roles.join() && a.departments.join() === b.departments.join();
}

/** Finds callers. Everything is answered from memory, so that a session that ends is over with the next request. */
export class Callers {
  readonly #identity: Identity;
  readonly #now: () => number;
  readonly #sightings: SessionSightings;

  constructor(identity: Identity, now: () => number, sightings: SessionSightings) {
    this.#identity = identity;
    this.#now = now;
    this.#sightings = sightings;
  }

  /** The caller with this token, which must be of the kind that belongs where it was found: a cookie is no API token. */
  find(token: string, kind: Session['kind']): Caller | undefined {
    const hash = tokenHash(token);
    const session = this.#identity.session(hash);
    const user = session === undefined || session.kind !== kind ? undefined : this.#userOf(session);
    if (session === undefined || user === undefined) return undefined;
    this.#sightings.saw(session.id);
    return { actor: actorOf(user), user, session, hash };
  }

  /** Whether a caller found earlier still is who they were. */
  standing(caller: Caller): Standing {
    const session = this.#identity.session(caller.hash);
    const user = session === undefined ? undefined : this.#userOf(session);
    if (user === undefined) return 'out';
    return user === caller.user || hasSameRights(user, caller.user) ? 'same' : 'changed';
  }

  #userOf(session: Session): User | undefined {
    const user = session.expiresAt <= this.#now() ? undefined : this.#identity.user(session.userId);
    return user?.disabled === false ? user : undefined;
  }
}
