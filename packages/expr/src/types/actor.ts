// In charge of: the types of what expressions may know about who acts.
import type { UserProperty } from '@trellis/schemas';
import type { ValueType } from '../value-type.ts';

/** Type of each property of `$user`. Roles are role ids; departments come with those above them. */
export const userPropertyTypes: Readonly<Record<UserProperty, ValueType>> = {
  id: { kind: 'user' },
  email: { kind: 'text' },
  roles: { kind: 'list', of: { kind: 'text' } },
  departments: { kind: 'list', of: { kind: 'department' } },
};

/** The properties of `$user`. */
export const userProperties: readonly UserProperty[] = ['id', 'email', 'roles', 'departments'];
