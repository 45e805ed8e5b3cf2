// In charge of: who is calling: finding the session behind a cookie or token, and the actor behind its user.
import { isSamePlace, userActor, type Identity, type Session, type User } from '@trellis/engine';
import type { LocalText } from '@trellis/errors';
import { roleActor, type Actor } from '@trellis/permissions';
import type { ViewAs } from '@trellis/query';
import type { SessionSightings } from './session-sightings.ts';
import { tokenHash } from './tokens.ts';

/** As whom an owner looks at everything, and what that is called. */
export interface Viewing {
  readonly as: ViewAs;
  readonly label: LocalText;
}

/** A known caller. */
export interface Caller {
  /** With whose rights the caller's requests are answered: their own, or those of whom they view as. */
  readonly actor: Actor;
  /** Who is calling. */
  readonly user: User;
  /** Set while an owner views as someone else: nothing may be written then. */
  readonly viewing?: Viewing;
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

const roleActors = new Map<string | undefined, Actor>();

/** The actor a role is on its own. The same object each time. */
function actorOfRole(role?: string): Actor {
  let actor = roleActors.get(role);
  if (actor === undefined) roleActors.set(role, (actor = roleActor(role)));
  return actor;
}

/** Whether nothing changed that grants or their conditions look at. */
function hasSameRights(a: Actor, b: Actor): boolean {
  return a.id === b.id && a.owner === b.owner && a.email === b.email && a.roles.join() === b.roles.join() && isSamePlace(a, b);
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
    return { ...this.#seenAs(session, user), user, session, hash };
  }

  /** Whether a caller found earlier still is who they were. */
  standing(caller: Caller): Standing {
    const session = this.#identity.session(caller.hash);
    const user = session === undefined ? undefined : this.#userOf(session);
    if (session === undefined || user === undefined) return 'out';
    const { actor, viewing } = this.#seenAs(session, user);
    if ((viewing === undefined) !== (caller.viewing === undefined)) return 'changed';
    return actor === caller.actor || hasSameRights(actor, caller.actor) ? 'same' : 'changed';
  }

  /** Only owners view as others, so that nobody sees more than they hold; whoever is no owner any more is themselves again. */
  #seenAs({ viewAs }: Session, user: User): Pick<Caller, 'actor' | 'viewing'> {
    if (viewAs === undefined || !user.owner) return { actor: actorOf(user) };
    if ('role' in viewAs) return { actor: actorOfRole(viewAs.role), viewing: { as: viewAs, label: viewAs.role } };
    const other = this.#identity.user(viewAs.user);
    // Who is gone or disabled sees nothing.
    const actor = other?.disabled === false ? actorOf(other) : actorOfRole();
    return { actor, viewing: { as: viewAs, label: other?.name ?? `#${viewAs.user}` } };
  }

  #userOf(session: Session): User | undefined {
    const user = session.expiresAt <= this.#now() ? undefined : this.#identity.user(session.userId);
    return user?.disabled === false ? user : undefined;
  }
}
