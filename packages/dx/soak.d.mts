// In charge of: the types of soak.mjs.

/** A count of steps, plans or kills: in a soak that many times more. */
export function longer(count: number): number;

/** A seed: fixed in `npm test`, another in each soak. */
export function seeded(seed: number): number;
