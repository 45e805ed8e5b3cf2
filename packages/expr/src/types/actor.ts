// In charge of: the types of what expressions may know about who acts.
import type { UserProperty } from '@trellis/schemas';
import type { ValueType } from '../value-type.ts';

/**
 * Type of each property of `$user`. Roles are role ids. `departments` are those one is in with those above them, `departmentsBelow` those
 * one is in with those below them, `departmentsLed` those one leads with those below them; the `team` are the people in the led ones.
 */
export const userPropertyTypes: Readonly<Record<UserProperty, ValueType>> = {
  id: { kind: 'user' },
  email: { kind: 'text' },
  roles: { kind: 'list', of: { kind: 'text' } },
  departments: { kind: 'list', of: { kind: 'department' } },
  departmentsBelow: { kind: 'list', of: { kind: 'department' } },
  departmentsLed: { kind: 'list', of: { kind: 'department' } },
  team: { kind: 'list', of: { kind: 'user' } },
};
