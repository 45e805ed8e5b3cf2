// In charge of: the types of soak.mjs.

/** A count of steps, plans or kills: in a soak that many times more. */
export function longer(count: number): number;

/** A seed: fixed in `npm test`, another in each soak. */
export function seeded(seed: number): number;

/** Seeds of as many worlds as are played through: in a soak that many times more, and others. */
export function seeds(count: number, first?: number): readonly number[];

/** How long a test may take, in milliseconds: in a soak as long as it needs. */
export function patience(ms: number): number;

/** Six hours, in milliseconds. */
export const SOAK_PATIENCE: number;
