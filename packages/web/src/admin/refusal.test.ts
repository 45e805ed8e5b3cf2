// In charge of: refusals stand beside the input they are about.
import { ApiError } from '@trellis/client';
import { expect, test } from 'vitest';
import { placeRefusal } from './refusal.ts';

const issue = (path: string, message: string) => ({ code: 'person.x', path, message });

test.each([
  {
    name: 'mistakes stand at their inputs, and the sentence about the whole is not said again',
    error: new ApiError({
      kind: 'invalid',
      code: 'person.invalid',
      message: 'Not like this.',
      issues: [issue('email', 'No address.'), issue('roles.0', 'No role.')],
    }),
    expected: { at: { email: 'No address.', roles: 'No role.' }, whole: undefined },
  },
  {
    name: 'a refusal as a whole stands where its code belongs',
    error: new ApiError({ kind: 'conflict', code: 'person.last-owner', message: 'The last owner.', hint: 'Name another.' }),
    expected: { at: { owner: 'The last owner. Name another.' }, whole: undefined },
  },
  {
    name: 'what has no place is said of the whole, with mistakes that no input has',
    error: new ApiError({ kind: 'invalid', code: 'request.invalid', message: 'Wrong.', issues: [issue('other', 'Other is wrong.')] }),
    expected: { at: {}, whole: 'Wrong. Other is wrong.' },
  },
  { name: 'what is no answer of the server is said as it is', error: new Error('broken'), expected: { at: {}, whole: 'Error: broken' } },
])('$name', ({ error, expected }) => {
  expect(placeRefusal(error, ['email', 'roles'], { 'person.last-owner': 'owner' })).toEqual(expected);
});
