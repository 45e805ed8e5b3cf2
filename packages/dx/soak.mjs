// In charge of: how much longer than usual property, agreement and kill tests run, and from which seed: as `npm run soak` says, else as always.

/** How many times as much as in `npm test`. */
const factor = Number(process.env.SOAK ?? 1);

/**
 * A count of steps, plans or kills: in a soak that many times more.
 * @param {number} count
 */
export function longer(count) {
  return Math.ceil(count * factor);
}

/**
 * A seed: fixed in `npm test`, another in each soak.
 * @param {number} seed
 */
export function seeded(seed) {
  return seed + Number(process.env.SOAK_SEED ?? 0);
}
