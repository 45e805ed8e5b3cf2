// In charge of: a user as someone who acts.
import type { Actor } from '@trellis/permissions';
import type { User } from './identity.ts';

/** The actor a user is, with today's roles. */
export function userActor(user: User): Actor {
  return {
    kind: 'user',
    id: user.id,
    name: user.name,
    email: user.email,
    owner: user.owner,
    roles: user.roles.toSorted(),
    departments: user.departments,
    departmentsBelow: user.departmentsBelow,
    departmentsLed: user.departmentsLed,
    team: user.team,
  };
}
