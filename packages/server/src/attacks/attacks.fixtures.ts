// In charge of: the list of attempts. One that is added goes to the end of its own list; numbers are places and may move.
import type { Attack } from './attack.fixtures.ts';
import { comebackAttacks } from './comeback-attacks.fixtures.ts';
import { hiddenAttacks } from './hidden-attacks.fixtures.ts';
import { liveAttacks } from './live-attacks.fixtures.ts';
import { peopleAttacks } from './people-attacks.fixtures.ts';
import { publicAttacks } from './public-attacks.fixtures.ts';
import { shapeAttacks } from './shape-attacks.fixtures.ts';
import { waysInAttacks } from './ways-in-attacks.fixtures.ts';
import { writeAttacks } from './write-attacks.fixtures.ts';

/** The attempts. */
export const attacks: readonly Attack[] = [
  ...waysInAttacks,
  ...hiddenAttacks,
  ...writeAttacks,
  ...comebackAttacks,
  ...peopleAttacks,
  ...liveAttacks,
  ...shapeAttacks,
  ...publicAttacks,
];
