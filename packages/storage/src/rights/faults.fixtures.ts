// In charge of: the list of seeded faults: each breaks one rule at one door, and must be caught.
import type { Fault } from './fault.fixtures.ts';
import { faultsOfAnswers } from './faults-of-answers.fixtures.ts';
import { faultsOfDoors } from './faults-of-doors.fixtures.ts';

/** Every fault. */
export const faults: readonly Fault[] = [...faultsOfAnswers, ...faultsOfDoors];
