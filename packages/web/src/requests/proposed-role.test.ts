// Proves which role stands preselected for a request.
import { expect, test } from 'vitest';
import { proposedRole } from './proposed-role.ts';

const open = [{ id: 'ops' }, { id: 'lead' }, { id: 'head' }];

test.each([
  ['the one that holds it', ['head'], 'head'],
  ['the first of several, as they are listed', ['head', 'lead'], 'lead'],
  ['none where none holds it', [], undefined],
  ['none where who asks has it already', ['clerk'], undefined],
] as const)('%s', (_name, holding, expected) => {
  expect(proposedRole(open, holding)).toBe(expected);
});
